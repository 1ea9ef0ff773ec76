import { formatIsoTime, parseTimestamp } from '../timestamp';
import { type ParseResult, rejectInput } from './violation';

/** The rule of a field, worded to follow "must", and its check. */
export interface FieldRule {
  readonly rule: string;
  readonly isValid: (value: unknown) => boolean;
  readonly isOptional?: boolean;
}
export type FieldRules = Readonly<Record<string, FieldRule>>;

/** Makes a field optional. It may be missing, but not null. */
export const optional = (rule: FieldRule): FieldRule => ({ ...rule, isOptional: true });

/** Creates the check of a text by a pattern. */
export const matches =
  (pattern: RegExp) =>
  (value: unknown): boolean =>
    typeof value === 'string' && pattern.test(value);

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Returns the time in milliseconds since 1970; undefined unless the value is an ISO 8601 time with a zone. */
export const parseTime = (value: unknown): number | undefined =>
  matches(ISO_TIME)(value) ? parseTimestamp(value) : undefined;

export const TIME: FieldRule = {
  rule: 'be an ISO 8601 date and time with a zone, such as 2026-11-29T09:30:00Z',
  isValid: (value) => parseTime(value) !== undefined,
};

/** A time as events and rows contain it: in UTC with milliseconds. */
export const STORED_TIME: FieldRule = {
  rule: 'be an ISO 8601 time in UTC with milliseconds, such as 2026-11-29T09:30:00.000Z',
  isValid: (value) => {
    const time = parseTime(value);
    return time !== undefined && formatIsoTime(time) === value;
  },
};

export const REGION: FieldRule = {
  rule: 'be a region, such as us-east-1',
  isValid: matches(/^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/),
};
export const BOOLEAN: FieldRule = {
  rule: 'be true or false',
  isValid: (value) => typeof value === 'boolean',
};
export const WHOLE_NUMBER = (min: number, max: number): FieldRule => ({
  rule: `be a whole number from ${min} to ${max}`,
  isValid: (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
});
export const TEXT = (maxLength: number): FieldRule => ({
  rule: `be a text of 1 to ${maxLength} characters`,
  isValid: (value) => typeof value === 'string' && value.length >= 1 && value.length <= maxLength,
});

/** Whether a value is an object and not a list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Checks the fields of an object in the order of the rules. @param path the path of the object in messages; may be empty */
export const readFields = (
  value: unknown,
  rules: FieldRules,
  path: string,
): ParseResult<Readonly<Record<string, unknown>>> => {
  if (!isObject(value)) return rejectInput(path || 'body', 'be a JSON object', value);
  for (const [name, { rule, isValid, isOptional }] of Object.entries(rules)) {
    const field = Object.hasOwn(value, name) ? value[name] : undefined;
    if (field === undefined && isOptional) continue;
    if (!isValid(field)) return rejectInput(joinPath(path, name), rule, field);
  }
  return { value };
};

/** Joins the path of an object and the name of its field. */
export const joinPath = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);
