import type { Json } from '../plan';
import { asAttributes, formatList, shortenName } from './impact';
import { EXCEPT_PREFIX, type Grant, isAnyone } from './grants';

export const isAllow = ({ effect }: Grant): boolean => effect === 'Allow';

/** Grants that differ in their action alone are one sentence. */
export function groupGrants(grants: readonly Grant[]): Grant[][] {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.effect, grant.principal, grant.resource, grant.condition]);
    groups.set(key, [...(groups.get(key) ?? []), grant]);
  }
  return [...groups.values()];
}

/**
 * What a group of grants means.
 * @param subject who has the policy, where it names no principal
 * @param object what the policy is attached to
 * @param added whether the policy says so from now on, or no longer
 * @param had the principals that were allowed something before
 */
export function describeGrants(
  group: readonly Grant[],
  subject: string,
  object: string,
  added: boolean,
  had: ReadonlySet<string>,
): string {
  const { principal, resource, condition } = group[0]!;
  const who = principal === '' ? subject || 'anyone' : formatPrincipal(principal);
  const allow = added ? (had.has(principal) ? 'may now also' : 'may now') : 'may no longer';
  const deny = added ? 'is now denied to' : 'is no longer denied to';
  const actions = formatList(group.map(({ action }) => formatName(action, 'everything')).sort());
  const where =
    resource === '' || (resource === '*' && !subject) ? object : formatName(resource, 'everything');
  const may = isAllow(group[0]!) ? allow : deny;
  if (actions === 'sts:AssumeRole' && !subject)
    return `${who} ${may} take on ${where}${formatCondition(condition)}`;
  return `${who} ${may} ${actions} on ${where}${formatCondition(condition)}`;
}

const formatName = (value: string, all: string): string => {
  if (value.startsWith(EXCEPT_PREFIX)) return `everything ${value}`;
  return value === '*' || value === '' ? all : shortenName(value);
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
    Object.entries(asAttributes(keys)).map(([key, values]) => {
      const list = (values as readonly string[]).map((value) => (value === '*' ? '*' : shortenName(value)));
      return `${key} is ${list.join(' or ')} (${operator})`;
    }),
  );
  return ` where ${formatList(parts)}`;
}
