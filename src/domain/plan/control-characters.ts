/**
 * Control characters of both sets (C0, C1), and those that turn the direction of writing: a terminal obeys them, and a
 * reader sees another order than there is. A line break and a tab of a text of several lines are none.
 */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const LINE_BREAKS = /[\n\t]/g;

const formatCodePoint = (character: string): string =>
  `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** The text with its control characters by name, such as `⟨U+001B⟩`; line breaks and tabs stay. */
export const escapeControlCharacters = (text: string): string => text.replace(CONTROLS, formatCodePoint);

/** The same for what has to stay on one line: a name, an address, a path. */
export const escapeToOneLine = (text: string): string =>
  escapeControlCharacters(text).replace(LINE_BREAKS, formatCodePoint);

/** What may have several lines, whatever is in it; the renderers make one of those of a sentence. */
const MULTILINE_FIELDS: ReadonlySet<string> = new Set([
  ...['before', 'after', 'error', 'message', 'description'],
]);

/** All texts and keys of a value with their control characters by name: what is made so can be printed anywhere. */
export function escapeTexts<T>(value: T): T {
  return escapeValue(value, escapeToOneLine) as T;
}

function escapeValue(value: unknown, write: (text: string) => string): unknown {
  if (typeof value === 'string') return write(value);
  if (Array.isArray(value)) return value.map((item) => escapeValue(item, write));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      write(key),
      escapeValue(item, MULTILINE_FIELDS.has(key) ? escapeControlCharacters : write),
    ]),
  );
}
