import { isObject, type Json } from '../plan';
import { holdsStandIn } from '../written/stand-in';
import { attributesOf, documentOf, listOf } from './meaning';

/**
 * Whether a policy with stand-ins in it says what it allows: they may stand for resources, principals and values of
 * conditions. An action, an effect or a name that only the apply will tell could be anything.
 */
export function isTold(policy: Json | undefined): boolean {
  const { Statement } = documentOf(policy);
  const statements = listOf(Statement);
  return statements.length > 0 && !holdsUnknownName(statements) && statements.every(saysWhat);
}

const saysWhat = (item: Json): boolean => {
  const { Effect, Action, NotAction } = attributesOf(item);
  const actions = listOf(Action ?? NotAction);
  return (
    (Effect === 'Allow' || Effect === 'Deny') &&
    actions.length > 0 &&
    actions.every((action) => typeof action === 'string' && !holdsStandIn(action))
  );
};

const holdsUnknownName = (value: Json): boolean => {
  if (Array.isArray(value)) return (value as readonly Json[]).some(holdsUnknownName);
  return (
    isObject(value) &&
    Object.entries(value).some(([name, inner]) => holdsStandIn(name) || holdsUnknownName(inner))
  );
};
