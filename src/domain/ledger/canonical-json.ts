import { type InputViolation, type ParseResult, rejectInput, tryParseJson } from '../validation';

/** A value that an entry can contain. Decimals are strings: numbers are safe integers. */
export type JsonValue =
  null | boolean | string | number | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** DynamoDB stores at most 32 levels; this leaves room for the levels around a payload. */
export const MAX_DEPTH = 24;

/** UTF-8 cannot encode a surrogate without its pair: it would be stored and hashed as U+FFFD. */
const LONE_SURROGATE = /\p{Surrogate}/u;
/** Characters that JSON escapes, and surrogates. For a text without them, JSON.stringify is slow. */
const ESCAPED = /["\\\u0000-\u001f\ud800-\udfff]/;

/**
 * Encodes a JSON value as the one text that represents it: no white space, and keys in the order of their UTF-16 code
 * units, as in RFC 8785. Two different values never have the same text, and equal values always do.
 *
 * RFC 8785 also formats floating-point numbers. They are rejected here, because implementations and stores differ in
 * them: numbers are whole and at most 2^53 - 1, and decimals are strings. Rejected as well is what a store or
 * JSON.stringify would silently change: undefined, dates and other objects with a class, lone surrogates, and the key
 * `__proto__`.
 *
 * @param field begins the path in a violation, such as `payload`
 */
export const encodeJson = (value: unknown, field: string): ParseResult<string> => {
  const encoded = encodeValue(value, 0);
  if (typeof encoded === 'string') return { value: encoded };
  return { violation: { ...encoded, field: `${field}${encoded.field}` } };
};

/** Returns the text, or a violation with the path below the value: paths are created only for violations. */
const encodeValue = (value: unknown, depth: number): string | InputViolation => {
  if (typeof value === 'string') return encodeText(value);
  if (typeof value === 'number') return encodeNumber(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object')
    return reject('be a JSON value', typeof value === 'undefined' ? undefined : String(value));
  if (depth === MAX_DEPTH) return reject(`be nested at most ${MAX_DEPTH} deep`, '…');
  return Array.isArray(value) ? encodeList(value, depth) : encodeObject(value, depth);
};

const reject = (rule: string, value: unknown): InputViolation => rejectInput('', rule, value).violation;

const encodeText = (text: string): string | InputViolation => {
  if (!ESCAPED.test(text)) return `"${text}"`;
  return LONE_SURROGATE.test(text) ? reject('be text without lone surrogates', text) : JSON.stringify(text);
};

const encodeNumber = (value: number): string | InputViolation =>
  Number.isSafeInteger(value) && !Object.is(value, -0)
    ? String(value)
    : reject(
        `be a whole number of at most ${Number.MAX_SAFE_INTEGER}, or a decimal as a string`,
        Object.is(value, -0) ? '-0' : value,
      );

const encodeList = (list: readonly unknown[], depth: number): string | InputViolation => {
  const texts: string[] = [];
  for (let index = 0; index < list.length; index++) {
    const text = encodeValue(list[index], depth + 1);
    if (typeof text !== 'string') return { ...text, field: `[${index}]${text.field}` };
    texts.push(text);
  }
  return `[${texts.join()}]`;
};

const encodeObject = (object: object, depth: number): string | InputViolation => {
  if (!isPlainObject(object)) return reject('be a JSON object', `an object of ${object.constructor?.name}`);
  const texts: string[] = [];
  for (const key of Object.keys(object).sort()) {
    const name = encodeText(key);
    if (typeof name !== 'string') return { ...name, field: '.(key)' };
    if (key === '__proto__') return reject('have no key __proto__, which other programs drop', key);
    const text = encodeValue((object as Readonly<Record<string, unknown>>)[key], depth + 1);
    if (typeof text !== 'string') return { ...text, field: `.${key}${text.field}` };
    texts.push(`${name}:${text}`);
  }
  return `{${texts.join()}}`;
};

/** Whether an object has no class. Objects of other realms have another Object.prototype. */
const isPlainObject = (object: object): boolean => {
  const prototype = Object.getPrototypeOf(object) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** Parses a text that {@link encodeJson} has created. Any other text of the same value is a violation. */
export const decodeJson = (text: string, field: string): ParseResult<JsonValue> => {
  const parsed = tryParseJson(text, field);
  if ('violation' in parsed) return parsed;
  return encodeValue(parsed.value, 0) === text
    ? { value: parsed.value as JsonValue }
    : rejectInput(field, 'be canonical JSON', text);
};
