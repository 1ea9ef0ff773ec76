import type { Json } from '../plan';
import { attributesOf, inWords, shortName } from './meaning';
import { EXCEPT, type Grant, isAnyone } from './statements';

export const isAllow = ({ effect }: Grant): boolean => effect === 'Allow';

/** Grants that differ in their action alone are one sentence. */
export function grouped(grants: readonly Grant[]): Grant[][] {
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
export function sentenceOf(
  group: readonly Grant[],
  subject: string,
  object: string,
  added: boolean,
  had: ReadonlySet<string>,
): string {
  const { principal, resource, condition } = group[0]!;
  const who = principal === '' ? subject || 'anyone' : principalName(principal);
  const allow = added ? (had.has(principal) ? 'may now also' : 'may now') : 'may no longer';
  const deny = added ? 'is now denied to' : 'is no longer denied to';
  const actions = inWords(group.map(({ action }) => named(action, 'everything')).sort());
  const where = resource === '' || (resource === '*' && !subject) ? object : named(resource, 'everything');
  const may = isAllow(group[0]!) ? allow : deny;
  if (actions === 'sts:AssumeRole' && !subject)
    return `${who} ${may} take on ${where}${conditionName(condition)}`;
  return `${who} ${may} ${actions} on ${where}${conditionName(condition)}`;
}

const named = (value: string, all: string): string => {
  if (value.startsWith(EXCEPT)) return `everything ${value}`;
  return value === '*' || value === '' ? all : shortName(value);
};

function principalName(principal: string): string {
  if (isAnyone(principal)) return 'anyone';
  if (principal.startsWith(EXCEPT)) return `everyone ${principal}`;
  return shortName(principal.replace(/^(AWS|Service|Federated|CanonicalUser):/, ''));
}

/** ` where aws:SourceArn is x (ArnLike)` */
function conditionName(condition: string): string {
  if (condition === '') return '';
  const parts = Object.entries(JSON.parse(condition) as Record<string, Json>).flatMap(([operator, keys]) =>
    Object.entries(attributesOf(keys)).map(([key, values]) => {
      const list = (values as readonly string[]).map((value) => (value === '*' ? '*' : shortName(value)));
      return `${key} is ${list.join(' or ')} (${operator})`;
    }),
  );
  return ` where ${inWords(parts)}`;
}
