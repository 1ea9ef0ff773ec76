import { type InputViolation, rejectInput } from '../validation';
import { parseIpRange } from './ip-range';
import { NUMERIC_LIMIT } from './match-value';
import { parseWildcard } from './wildcard';

type Validate = (value: unknown, field: string) => InputViolation | undefined;

const WILDCARD_RULE = 'be a text without ** in which a backslash precedes only * and another backslash';
const NUMERIC_RULE =
  'be ["=" | "<" | "<=" | ">" | ">=", number], or [">" | ">=", number, "<" | "<=", larger number]';
const LIMIT_RULE = `be from ${-NUMERIC_LIMIT} to ${NUMERIC_LIMIT} with at most 6 decimals, the numbers that EventBridge compares`;

const isString = (value: unknown): value is string => typeof value === 'string';
const isValidText = (value: unknown): boolean => isString(value) && value !== '';
const isWildcard = (value: unknown): boolean => isString(value) && parseWildcard(value) !== undefined;

/** Creates a validator from a check. */
const validate =
  (check: (value: unknown) => boolean, rule: string): Validate =>
  (value, field) =>
    check(value) ? undefined : rejectInput(field, rule, value).violation;

const isListOf = (value: unknown, check: (entry: unknown) => boolean): boolean =>
  Array.isArray(value) ? value.length > 0 && value.every(check) : check(value);

/** Returns the only field of an object; undefined if the value is anything else. */
export const getOnlyField = (value: unknown): readonly [string, unknown] | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [entry, ...more] = Object.entries(value);
  return more.length === 0 ? entry : undefined;
};

const validateNumeric: Validate = (value, field) => {
  const terms: readonly unknown[] = Array.isArray(value) ? value : [];
  const [operator, first, second, last] = terms;
  const isRange =
    terms.length === 4 &&
    (operator === '>' || operator === '>=') &&
    (second === '<' || second === '<=') &&
    typeof first === 'number' &&
    typeof last === 'number' &&
    first < last;
  const isComparison = terms.length === 2 && ['=', '<', '<=', '>', '>='].some((known) => known === operator);
  const numbers = isRange ? [first, last] : [first];
  if (!(isRange || isComparison) || !numbers.every((number) => typeof number === 'number'))
    return rejectInput(field, NUMERIC_RULE, value).violation;
  const outside = (numbers as readonly number[]).find(
    (number) => !(Math.abs(number) <= NUMERIC_LIMIT) || Number(number.toFixed(6)) !== number,
  );
  return outside === undefined ? undefined : rejectInput(field, LIMIT_RULE, outside).violation;
};

const validateAffix: Validate = (value, field) => {
  const inner = getOnlyField(value);
  return isString(value) || (inner?.[0] === 'equals-ignore-case' && isString(inner[1]))
    ? undefined
    : rejectInput(field, 'be a text, or {"equals-ignore-case": text}', value).violation;
};

const EXCLUSIONS: Readonly<Record<string, Validate>> = {
  prefix: validate((value) => isListOf(value, isValidText), 'be a text of at least one character, or a list'),
  suffix: validate((value) => isListOf(value, isValidText), 'be a text of at least one character, or a list'),
  wildcard: validate((value) => isListOf(value, isWildcard), WILDCARD_RULE),
  'equals-ignore-case': validate((value) => isListOf(value, isString), 'be a text, or a list of texts'),
};

const validateExclusion: Validate = (value, field) => {
  const inner = getOnlyField(value);
  if (inner) {
    const check = Object.hasOwn(EXCLUSIONS, inner[0]) ? EXCLUSIONS[inner[0]] : undefined;
    const names = Object.keys(EXCLUSIONS).join(', ');
    return check
      ? check(inner[1], `${field}.${inner[0]}`)
      : rejectInput(field, `contain one of ${names}`, inner[0]).violation;
  }
  const isNumber = (entry: unknown): boolean => typeof entry === 'number' && Math.abs(entry) <= NUMERIC_LIMIT;
  return isListOf(value, isString) || isListOf(value, isNumber)
    ? undefined
    : rejectInput(field, 'be a text, a number, a list of texts, a list of numbers, or an object', value)
        .violation;
};

const OPERATORS: Readonly<Record<string, Validate>> = {
  prefix: validateAffix,
  suffix: validateAffix,
  'equals-ignore-case': validate(isString, 'be a text'),
  wildcard: validate(isWildcard, WILDCARD_RULE),
  'anything-but': validateExclusion,
  numeric: validateNumeric,
  exists: validate((value) => typeof value === 'boolean', 'be true or false'),
  cidr: validate(
    (value) => isString(value) && parseIpRange(value) !== undefined,
    'be a range of addresses, such as 10.0.0.0/24',
  ),
};

/** The operators, which are not names of fields within `$or`. */
export const OPERATOR_NAMES: readonly string[] = Object.keys(OPERATORS);

/** Checks one condition of a field. */
export const validateCondition: Validate = (condition, field) => {
  if (condition === null || ['string', 'number', 'boolean'].includes(typeof condition)) return undefined;
  const entry = getOnlyField(condition);
  if (!entry)
    return rejectInput(
      field,
      'be a text, a number, true, false, null, or an object with one operator',
      condition,
    ).violation;
  const [name, value] = entry;
  const check = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  return check
    ? check(value, `${field}.${name}`)
    : rejectInput(field, `have one of the operators ${OPERATOR_NAMES.join(', ')}`, name).violation;
};
