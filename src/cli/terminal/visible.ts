import pc from 'picocolors';
import { escapeControlCharacters, escapeToOneLine } from '../../domain/plan/control-characters';

/** The styles that this command line uses: bold, dim, the colors and their ends. */
const STYLE = /(\u001b\[(?:1|2|22|3[1-6]|39|90)m)/;

/**
 * Makes the control characters of a text visible, such as `⟨U+001B⟩`, except line breaks and tabs. Market data, log
 * lines, messages of AWS and names of resources are escaped before they are printed: a terminal would execute them.
 */
export const makeVisible = escapeControlCharacters;

/**
 * Does the same for a text of one line: line breaks and tabs become visible too, so that the text cannot forge a line.
 */
export const makeOneLineVisible = escapeToOneLine;

/** Does the same for lines with this command line's own styles. The styles remain if the output uses styles. */
export function makeVisibleExceptStyles(text: string, hasStyles = pc.isColorSupported): string {
  if (!hasStyles) return makeVisible(text);
  return text
    .split(STYLE)
    .map((part, index) => (index % 2 === 1 ? part : makeVisible(part)))
    .join('');
}

/** Formats a value as JSON in which every control character is escaped, including those that JSON allows in strings. */
export function formatVisibleJson(value: unknown, indent?: number): string {
  const toEscape = (character: string) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join('');
  return JSON.stringify(value, null, indent).replace(/[^\n\u0020-\u007e]/gu, (character) =>
    makeVisible(character) === character ? character : toEscape(character),
  );
}

/** Cuts a text after a number of characters, never within one, and marks the cut with `…`. */
export function cutText(text: string, length: number): string {
  const characters = [...new Intl.Segmenter().segment(text)];
  if (characters.length <= length) return text;
  return `${characters
    .slice(0, length)
    .map(({ segment }) => segment)
    .join('')}…`;
}
