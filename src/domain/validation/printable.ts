/** Control characters, invisible characters, and characters without a meaning in Unicode. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u;

/**
 * A joiner where scripts and emoji need it: ZWNJ or ZWJ between two letters, between the parts of an emoji, or after a
 * combining mark (a virama), where Indic names may also end. Elsewhere it is invisible and changes nothing.
 */
const JOINER =
  /(?<=[\p{M}\p{Emoji_Modifier}])[\u200c\u200d]|(?<=[\p{L}\p{Extended_Pictographic}])[\u200c\u200d](?=[\p{L}\p{Extended_Pictographic}])/gu;

/** Whether a text contains an unprintable character. Line breaks of a note are removed before the check. */
export const isUnprintable = (text: string): boolean => UNPRINTABLE.test(text.replaceAll(JOINER, ''));
