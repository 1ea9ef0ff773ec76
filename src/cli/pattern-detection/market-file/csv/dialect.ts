import { findColumns, isHeader } from '../columns/columns';
import { createSplitter } from './split';

/** How a CSV file separates its cells, and where its rows begin. */
export interface Dialect {
  readonly delimiter: string;
  /** The names of the columns; undefined if the file has none. */
  readonly header?: readonly string[];
  /** The index of the first line with data among the lines that were examined. */
  readonly firstRow: number;
  /** The symbol in the lines between the header and the data, which yfinance writes. */
  readonly symbol?: string;
}

const DELIMITERS = [',', ';', '\t', '|', ' '] as const;
/** The maximum number of lines above the header: titles, addresses, notes. */
const MAX_LINES_ABOVE = 40;
/** Excel reads the delimiter from this line. */
const DELIMITER_LINE = /^"?sep=(.)"?$/i;

/**
 * Finds the delimiter and the header of a CSV file in its first lines.
 * @param requested the column names from `--columns`; the header contains them
 */
export function findDialect(lines: readonly string[], requested: readonly string[]): Dialect {
  const declared = DELIMITER_LINE.exec(lines[0]?.trim() ?? '')?.[1];
  const delimiters = declared === undefined ? DELIMITERS : [declared];
  let best: (Dialect & { readonly score: number }) | undefined;
  for (const delimiter of delimiters) {
    const split = createSplitter(delimiter);
    for (const [index, line] of lines.slice(0, MAX_LINES_ABOVE).entries()) {
      const header = (split(line) ?? []).map((name) => name.trim());
      const score = countKnownColumns(header, requested);
      if (score > (best?.score ?? 0)) best = { delimiter, header, firstRow: index + 1, score };
    }
  }
  if (best !== undefined) return readSymbolLines(best, lines);
  return findDialectWithoutHeader(lines, delimiters);
}

/** Returns the number of known columns; 0 if the line is not a header. */
function countKnownColumns(header: readonly string[], requested: readonly string[]): number {
  const names = header.map((name) => name.toLowerCase());
  const isRequested = requested.length > 0 && requested.every((name) => names.includes(name.toLowerCase()));
  if (header.length < 2 || !(isRequested || isHeader(header) || isIndexed(header))) return 0;
  const { fields, times } = findColumns(header);
  return Object.keys(fields).length + times.length + 1;
}

/** pandas writes the times first, in a column without a name; yfinance names it `Price`. */
const isIndexed = (header: readonly string[]): boolean =>
  (header[0] === '' || header[0] === 'Price') && isHeader(['date', ...header.slice(1)]);

/** yfinance writes two more lines below the names: the symbol of each column, and the name of the first column. */
function readSymbolLines(dialect: Dialect, lines: readonly string[]): Dialect {
  const { delimiter, firstRow } = dialect;
  const header = [...dialect.header!];
  if (header[0] === '') return { ...dialect, header: findIndexName(header) };
  const split = createSplitter(delimiter);
  const [ticker, ...symbols] = (split(lines[firstRow] ?? '') ?? []).map((cell) => cell.trim());
  if (header[0] !== 'Price' || ticker !== 'Ticker') return { delimiter, header, firstRow };
  const several = new Set(symbols.slice(0, header.length - 1)).size > 1;
  const hasNameLine = /^"?date/i.test(lines[firstRow + 1] ?? '');
  const symbol = new Set(symbols).size === 1 ? symbols[0] : undefined;
  return {
    delimiter,
    // With several symbols, each column of prices occurs once for each of them.
    header: ['Date', ...header.slice(1).map((name, index) => (several ? `${name} ${symbols[index]}` : name))],
    firstRow: firstRow + (hasNameLine ? 2 : 1),
    ...(symbol !== undefined && { symbol }),
  };
}

/** Without another column of times, the column without a name contains them. */
const findIndexName = (header: readonly string[]): readonly string[] =>
  findColumns(header).times.length > 0 ? header : ['date', ...header.slice(1)];

function findDialectWithoutHeader(lines: readonly string[], delimiters: readonly string[]): Dialect {
  const sample = lines.filter((line) => line.trim() !== '' && !/^[#/]/.test(line)).slice(0, 20);
  const counts = delimiters.map((delimiter) => {
    const split = createSplitter(delimiter);
    const widths = sample.map((line) => split(line)?.length ?? 0).sort((a, b) => a - b);
    // Most lines have the same number of cells.
    const width = widths[Math.floor(widths.length / 2)] ?? 0;
    const share = widths.filter((other) => other === width).length / Math.max(1, widths.length);
    return { delimiter, width, score: width < 2 || share < 0.7 ? 0 : width };
  });
  const chosen = counts.find(({ score }) => score >= 3) ?? counts.find(({ score }) => score > 0);
  const delimiter = chosen?.delimiter ?? ',';
  const split = createSplitter(delimiter);
  const [first = [], second] = sample.map((line) => split(line) ?? []);
  // Names above numbers are a header, although they are unknown.
  const hasNames = first.every(isName) && second?.every(isName) !== true;
  const names = hasNames ? first.map((name) => name.trim()) : undefined;
  const firstRow = names === undefined ? 0 : lines.indexOf(sample[0]!) + 1;
  return { delimiter, firstRow, ...(names !== undefined && { header: names }) };
}

const isName = (cell: string): boolean => !/\d/.test(cell) || /^[a-z]/i.test(cell.trim());
