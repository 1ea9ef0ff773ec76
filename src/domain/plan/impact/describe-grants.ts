import type { Json } from '../plan';
import { asMap } from '../value';
import { formatList, shortenName } from './impact';
import { EXCEPT_PREFIX, type Grant, isAnyone } from './grants';

export const isAllow = ({ effect }: Grant): boolean => effect === 'Allow';

/** Groups the grants that differ only in their action. One sentence describes a group. */
export function groupGrants(grants: readonly Grant[]): Grant[][] {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.effect, grant.principal, grant.resource, grant.condition]);
    groups.set(key, [...(groups.get(key) ?? []), grant]);
  }
  return [...groups.values()];
}

/** The policy of the grants, and how it changes. */
interface GrantContext {
  /** The role, user or group that has the policy; empty if the policy names principals. */
  readonly owner: string;
  /** The resource that the policy is attached to. */
  readonly target: string;
  /** Whether the change adds the grants; otherwise it removes them. */
  readonly added: boolean;
  /** The principals that had access before the change. */
  readonly allowedBefore: ReadonlySet<string>;
}

/** Describes a group of grants, such as `role Detector may now dynamodb:PutItem on Rows`. */
export function describeGrants(
  group: readonly Grant[],
  { owner, target, added, allowedBefore }: GrantContext,
): string {
  const { principal, resource, condition } = group[0]!;
  const grantee = principal === '' ? owner || 'anyone' : formatPrincipal(principal);
  const allow = added ? (allowedBefore.has(principal) ? 'may now also' : 'may now') : 'may no longer';
  const deny = added ? 'is now denied to' : 'is no longer denied to';
  const actions = formatList(group.map(({ action }) => formatName(action, 'everything')).sort());
  const object =
    resource === '' || (resource === '*' && !owner) ? target : formatName(resource, 'everything');
  const verb = isAllow(group[0]!) ? allow : deny;
  if (actions === 'sts:AssumeRole' && !owner)
    return `${grantee} ${verb} assume ${object}${formatCondition(condition)}`;
  return `${grantee} ${verb} ${actions} on ${object}${formatCondition(condition)}`;
}

const formatName = (value: string, wildcardName: string): string => {
  if (value.startsWith(EXCEPT_PREFIX)) return `everything ${value}`;
  return value === '*' || value === '' ? wildcardName : shortenName(value);
};

function formatPrincipal(principal: string): string {
  if (isAnyone(principal)) return 'anyone';
  if (principal.startsWith(EXCEPT_PREFIX)) return `everyone ${principal}`;
  return shortenName(principal.replace(/^(AWS|Service|Federated|CanonicalUser):/, ''));
}

/** ` where aws:SourceArn is x (ArnLike)` */
function formatCondition(condition: string): string {
  if (condition === '') return '';
  const parts = Object.entries(JSON.parse(condition) as Record<string, Json>).flatMap(([operator, keys]) =>
    Object.entries(asMap(keys)).map(([key, values]) => {
      const list = (values as readonly string[]).map((value) => (value === '*' ? '*' : shortenName(value)));
      return `${key} is ${list.join(' or ')} (${operator})`;
    }),
  );
  return ` where ${formatList(parts)}`;
}
