/**
 * Control characters (C0, C1) and characters that change the writing direction. A terminal interprets them, so the
 * displayed text could differ from the actual text. Line breaks and tabs are not included.
 */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const LINE_BREAKS = /[\n\t]/g;

const formatCodePoint = (character: string): string =>
  `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** Replaces control characters by their code point, such as `⟨U+001B⟩`. Line breaks and tabs are unchanged. */
export const escapeControlCharacters = (text: string): string => text.replace(CONTROLS, formatCodePoint);

/** Also replaces line breaks and tabs, for names, addresses and paths, which take one line. */
export const escapeToOneLine = (text: string): string =>
  escapeControlCharacters(text).replace(LINE_BREAKS, formatCodePoint);

/**
 * Invisible characters: spaces other than the usual one, joiners, tags, variation selectors, halves of surrogate
 * pairs. The renderers of comments use joiners themselves, so that only values are searched for them.
 */
const INVISIBLE =
  /[\u00a0\u00ad\u034f\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]|\p{Cs}/gu;
/** Joiners and selectors are visible as a part of an emoji. */
const IN_EMOJI = /^[\u200d\ufe0f]$/;
const EMOJI_BEFORE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f#*\d]$/u;

/** Also replaces invisible characters. */
const escapeValueText = (text: string): string =>
  escapeControlCharacters(text).replace(INVISIBLE, (character, index: number, whole: string) =>
    IN_EMOJI.test(character) && EMOJI_BEFORE.test(whole.slice(Math.max(0, index - 2), index))
      ? character
      : formatCodePoint(character),
  );

/** For names, addresses and paths: makes line breaks visible too, and repeated spaces, which HTML collapses. */
const escapeName = (text: string): string =>
  escapeToOneLine(escapeValueText(text)).replace(/(?<= ) /g, formatCodePoint);

/** Fields whose texts may have several lines. The renderers put a description on one line. */
const MULTILINE_FIELDS: ReadonlySet<string> = new Set(['before', 'after', 'error', 'message', 'description']);

/** Replaces the control characters in all texts and keys of a value, so that it is safe to print. */
export function escapeTexts<T>(value: T): T {
  return escapeValue(value, escapeName) as T;
}

function escapeValue(value: unknown, escape: (text: string) => string): unknown {
  if (typeof value === 'string') return escape(value);
  if (Array.isArray(value)) return value.map((item) => escapeValue(item, escape));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      escape(key),
      escapeValue(item, MULTILINE_FIELDS.has(key) ? escapeValueText : escape),
    ]),
  );
}
