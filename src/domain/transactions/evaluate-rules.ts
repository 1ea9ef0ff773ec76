import { type EventPattern, matchEvent } from '../event-patterns';
import type { MatchedRule } from '../fraud/score';
import { isObject } from '../validation';
import { SOURCES, TRANSACTION_EVENTS, type TransactionReceived } from './events';
import type { Rule } from './rules';

/** The fields of the detail that a pattern names. */
const listFields = (pattern: EventPattern): readonly string[] => {
  const { detail } = pattern;
  if (!isObject(detail)) return [];
  return Object.keys(detail).filter((name) => !name.startsWith('$'));
};

const formatReason = ({ description, pattern }: Rule, detail: TransactionReceived): string => {
  const values = listFields(pattern)
    .map((name) => [name, detail[name as keyof TransactionReceived]] as const)
    .filter(([, value]) => value !== undefined && typeof value !== 'object')
    .map(([name, value]) => `${name} ${String(value)}`);
  return values.length === 0 ? description : `${description} (${values.join(', ')})`;
};

/** Evaluates the enabled rules in their order, as EventBridge does for its own. Returns those that match. */
export const evaluateRules = (
  rules: readonly Rule[],
  detail: TransactionReceived,
): readonly MatchedRule[] => {
  const event = { source: SOURCES.ingestion, 'detail-type': TRANSACTION_EVENTS.received, detail };
  return rules
    .filter(({ enabled, pattern }) => enabled && matchEvent(pattern, event))
    .map((rule) => ({ ruleId: rule.ruleId, points: rule.points, reason: formatReason(rule, detail) }));
};
