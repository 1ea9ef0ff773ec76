export { matchEvent } from './match-event';
export { NUMERIC_LIMIT } from './match-value';
export type { EventPattern, ExactValue, FieldCondition, FieldOperator } from './types';
export { MAX_PATTERN_LENGTH, validateEventPattern } from './validate-event-pattern';
