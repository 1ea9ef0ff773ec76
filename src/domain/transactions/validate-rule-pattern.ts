import { type EventPattern, matchEvent } from '../event-patterns';
import { type InputViolation, isObject, joinPath, rejectInput, truncateInput } from '../validation';
import { SOURCES, TRANSACTION_EVENTS } from './events';
import {
  ACCOUNT_FIELD,
  canContain,
  canMeetNumeric,
  RULE_ACCOUNT_FIELDS,
  RULE_DETAIL_FIELDS,
  type RuleField,
} from './rule-fields';

type Violation = InputViolation | undefined;

const OR = '$or';
/** The fields of the event around the detail, with the value that each transaction has. */
const ENVELOPE = { source: SOURCES.ingestion, 'detail-type': TRANSACTION_EVENTS.received } as const;
/** The operators that compare texts, and match no other value. */
const TEXT_OPERATORS = ['prefix', 'suffix', 'wildcard', 'equals-ignore-case'];

const findFirst = <T>(values: readonly T[], find: (value: T, index: number) => Violation): Violation => {
  for (const [index, value] of values.entries()) {
    const violation = find(value, index);
    if (violation) return violation;
  }
  return undefined;
};

/**
 * Finds the part of a rule's pattern that no transaction can meet: a field that TransactionReceived does not have, or a
 * value that the field cannot have. EventBridge and the detector accept such a pattern, which then matches nothing.
 * @param pattern a pattern that `validateEventPattern` accepts
 * @param field the path of the pattern in messages
 */
export const validateRulePattern = (pattern: EventPattern, field: string): Violation =>
  findFirst(Object.entries(pattern), ([name, value]) => {
    const path = joinPath(field, name);
    if (name === OR) return validateAlternatives(value, path, validateRulePattern);
    if (name === 'detail') return validateDetail(value, path);
    const expected = Object.hasOwn(ENVELOPE, name) ? ENVELOPE[name as keyof typeof ENVELOPE] : undefined;
    return matchEvent({ [name]: value }, ENVELOPE)
      ? undefined
      : rejectInput(
          path,
          `match ${JSON.stringify(expected)}, that of every transaction, or be omitted`,
          value,
        ).violation;
  });

const validateAlternatives = (
  alternatives: EventPattern[string],
  field: string,
  validate: (pattern: EventPattern, field: string) => Violation,
): Violation =>
  findFirst(alternatives as readonly EventPattern[], (alternative, index) =>
    validate(alternative, `${field}[${index}]`),
  );

const validateDetail = (detail: EventPattern[string], field: string): Violation =>
  isObject(detail)
    ? validateFields(detail as EventPattern, field, RULE_DETAIL_FIELDS)
    : rejectInput(field, 'be an object with the conditions of the fields of the transaction', detail)
        .violation;

const validateFields = (
  pattern: EventPattern,
  field: string,
  fields: Readonly<Record<string, RuleField>>,
): Violation =>
  findFirst(Object.entries(pattern), ([name, value]) => {
    const path = joinPath(field, truncateInput(name));
    if (name === OR)
      return validateAlternatives(value, path, (alternative, at) => validateFields(alternative, at, fields));
    const isDetail = fields === RULE_DETAIL_FIELDS;
    if (isDetail && name === ACCOUNT_FIELD && isObject(value))
      return validateFields(value as EventPattern, path, RULE_ACCOUNT_FIELDS);
    const rule = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!rule) {
      const names = [...Object.keys(fields), ...(isDetail ? [`${ACCOUNT_FIELD} with its features`] : [])];
      return rejectInput(path, `be one of the fields ${names.join(', ')}`, value).violation;
    }
    if (!Array.isArray(value))
      return rejectInput(path, 'be a list of conditions, such as ["a value"] or [{"exists": true}]', value)
        .violation;
    return findFirst(value as readonly unknown[], (condition, index) =>
      validateCondition(condition, `${path}[${index}]`, rule),
    );
  });

const validateCondition = (condition: unknown, field: string, rule: RuleField): Violation => {
  if (!isObject(condition)) return validateExact(condition, field, rule);
  const [operator, value] = Object.entries(condition)[0]!;
  const path = joinPath(field, operator);
  if (operator === 'exists')
    return value === false && !rule.isOptional
      ? rejectInput(path, 'be true, because every transaction has the field', value).violation
      : undefined;
  if (operator === 'anything-but') return validateExcluded(value, path, rule);
  if (operator === 'numeric') {
    if (rule.type !== 'number')
      return rejectInput(path, `be omitted, because the field has a ${rule.type}`, value).violation;
    return canMeetNumeric(value as readonly unknown[], rule)
      ? undefined
      : rejectInput(path, `accept a value of the field, which must ${rule.rule}`, value).violation;
  }
  if (!TEXT_OPERATORS.includes(operator))
    return rejectInput(path, 'be omitted, because no field has an address', value).violation;
  return validateText(operator, value, path, rule);
};

const validateExact = (value: unknown, field: string, { rule, isValid }: RuleField): Violation =>
  isValid(value) ? undefined : rejectInput(field, rule, value).violation;

const validateText = (operator: string, value: unknown, field: string, rule: RuleField): Violation => {
  if (rule.type !== 'text')
    return rejectInput(field, `be omitted, because the field has a ${rule.type}`, value).violation;
  const isPossible =
    operator === 'equals-ignore-case'
      ? rule.isValid(value) ||
        [String(value).toUpperCase(), String(value).toLowerCase()].some((text) => rule.isValid(text))
      : canContain(value, rule, operator);
  return isPossible
    ? undefined
    : rejectInput(field, `accept a value of the field, which must ${rule.rule}`, value).violation;
};

/** An exclusion of values of another type excludes nothing. */
const validateExcluded = (value: unknown, field: string, { type }: RuleField): Violation => {
  if (isObject(value))
    return type === 'text'
      ? undefined
      : rejectInput(field, `contain a ${type}, as the field has`, value).violation;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const expected = type === 'text' ? 'string' : type;
  return values.every((entry) => typeof entry === expected)
    ? undefined
    : rejectInput(
        field,
        `contain ${type === 'boolean' ? 'no value: write [true] or [false]' : `values of the type ${type}`}`,
        value,
      ).violation;
};
