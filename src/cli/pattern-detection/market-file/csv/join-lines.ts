import type { TextLine } from '../lines';
import type { SplitLine } from './split';

/** A quoted field has at most this many line breaks: a missing quote must not consume the rest of the file. */
const MAX_LINE_BREAKS = 20;

/** A row of a CSV file. It has the number of its first line. */
export interface CsvRow {
  readonly number: number;
  /** Undefined if the line is too long. */
  readonly text?: string;
  /** Undefined if a closing quote is missing. */
  readonly cells?: readonly string[];
}

/**
 * Splits lines into cells, and joins the lines of a row with line breaks in quoted fields. Lines are joined only if the
 * result has as many cells as the header or the other rows; otherwise a closing quote is missing, and the first line
 * alone is invalid.
 * @param width the number of cells of a row; undefined if it is not known
 */
export async function* splitRows(
  groups: AsyncIterable<readonly TextLine[]>,
  split: SplitLine,
  width: number | undefined,
): AsyncGenerator<readonly CsvRow[]> {
  /** A line with an open quote, and those after it. */
  let waiting: TextLine[] = [];
  let rows: CsvRow[] = [];
  const addLine = (line: TextLine): void => {
    if (waiting.length > 0) {
      waiting.push(line);
      const text = waiting.map((one) => one.text ?? '').join('\n');
      const cells = split(text);
      const { number } = waiting[0]!;
      if (cells !== undefined && (width === undefined || cells.length === width)) {
        rows.push({ number, text, cells });
        waiting = [];
      } else if (cells !== undefined || waiting.length > MAX_LINE_BREAKS || line.text === undefined)
        rejectFirstLine();
      return;
    }
    const { number, text } = line;
    const cells = text === undefined ? undefined : split(text);
    if (text === undefined) rows.push({ number });
    else if (cells === undefined) waiting = [line];
    else rows.push({ number, text, cells });
  };
  /** The first line is invalid; the others are read again. */
  const rejectFirstLine = (): void => {
    const [first, ...others] = waiting as [TextLine, ...TextLine[]];
    waiting = [];
    rows.push(first);
    for (const line of others) addLine(line);
  };
  for await (const group of groups) {
    for (const line of group) addLine(line);
    if (rows.length > 0) yield rows;
    rows = [];
  }
  while (waiting.length > 0) rejectFirstLine();
  if (rows.length > 0) yield rows;
}

/**
 * Joins lines with an odd number of quotes, up to the line that closes the quote: quoted names and cells can contain
 * line breaks. A joined line has the number of its last line.
 */
export function joinQuotedLines(lines: readonly TextLine[]): readonly TextLine[] {
  const joined: TextLine[] = [];
  for (let index = 0; index < lines.length; index++) {
    const end = hasOpenQuote(lines[index]!) ? findClosingLine(lines, index) : index;
    const text = lines
      .slice(index, end + 1)
      .map((line) => line.text ?? '')
      .join(' ');
    joined.push({ number: lines[end]!.number, text });
    index = end;
  }
  return joined;
}

const hasOpenQuote = ({ text = '' }: TextLine): boolean => text.split('"').length % 2 === 0;

/** Returns the next line with an odd number of quotes, or the line itself if none is near. */
function findClosingLine(lines: readonly TextLine[], start: number): number {
  const offset = lines.slice(start + 1, start + 1 + MAX_LINE_BREAKS).findIndex(hasOpenQuote);
  return offset < 0 ? start : start + 1 + offset;
}
