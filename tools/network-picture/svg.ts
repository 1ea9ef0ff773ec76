/** Sizes in pixels. A character is about as wide as in the sans-serif fonts of browsers. */
const LINE_HEIGHT = 17;
const FONT_SIZE = 12;
const CHARACTER_WIDTH = 6.4;

/** A rectangle with lines of text, the first of which is bold. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
  readonly fill: string;
  readonly stroke: string;
}

const PADDING = 10;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const formatText = (x: number, y: number, text: string, isBold: boolean): string =>
  `<text x="${x}" y="${y}" fill="#1f2430"${isBold ? ' font-weight="bold"' : ''}>${escape(text)}</text>`;

export const formatBox = ({ x, y, width, height, lines, fill, stroke }: Box): string =>
  [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="${fill}" stroke="${stroke}"/>`,
    ...lines.map((line, index) => formatText(x + PADDING, y + LINE_HEIGHT * (index + 1), line, index === 0)),
  ].join('\n');

/** A vertical arrow with its label at the right. */
export const formatArrow = (x: number, from: number, to: number, label: string): string =>
  [
    `<path d="M${x} ${from}V${to}" stroke="#5b6472" stroke-width="1.5" marker-end="url(#end)"/>`,
    formatText(x + 6, (from + to) / 2 + 4, label, false),
  ].join('\n');

/** The height of a box with this many lines. */
export const getBoxHeight = (lines: number): number => lines * LINE_HEIGHT + PADDING;

/** Joins words to lines that a box of this width can contain. */
export function wrapWords(words: readonly string[], width: number): readonly string[] {
  const maxLength = Math.floor((width - 2 * PADDING) / CHARACTER_WIDTH);
  return words.reduce<string[]>((lines, word) => {
    const last = lines.at(-1);
    return last !== undefined && `${last}, ${word}`.length <= maxLength
      ? [...lines.slice(0, -1), `${last}, ${word}`]
      : [...lines, word];
  }, []);
}

export const formatPicture = (width: number, height: number, parts: readonly string[]): string =>
  `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="${FONT_SIZE}">`,
    '<defs><marker id="end" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#5b6472"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...parts,
    '</svg>',
  ].join('\n')}\n`;
