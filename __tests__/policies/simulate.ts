import { runSimulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT, type RenderedPolicy } from '../support/rendered';
import type { Need } from './calls';

/**
 * The decision of IAM on a request of a role: `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`.
 * @param policies all that the role has
 * @param resourcePolicy what the resource itself says, if it does
 */
export async function simulate(
  role: string,
  { action, resource, context }: Need,
  policies: readonly Pick<RenderedPolicy, 'address' | 'document'>[],
  resourcePolicy?: RenderedPolicy['document'],
): Promise<string> {
  const simulated = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/${role}`,
        action,
        resource: { resource, accountId: ACCOUNT },
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
