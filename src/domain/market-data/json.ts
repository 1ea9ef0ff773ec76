import { type Reading, type Violation, shorten, show } from './violation';

/** Limits on untrusted JSON text. */
export const JSON_LIMITS = { bytes: 256 * 1024, depth: 8, keys: 64 } as const;

/** Keys that reach an object's prototype when a careless reader copies them. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor']);

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** An object or array that the scan is inside of; `keys` is there for objects only. */
interface Frame {
  /** A list, not a set: events have few keys, and a set for each event would cost more than the rest. */
  readonly keys: string[] | undefined;
  awaitsKey: boolean;
  key: string;
  index: number;
}

/** Where a value ended, and the first limit it broke. */
export interface Scan {
  readonly end: number;
  readonly violation?: Violation;
}

/**
 * Scans one JSON value in a single pass, without building anything: depth, keys an object, duplicate and
 * forbidden keys. JSON.parse judges the syntax, so on text that it refuses only `end` has a meaning: the next
 * comma or closing bracket outside the value, or the end of the text. Never throws on any text.
 *
 * @param root the path under which fields are reported, such as `events[3]`
 */
export const scanValue = (text: string, start: number, root: string): Scan => {
  const frames: Frame[] = [];
  let depth = 0;
  let violation: Violation | undefined;
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > COMMA && code < OPEN_BRACKET) continue; // digits, the colon: most of what stands outside strings
    if (code === QUOTE) {
      const end = endOfString(text, at);
      const frame = depth <= frames.length ? frames[depth - 1] : undefined;
      if (frame?.keys && frame.awaitsKey) {
        frame.awaitsKey = false;
        frame.key = keyText(text, at, end);
        const fault = violation ? undefined : checkKey(frame.keys, frame.key);
        if (fault) violation = { field: pathOf(root, frames, depth), ...fault };
      }
      at = end;
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
        violation ??= tooDeep(pathOf(root, frames, depth - 1));
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
  return { end: Math.min(at, text.length), ...(violation && { violation }) };
};

/** The index of the closing quote, or the text's length where there is none. */
const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  return text.length;
};

/** A key as JSON.parse would read it: `"\u0061"` is the same key as `"a"`. */
const keyText = (text: string, start: number, end: number): string => {
  const raw = text.slice(start + 1, end);
  if (!raw.includes('\\')) return raw;
  try {
    return JSON.parse(text.slice(start, end + 1)) as string;
  } catch {
    return raw;
  }
};

const checkKey = (keys: string[], key: string): Omit<Violation, 'field'> | undefined => {
  if (FORBIDDEN_KEYS.has(key)) return { rule: 'not be used as a field name', got: show(key) };
  if (keys.includes(key)) return { rule: 'appear once', got: 'the same field twice' };
  if (keys.length === JSON_LIMITS.keys) {
    return { rule: `be one of at most ${JSON_LIMITS.keys} fields`, got: 'one more' };
  }
  keys.push(key);
  return undefined;
};

const tooDeep = (field: string): Violation => ({
  field,
  rule: `be nested at most ${JSON_LIMITS.depth} deep`,
  got: 'a deeper level',
});

const pathOf = (root: string, frames: readonly Frame[], depth: number): string =>
  frames.slice(0, depth).reduce((path, frame) => {
    if (!frame.keys) return `${path}[${frame.index}]`;
    return /^\w{1,40}$/.test(frame.key) ? `${path}.${frame.key}` : `${path}[${show(frame.key)}]`;
  }, root);

/** The length in UTF-8, in bytes; a lone surrogate counts as the three bytes of its replacement. */
export const utf8Length = (text: string): number => {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
};

/** A violation where the text is longer than the limit for untrusted JSON. */
export const tooLong = (text: string, field: string): Violation | undefined => {
  if (text.length * 3 <= JSON_LIMITS.bytes) return undefined;
  const bytes = utf8Length(text);
  if (bytes <= JSON_LIMITS.bytes) return undefined;
  return { field, rule: `have at most ${JSON_LIMITS.bytes} bytes`, got: `${bytes} bytes` };
};

/** JSON.parse without the throw. */
export const parseJson = (text: string, field: string): Reading<unknown> => {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { violation: { field, rule: 'be valid JSON', got: shorten(text) } };
  }
};

/** Reads one untrusted JSON document: size, syntax, then the limits of {@link scanValue}. */
export const readJson = (text: string, field: string): Reading<unknown> => {
  const long = tooLong(text, field);
  if (long) return { violation: long };
  const parsed = parseJson(text, field);
  if ('violation' in parsed) return parsed;
  const { violation } = scanValue(text, 0, field);
  return violation ? { violation } : parsed;
};
