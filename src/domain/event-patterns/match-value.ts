import { isInIpRange } from './ip-range';
import type { Excluded, FieldCondition, FieldOperator } from './types';
import { matchWildcard } from './wildcard';

/** EventBridge compares numbers within this range, both ends included. A number outside matches no `numeric`. */
export const NUMERIC_LIMIT = 5e9;

const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const toList = <T>(values: T | readonly T[]): readonly T[] =>
  Array.isArray(values) ? (values as readonly T[]) : [values as T];
/** Compares single characters, as EventBridge does, so that `ß` is not `SS`. */
const foldCase = (text: string): string =>
  Array.from(text, (character) => {
    const upper = character.toUpperCase();
    return upper.length === character.length ? upper.toLowerCase() : character;
  }).join('');

const matchNumeric = (terms: readonly (string | number)[], value: unknown): boolean => {
  if (typeof value !== 'number' || Math.abs(value) > NUMERIC_LIMIT || terms.length === 0) return false;
  for (let index = 0; index < terms.length; index += 2)
    if (!COMPARISONS[String(terms[index])]?.(value, Number(terms[index + 1]))) return false;
  return true;
};

const startsWith = (text: unknown, prefix: string): boolean =>
  typeof text === 'string' && text.startsWith(prefix);
const endsWith = (text: unknown, suffix: string): boolean =>
  typeof text === 'string' && text.endsWith(suffix);

const isExcluded = (excluded: Excluded, value: unknown): boolean => {
  if (typeof excluded !== 'object' || Array.isArray(excluded))
    return toList(excluded as string | number | readonly (string | number)[]).some(
      (entry) => entry === value,
    );
  if ('prefix' in excluded) return toList(excluded.prefix).some((prefix) => startsWith(value, prefix));
  if ('suffix' in excluded) return toList(excluded.suffix).some((suffix) => endsWith(value, suffix));
  if (typeof value !== 'string') return false;
  if ('wildcard' in excluded)
    return toList(excluded.wildcard).some((wildcard) => matchWildcard(wildcard, value));
  if ('equals-ignore-case' in excluded)
    return toList(excluded['equals-ignore-case']).some((text) => foldCase(text) === foldCase(value));
  return false;
};

const matchOperator = (operator: FieldOperator, value: unknown): boolean => {
  if ('numeric' in operator) return matchNumeric(operator.numeric, value);
  if ('anything-but' in operator) return !isExcluded(operator['anything-but'], value);
  if ('exists' in operator) return operator.exists;
  if (typeof value !== 'string') return false;
  if ('prefix' in operator) {
    const { prefix } = operator;
    if (typeof prefix === 'string') return value.startsWith(prefix);
    return foldCase(value).startsWith(foldCase(prefix['equals-ignore-case']));
  }
  if ('suffix' in operator) {
    const { suffix } = operator;
    if (typeof suffix === 'string') return value.endsWith(suffix);
    return foldCase(value).endsWith(foldCase(suffix['equals-ignore-case']));
  }
  if ('equals-ignore-case' in operator) return foldCase(value) === foldCase(operator['equals-ignore-case']);
  if ('wildcard' in operator) return matchWildcard(operator.wildcard, value);
  if ('cidr' in operator) return isInIpRange(operator.cidr, value);
  return false;
};

/** Whether one value of an event meets a condition. The value is not an object and not a list. */
export const matchValue = (condition: FieldCondition, value: unknown): boolean =>
  typeof condition === 'object' && condition !== null ? matchOperator(condition, value) : condition === value;
