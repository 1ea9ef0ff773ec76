import type { Json } from '../plan';
import { asAttributes, parseDocument, asList } from './impact';

/** One thing that a policy says: a statement is as many of them as it has principals, actions and resources. */
export interface Grant {
  readonly effect: 'Allow' | 'Deny';
  /** `AWS:*`, `Service:lambda.amazonaws.com`; empty where the policy is attached to whom it is about. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  /** The conditions as canonical JSON; empty if there are none. */
  readonly condition: string;
}

/** What stands before a value that a statement names by what it is not: NotAction, NotResource, NotPrincipal. */
export const EXCEPT_PREFIX = 'except ';

/** What a policy says, as a set: the order of statements, actions and resources and their notation do not matter. */
export function parseGrants(policy: Json | undefined): Map<string, Grant> {
  const grants = new Map<string, Grant>();
  for (const item of asList(parseDocument(policy).Statement)) {
    const statement = asAttributes(item);
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

/** IAM compares actions without case. */
const getGrantKey = ({ effect, principal, action, resource, condition }: Grant): string =>
  JSON.stringify([effect, principal, action.toLowerCase(), resource, condition]);

/**
 * What `some` says that `others` do not say, word for word or by a wildcard: replacing `dynamodb:PutItem` by
 * `dynamodb:*` takes nothing away.
 */
export function subtractGrants(some: Map<string, Grant>, others: Map<string, Grant>): Grant[] {
  const rest = [...some].filter(([key]) => !others.has(key)).map(([, grant]) => grant);
  return rest.filter((grant) => ![...others.values()].some((wider) => covers(wider, grant)));
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

/** Whether IAM's wildcards (`*` and `?`) in the pattern cover the text. Takes steps for each pair of characters. */
export function matchesIamPattern(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  if (pattern.startsWith(EXCEPT_PREFIX) || text.startsWith(EXCEPT_PREFIX)) return false;
  let [at, star, from] = [0, -1, 0];
  for (let position = 0; position < text.length;) {
    if (at < pattern.length && pattern[at] === '*') [star, from, at] = [at, position, at + 1];
    else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === text[position])) {
      at++;
      position++;
    } else if (star >= 0) [at, from, position] = [star + 1, from + 1, from + 1];
    else return false;
  }
  return [...pattern.slice(at)].every((character) => character === '*');
}

function parsePrincipals(statement: Record<string, Json>): string[] {
  const named = (value: Json): string[] =>
    typeof value === 'string'
      ? [value]
      : Object.entries(asAttributes(value)).flatMap(([kind, ids]) =>
          asList(ids).map((id) => `${kind}:${String(id)}`),
        );
  if (statement.Principal !== undefined) return named(statement.Principal);
  if (statement.NotPrincipal !== undefined)
    return [EXCEPT_PREFIX + named(statement.NotPrincipal).sort().join(', ')];
  return [''];
}

function parseValues(statement: Record<string, Json>, field: 'Action' | 'Resource'): string[] {
  const values = asList(statement[field]).map(String);
  if (values.length > 0) return values;
  const except = asList(statement[`Not${field}`]).map(String);
  return [except.length > 0 ? EXCEPT_PREFIX + except.sort().join(', ') : ''];
}

/** Operators, keys and values in order, so that the same condition is the same text. */
function normalizeCondition(condition: Json | undefined): string {
  const sorted = (value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(String).sort();
    if (typeof value !== 'object' || value === null) return [String(value)];
    const entries = Object.entries(value as Record<string, Json>).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
  };
  const isThere =
    condition !== undefined && condition !== null && Object.keys(asAttributes(condition)).length > 0;
  return isThere ? JSON.stringify(sorted(condition)) : '';
}
