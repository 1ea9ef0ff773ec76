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
