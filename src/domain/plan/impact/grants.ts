import type { Json } from '../plan';
import { asList, asMap } from '../value';
import { parseDocument } from './impact';

/** One combination of principal, action and resource in a statement of a policy. */
export interface Grant {
  readonly effect: 'Allow' | 'Deny';
  /** `AWS:*`, `Service:lambda.amazonaws.com`; empty if the policy is attached to its principal. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** The conditions as canonical JSON; empty if there are none. */
  readonly condition: string;
}

/** Precedes the values of NotAction, NotResource and NotPrincipal. */
export const EXCEPT_PREFIX = 'except ';

/** Parses a policy into a set of grants, independent of the order and notation of its statements. */
export function parseGrants(policy: Json | undefined): Map<string, Grant> {
  const grants = new Map<string, Grant>();
  for (const item of asList(parseDocument(policy).Statement)) {
    const statement = asMap(item);
    const effect = statement.Effect === 'Deny' ? 'Deny' : 'Allow';
    const condition = normalizeCondition(statement.Condition);
    for (const principal of parsePrincipals(statement))
      for (const action of parseValues(statement, 'Action'))
        for (const resource of parseValues(statement, 'Resource')) {
          const grant = { effect, principal, action, resource, condition } as const;
          grants.set(getGrantKey(grant), grant);
        }
  }
  return grants;
}

/** IAM ignores the case of actions. */
const getGrantKey = ({ effect, principal, action, resource, condition }: Grant): string =>
  JSON.stringify([effect, principal, action.toLowerCase(), resource, condition]);

/**
 * Removes the grants that `others` contain or cover by a wildcard: replacing `dynamodb:PutItem` by `dynamodb:*` removes
 * no access.
 */
export function subtractGrants(grants: Map<string, Grant>, others: Map<string, Grant>): Grant[] {
  const remaining = [...grants].filter(([key]) => !others.has(key)).map(([, grant]) => grant);
  return remaining.filter((grant) => ![...others.values()].some((wider) => covers(wider, grant)));
}

function covers(wider: Grant, grant: Grant): boolean {
  return (
    wider.effect === grant.effect &&
    (wider.principal === grant.principal || isAnyone(wider.principal)) &&
    (wider.condition === grant.condition || wider.condition === '') &&
    matchesIamPattern(wider.action.toLowerCase(), grant.action.toLowerCase()) &&
    matchesIamPattern(wider.resource, grant.resource)
  );
}

export const isAnyone = (principal: string): boolean => principal === '*' || principal === 'AWS:*';

/** Whether a text matches a pattern with IAM's wildcards `*` and `?`, in quadratic time at most. */
export function matchesIamPattern(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  if (pattern.startsWith(EXCEPT_PREFIX) || text.startsWith(EXCEPT_PREFIX)) return false;
  let [patternIndex, star, starText] = [0, -1, 0];
  for (let textIndex = 0; textIndex < text.length;) {
    if (patternIndex < pattern.length && pattern[patternIndex] === '*')
      [star, starText, patternIndex] = [patternIndex, textIndex, patternIndex + 1];
    else if (
      patternIndex < pattern.length &&
      (pattern[patternIndex] === '?' || pattern[patternIndex] === text[textIndex])
    ) {
      patternIndex++;
      textIndex++;
    } else if (star >= 0) [patternIndex, starText, textIndex] = [star + 1, starText + 1, starText + 1];
    else return false;
  }
  return [...pattern.slice(patternIndex)].every((character) => character === '*');
}

function parsePrincipals(statement: Record<string, Json>): string[] {
  const toPrincipals = (value: Json): string[] =>
    typeof value === 'string'
      ? [value]
      : Object.entries(asMap(value)).flatMap(([kind, ids]) =>
          asList(ids).map((id) => `${kind}:${String(id)}`),
        );
  if (statement.Principal !== undefined) return toPrincipals(statement.Principal);
  if (statement.NotPrincipal !== undefined)
    return [EXCEPT_PREFIX + toPrincipals(statement.NotPrincipal).sort().join(', ')];
  return [''];
}

function parseValues(statement: Record<string, Json>, field: 'Action' | 'Resource'): string[] {
  const values = asList(statement[field]).map(String);
  if (values.length > 0) return values;
  const except = asList(statement[`Not${field}`]).map(String);
  return [except.length > 0 ? EXCEPT_PREFIX + except.sort().join(', ') : ''];
}

/** Sorts operators, keys and values, so that equal conditions have equal texts. */
function normalizeCondition(condition: Json | undefined): string {
  const sort = (value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(String).sort();
    if (typeof value !== 'object' || value === null) return [String(value)];
    const entries = Object.entries(value as Record<string, Json>).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, inner]) => [key, sort(inner)]));
  };
  const hasCondition =
    condition !== undefined && condition !== null && Object.keys(asMap(condition)).length > 0;
  return hasCondition ? JSON.stringify(sort(condition)) : '';
}
