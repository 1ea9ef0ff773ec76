import { type InputViolation, type ParseResult, rejectInput, truncateInput } from '../validation';
import { type EventPattern, OR } from './types';
import { OPERATOR_NAMES, validateCondition } from './validate-operator';

/** The quota of AWS for a pattern, in characters of its JSON. */
export const MAX_PATTERN_LENGTH = 2_048;
/** The alternatives of all `$or` of a pattern, multiplied. */
const MAX_COMBINATIONS = 1_000;
const MAX_DEPTH = 16;

/** The first violation of a part of a pattern, or the number of combinations of its `$or`. */
type Validation = { readonly violation: InputViolation } | { readonly combinations: number };

const joinField = (field: string, name: string): string =>
  /^[\w$-]{1,64}$/.test(name) ? `${field}.${name}` : `${field}[${truncateInput(JSON.stringify(name))}]`;

const validateConditions = (conditions: readonly unknown[], field: string): Validation => {
  if (conditions.length === 0) return rejectInput(field, 'contain at least one condition', conditions);
  for (const [index, condition] of conditions.entries()) {
    const violation = validateCondition(condition, `${field}[${index}]`);
    if (violation) return { violation };
  }
  return { combinations: 1 };
};

const validateAlternatives = (alternatives: unknown, field: string, depth: number): Validation => {
  if (!Array.isArray(alternatives) || alternatives.length < 2)
    return rejectInput(field, 'be a list of at least two patterns', alternatives);
  let combinations = 0;
  for (const [index, alternative] of alternatives.entries()) {
    const result = validateFields(alternative, `${field}[${index}]`, depth + 1);
    if ('violation' in result) return result;
    const operator = Object.keys(alternative as object).find((name) => OPERATOR_NAMES.includes(name));
    if (operator !== undefined)
      return rejectInput(`${field}[${index}]`, 'name fields, not operators', operator);
    combinations += result.combinations;
  }
  return { combinations };
};

const validateFields = (pattern: unknown, field: string, depth: number): Validation => {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern))
    return rejectInput(field, 'be an object or a list of conditions', pattern);
  if (depth > MAX_DEPTH)
    return { violation: { field, rule: `be nested at most ${MAX_DEPTH} deep`, got: 'a deeper level' } };
  const entries = Object.entries(pattern);
  if (entries.length === 0) return rejectInput(field, 'name at least one field', pattern);
  let combinations = 1;
  for (const [name, value] of entries) {
    const path = joinField(field, name);
    const result =
      name === OR
        ? validateAlternatives(value, path, depth)
        : Array.isArray(value)
          ? validateConditions(value, path)
          : validateFields(value, path, depth + 1);
    if ('violation' in result) return result;
    combinations *= result.combinations;
  }
  return { combinations };
};

/**
 * Checks that EventBridge accepts a pattern and compares its values as written. Terraform and its provider accept
 * patterns with errors, which then match nothing.
 * @param field the path of the pattern in messages
 */
export const validateEventPattern = (pattern: unknown, field = 'pattern'): ParseResult<EventPattern> => {
  const result = validateFields(pattern, field, 1);
  if ('violation' in result) return result;
  if (result.combinations > MAX_COMBINATIONS)
    return rejectInput(field, `have at most ${MAX_COMBINATIONS} combinations of ${OR}`, result.combinations);
  const { length } = JSON.stringify(pattern);
  if (length > MAX_PATTERN_LENGTH)
    return rejectInput(field, `have at most ${MAX_PATTERN_LENGTH} characters as JSON`, length);
  return { value: pattern as EventPattern };
};
