import { UserError } from '../../../errors';
import type { TextLine } from '../lines';
import { peekGroups, type Table, type TableRow } from '../table';
import { formatFieldValue } from '../fields';
import { findDialect } from './dialect';
import { joinQuotedLines, splitRows } from './join-lines';
import { createSplitter, type SplitLine } from './split';

/** The number of lines that decide the dialect. */
const SAMPLE_LINES = 500;
const COMMENT = /^\s*(?:#(?!RIC)|\/\/)/;

/**
 * Reads CSV in any dialect as a table. A quoted field can contain line breaks, and a missing closing quote invalidates
 * only its own line. Blank lines, comments and repeated headers are ignored.
 * @param requested the column names from `--columns`
 * @throws UserError if the file is empty
 */
export async function readCsv(
  groups: AsyncIterable<readonly TextLine[]>,
  name: string,
  requested: readonly string[],
): Promise<Table> {
  const { first, all } = await peekGroups(groups, SAMPLE_LINES);
  const isEmpty = first.every(({ text }) => text?.trim() === '');
  if (isEmpty) throw new UserError(`${name} is empty: expected CSV with a header line, or JSON`);
  const lines = joinQuotedLines(
    first.filter(({ text }) => text !== undefined && text.trim() !== '' && !COMMENT.test(text)),
  );
  const start = first.find(({ text }) => text?.trim() !== '')!;
  if (start.text === undefined)
    throw new UserError(
      `${name}, line ${start.number} is too long: expected CSV with a header line, or JSON`,
    );
  const dialect = findDialect(
    lines.map(({ text }) => text!),
    requested,
  );
  const header = dialect.header;
  const headerLine = header === undefined ? undefined : lines[dialect.firstRow - 1]?.number;
  const from = dialect.firstRow === 0 ? 0 : (lines[dialect.firstRow - 1]?.number ?? 0);
  const headerText =
    header === undefined ? undefined : lines.find(({ number }) => number === headerLine)?.text;
  return {
    name,
    ...(header !== undefined && { header }),
    ...(headerLine !== undefined && { headerLine }),
    ...(dialect.symbol !== undefined && { symbol: dialect.symbol }),
    isText: true,
    hasSemicolons: dialect.delimiter === ';',
    rows: readRows(all, createSplitter(dialect.delimiter), from, headerText, header?.length),
  };
}

async function* readRows(
  groups: AsyncIterable<readonly TextLine[]>,
  split: SplitLine,
  from: number,
  headerText: string | undefined,
  width: number | undefined,
): AsyncGenerator<readonly TableRow[]> {
  for await (const group of splitRows(selectLines(groups, from, headerText), split, width)) {
    const rows: TableRow[] = [];
    for (const { number, text, cells } of group)
      rows.push({
        line: number,
        cells:
          text === undefined
            ? 'the line is longer than 65,536 characters; expected one event per line'
            : checkCells(text, cells, width),
      });
    yield rows;
  }
}

/** Returns the lines after the header without blank lines, comments and copies of the header. */
async function* selectLines(
  groups: AsyncIterable<readonly TextLine[]>,
  from: number,
  headerText: string | undefined,
): AsyncGenerator<readonly TextLine[]> {
  for await (const group of groups)
    yield group.filter(
      ({ number, text }) =>
        number > from &&
        (text === undefined || (text.trim() !== '' && text !== headerText && !COMMENT.test(text))),
    );
}

function checkCells(
  text: string,
  cells: readonly string[] | undefined,
  width: number | undefined,
): readonly string[] | string {
  if (cells === undefined)
    return `the closing quote is missing: ${formatFieldValue(text)}; expected a quote at both ends`;
  if (width === undefined || cells.length <= width || cells.slice(width).every((cell) => cell.trim() === ''))
    return cells;
  return `the line has ${cells.length} fields; expected ${width} as in the header`;
}
