/**
 * A string, or a number outside strings. In valid JSON, nothing else contains digits or quotes. The closing quote is
 * optional, so that each string matches at once and the time is linear on any text.
 */
const TOKEN = /"[^"\\]*(?:\\[^][^"\\]*)*"?|-?\d[\d.eE+-]*/g;

/**
 * Puts the numbers of a valid JSON text in quotes, so that `JSON.parse` returns their texts as they were sent.
 * `JSON.parse` alone converts each number to a double: `0.1234567890123456789` becomes `0.12345678901234568`.
 * @param text a text that `JSON.parse` accepts
 * @param isQuoted whether a number gets quotes; by default, each one does
 */
export const quoteJsonNumbers = (text: string, isQuoted: (number: string) => boolean = () => true): string =>
  text.replace(TOKEN, (token) => (token.startsWith('"') || !isQuoted(token) ? token : `"${token}"`));

/** Returns the first number of a valid JSON text whose value JavaScript changes; undefined if there is none. */
export const findInexactNumber = (text: string): string | undefined =>
  text.match(TOKEN)?.find((token) => !token.startsWith('"') && !isExactNumber(token));

/** A longer number is not compared, which bounds the work per number. */
const MAX_EXACT_LENGTH = 64;

/**
 * Whether JavaScript reads a number of JSON with its value. It rounds 9007199254740993 to 9007199254740992, and it reads 1e999 as
 * infinity, which `JSON.stringify` writes as null.
 */
export const isExactNumber = (text: string): boolean =>
  text.length <= MAX_EXACT_LENGTH && normalizeNumber(text) === normalizeNumber(String(Number(text)));

/** Writes a number as its digits without zeros at the ends and a power of ten, so that equal numbers are equal texts. */
const normalizeNumber = (text: string): string => {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign, integer = '', fraction = '', exponent = '0'] = match;
  const digits = `${integer}${fraction}`.replace(/^0+/, '');
  let end = digits.length;
  while (digits[end - 1] === '0') end--;
  const significant = digits.slice(0, end);
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return significant === '' ? '0' : `${sign}${significant}e${power}`;
};
