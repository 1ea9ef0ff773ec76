/**
 * Control characters (C0, C1) and characters that change the writing direction. A terminal interprets them, so the
 * displayed text could differ from the actual text. Line breaks and tabs are not included.
 */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const LINE_BREAKS = /[\n\t]/g;

const formatCodePoint = (character: string): string =>
  `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** Replaces control characters by their code point, such as `⟨U+001B⟩`. Line breaks and tabs are unchanged. */
export const escapeControlCharacters = (text: string): string => text.replace(CONTROLS, formatCodePoint);

/** Also replaces line breaks and tabs, for names, addresses and paths, which take one line. */
export const escapeToOneLine = (text: string): string =>
  escapeControlCharacters(text).replace(LINE_BREAKS, formatCodePoint);

/** Fields whose texts may have several lines. The renderers put a description on one line. */
const MULTILINE_FIELDS: ReadonlySet<string> = new Set(['before', 'after', 'error', 'message', 'description']);

/** Replaces the control characters in all texts and keys of a value, so that it is safe to print. */
export function escapeTexts<T>(value: T): T {
  return escapeValue(value, escapeToOneLine) as T;
}

function escapeValue(value: unknown, escape: (text: string) => string): unknown {
  if (typeof value === 'string') return escape(value);
  if (Array.isArray(value)) return value.map((item) => escapeValue(item, escape));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      escape(key),
      escapeValue(item, MULTILINE_FIELDS.has(key) ? escapeControlCharacters : escape),
    ]),
  );
}
