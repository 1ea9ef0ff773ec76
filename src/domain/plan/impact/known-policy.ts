import { containsPlaceholder } from '../configuration/placeholder';
import { asList, asMap, isObject, type Json } from '../value';
import { parseDocument } from './impact';

/**
 * Whether a policy with placeholders shows what it allows. Placeholders may replace resources, principals and values of
 * conditions. If an action, an effect or a key is known only after the apply, the policy could allow anything.
 */
export function isPolicyKnown(policy: Json | undefined): boolean {
  const { Statement } = parseDocument(policy);
  const statements = asList(Statement);
  return statements.length > 0 && !containsUnknownKey(statements) && statements.every(isStatementKnown);
}

const isStatementKnown = (item: Json): boolean => {
  const { Effect, Action, NotAction } = asMap(item);
  const actions = asList(Action ?? NotAction);
  return (
    (Effect === 'Allow' || Effect === 'Deny') &&
    actions.length > 0 &&
    actions.every((action) => typeof action === 'string' && !containsPlaceholder(action))
  );
};

const containsUnknownKey = (value: Json): boolean => {
  if (Array.isArray(value)) return (value as readonly Json[]).some(containsUnknownKey);
  return (
    isObject(value) &&
    Object.entries(value).some(([name, inner]) => containsPlaceholder(name) || containsUnknownKey(inner))
  );
};
