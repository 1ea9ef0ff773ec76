import { isObject, type Json } from '../plan';
import { containsPlaceholder } from '../configuration/placeholder';
import { asAttributes, parseDocument, asList } from './impact';

/**
 * Whether a policy with stand-ins in it says what it allows: they may stand for resources, principals and values of
 * conditions. An action, an effect or a name that only the apply will tell could be anything.
 */
export function isPolicyKnown(policy: Json | undefined): boolean {
  const { Statement } = parseDocument(policy);
  const statements = asList(Statement);
  return statements.length > 0 && !containsUnknownKey(statements) && statements.every(isStatementKnown);
}

const isStatementKnown = (item: Json): boolean => {
  const { Effect, Action, NotAction } = asAttributes(item);
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
