import { type ParseResult, type InputViolation, truncateInput, formatInputValue } from './violation';

/** Limits on untrusted JSON text. */
export const JSON_LIMITS = { bytes: 256 * 1024, depth: 8, keys: 64 } as const;

/** Keys that can modify an object's prototype when they are copied without care. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor']);

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** An object or array that encloses the scan position; only objects have `keys`. */
interface Frame {
  /** A list and not a set: events have few keys, and a set per event would dominate the cost of the scan. */
  readonly keys: string[] | undefined;
  awaitsKey: boolean;
  key: string;
  index: number;
}

/** The end of a value, and the first limit that it violates. */
export interface ScanResult {
  readonly end: number;
  readonly violation?: InputViolation;
}

/**
 * Scans one JSON value in a single pass without allocating its objects, and checks depth, keys per object, duplicate
 * and forbidden keys. It does not validate the syntax; JSON.parse does. For invalid JSON, only `end` is meaningful: the
 * next comma or closing bracket outside the value, or the end of the text. Never throws.
 *
 * @param root the path prefix of reported fields, such as `events[3]`
 */
export const scanValue = (text: string, start: number, root: string): ScanResult => {
  const frames: Frame[] = [];
  let depth = 0;
  let violation: InputViolation | undefined;
  let position = start;
  for (; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code > COMMA && code < OPEN_BRACKET) continue; // digits and colons: most characters outside strings
    if (code === QUOTE) {
      const end = findStringEnd(text, position);
      const frame = depth <= frames.length ? frames[depth - 1] : undefined;
      if (frame?.keys && frame.awaitsKey) {
        frame.awaitsKey = false;
        frame.key = decodeKey(text, position, end);
        const fault = violation ? undefined : checkKey(frame.keys, frame.key);
        if (fault) violation = { field: formatPath(root, frames, depth), ...fault };
      }
      position = end;
    } else if (code === COMMA) {
      if (depth === 0) break;
      const frame = frames[depth - 1];
      if (frame && depth <= frames.length) {
        frame.index++;
        frame.awaitsKey = true;
      }
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      depth++;
      if (depth > JSON_LIMITS.depth) {
        violation ??= createDepthViolation(formatPath(root, frames, depth - 1));
      } else {
        frames.push({ keys: code === OPEN_BRACE ? [] : undefined, awaitsKey: true, key: '', index: 0 });
      }
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (depth === 0) {
        if (code === CLOSE_BRACKET) break;
      } else {
        if (depth <= frames.length) frames.pop();
        depth--;
      }
    }
  }
  return { end: Math.min(position, text.length), ...(violation && { violation }) };
};

/** Returns the index of the closing quote, or the text's length if there is none. */
const findStringEnd = (text: string, start: number): number => {
  for (let position = start + 1; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code === QUOTE) return position;
    if (code === BACKSLASH) position++;
  }
  return text.length;
};

/** Decodes a key as JSON.parse does: `"\u0061"` is the same key as `"a"`. */
const decodeKey = (text: string, start: number, end: number): string => {
  const raw = text.slice(start + 1, end);
  if (!raw.includes('\\')) return raw;
  try {
    return JSON.parse(text.slice(start, end + 1)) as string;
  } catch {
    return raw;
  }
};

/** The rule that a field breaks that an object has twice. */
export const APPEAR_ONCE = 'appear once';

const checkKey = (keys: string[], key: string): Omit<InputViolation, 'field'> | undefined => {
  if (FORBIDDEN_KEYS.has(key)) return { rule: 'not be used as a field name', got: formatInputValue(key) };
  if (keys.includes(key)) return { rule: APPEAR_ONCE, got: 'the same field twice' };
  if (keys.length === JSON_LIMITS.keys) {
    return { rule: `be one of at most ${JSON_LIMITS.keys} fields`, got: 'one more' };
  }
  keys.push(key);
  return undefined;
};

const createDepthViolation = (field: string): InputViolation => ({
  field,
  rule: `be nested at most ${JSON_LIMITS.depth} deep`,
  got: 'a deeper level',
});

const formatPath = (root: string, frames: readonly Frame[], depth: number): string =>
  frames.slice(0, depth).reduce((path, frame) => {
    if (!frame.keys) return `${path}[${frame.index}]`;
    return /^\w{1,40}$/.test(frame.key) ? `${path}.${frame.key}` : `${path}[${formatInputValue(frame.key)}]`;
  }, root);

/** Returns the length in UTF-8 bytes; a lone surrogate counts as the three bytes of its replacement character. */
export const countUtf8Bytes = (text: string): number => {
  let bytes = text.length;
  for (let position = 0; position < text.length; position++) {
    const code = text.charCodeAt(position);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
};

/** Returns a violation if the text exceeds the size limit of untrusted JSON. */
export const checkTextLength = (text: string, field: string): InputViolation | undefined => {
  if (text.length * 3 <= JSON_LIMITS.bytes) return undefined;
  const bytes = countUtf8Bytes(text);
  if (bytes <= JSON_LIMITS.bytes) return undefined;
  return { field, rule: `have at most ${JSON_LIMITS.bytes} bytes`, got: `${bytes} bytes` };
};

/** Calls JSON.parse and returns a violation instead of throwing. */
export const tryParseJson = (text: string, field: string): ParseResult<unknown> => {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { violation: { field, rule: 'be valid JSON', got: truncateInput(text) } };
  }
};

/** Parses the JSON of one event, and checks the limits of {@link scanValue}. */
export const parseEventJson = (text: string, field: string): ParseResult<unknown> => {
  const parsed = tryParseJson(text, field);
  if ('violation' in parsed) return parsed;
  const { violation } = scanValue(text, 0, field);
  return violation ? { violation } : parsed;
};

/** Parses one untrusted JSON document: checks its size, its syntax, and the limits of {@link scanValue}. */
export const parseUntrustedJson = (text: string, field: string): ParseResult<unknown> => {
  const long = checkTextLength(text, field);
  return long ? { violation: long } : parseEventJson(text, field);
};
