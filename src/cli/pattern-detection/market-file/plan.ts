import { UserError } from '../../errors';
import { chooseColumns, type ChosenColumns } from './columns/choose';
import { findEventColumns } from './columns/event-columns';
import { findSymbolColumns, type SymbolColumn } from './columns/wide';
import type { FileOptions } from './options';
import { createFileTimeRange } from './event';
import { guessSymbol } from './guess-symbol';
import { isBlank } from './numbers';
import { joinTime } from './cell-reader';
import type { RowFormat } from './row-format';
import { RowReader } from './row-reader';
import type { Table, TableRow } from './table';
import { analyzeTimes, parseDateFormat, type TimeFindings } from './time/analyze';

/** How to read a table. */
export interface ReadPlan {
  readonly reader: RowReader;
  /** Whether the newest row comes first; undefined if no two rows of the sample differ in time. */
  readonly isNewestFirst: boolean | undefined;
  /** The IANA zone of times without one. */
  readonly timeZone: string | undefined;
}

type Rows = readonly (readonly unknown[])[];
/** Databento writes prices as multiples of 10⁻⁹. */
const FIXED_POINT = { divisor: 1e9, least: 1e6 };
/** This column name identifies files from nasdaq.com, whose dates are month/day/year. */
const NASDAQ_COLUMN = /^close\/last$/i;

/**
 * Decides how to read a table by its first rows. Returns undefined if more rows are necessary.
 * @param isComplete whether there are no more rows
 * @throws UserError that names the options for the information that the rows lack
 */
export function planTable(
  table: Table,
  sample: readonly TableRow[],
  options: FileOptions,
  now: number,
  isComplete: boolean,
): ReadPlan | undefined {
  const rows = sample.flatMap(({ cells, notice }) => (typeof cells === 'string' || notice ? [] : [cells]));
  const columns = chooseColumns(table, rows, options);
  const times = analyzeTimes(
    rows.map((row) => joinTime(row, columns.times)),
    now,
  );
  const dateFormat = options.dateFormat === undefined ? undefined : parseDateFormat(options.dateFormat);
  const isUsFormat = table.header?.some((name) => NASDAQ_COLUMN.test(name.trim())) === true;
  const order = dateFormat?.order ?? times.order ?? (isUsFormat ? 'mdy' : undefined);
  const isOrderUnclear =
    times.unclear !== undefined && order === undefined && dateFormat?.pattern === undefined;
  if (isOrderUnclear && !isComplete) return undefined;
  const symbol =
    options.symbol ?? (columns.fields.symbol === undefined ? (table.symbol ?? columns.symbol) : undefined);
  const hasSymbol = symbol !== undefined || columns.fields.symbol !== undefined;
  rejectMissingOptions(table, rows, columns, {
    ...times,
    isOrderUnclear,
    hasSymbol,
    adjusted: options.adjusted,
  });
  const format: RowFormat = {
    fields: columns.fields,
    events: findEventColumns(table.header ?? []),
    isTrades: columns.isTrades,
    times: columns.times,
    ...(symbol !== undefined && { symbol }),
    isText: table.isText,
    decimal: columns.decimal,
    time: {
      ...(order !== undefined && { order }),
      ...(dateFormat?.pattern !== undefined && { pattern: dateFormat.pattern }),
      hasSmallNumbers: times.hasSmallNumbers,
    },
    priceDivisor: hasFixedPoint(table, rows, columns) ? FIXED_POINT.divisor : 1,
  };
  const reader = new RowReader(format, createFileTimeRange(now));
  const isNewestFirst = findDirection(rows, reader);
  if (isNewestFirst === undefined && !isComplete) return undefined;
  return { reader, isNewestFirst, timeZone: options.timeZone ?? table.timeZone };
}

interface OpenQuestions extends TimeFindings {
  readonly isOrderUnclear: boolean;
  readonly hasSymbol: boolean;
  readonly adjusted: boolean | undefined;
}

/** @throws UserError that names all missing information about the file in one message */
function rejectMissingOptions(table: Table, rows: Rows, columns: ChosenColumns, open: OpenQuestions): void {
  const { name, header, headerLine } = table;
  const place = headerLine === undefined ? name : `${name}, line ${headerLine}`;
  const names = JSON.stringify((header ?? []).join(', ').slice(0, 200));
  if (columns.quotes.length > 0)
    throw new UserError(
      `${place}: the file contains quotes (columns ${columns.quotes.join(', ')}); expected trades or bars: ` +
        `export them, or choose one price with --columns close=${columns.quotes[0]}`,
    );
  if (rows.length === 0)
    throw new UserError(`${name} has no lines after the header: expected one bar per line`);
  const [missing, fixes]: [string[], string[]] = [[], []];
  const { close, open: openPrice } = columns.fields;
  const hasPrice = close !== undefined || openPrice !== undefined;
  const wide = hasPrice ? [] : findSymbolColumns(header ?? [], rows, columns.decimal, columns.times);
  if (!open.hasSymbol && wide.length === 0) {
    const guess = guessSymbol(name);
    missing.push('symbol');
    fixes.push(guess === undefined ? '--symbol NAME' : `--symbol ${guess} (from the name of the file)`);
  }
  if (columns.times.length === 0) {
    missing.push('timestamp');
    fixes.push('--columns timestamp=NAME, or timestamp=DATE+TIME for two columns');
  }
  if (columns.fields.close === undefined) {
    missing.push('close');
    fixes.push(wide.length === 0 ? '--columns close=NAME' : formatWideFix(wide));
  }
  if (open.adjusted === true && columns.fields.adjusted === undefined) {
    missing.push('adjusted close');
    fixes.push('--columns adjusted=NAME');
  }
  const subject = header === undefined ? 'the rows have' : 'the header has';
  const namesText = header === undefined ? '' : ` (got ${names})`;
  const problems = missing.length === 0 ? [] : [`${subject} no ${missing.join(', ')}${namesText}`];
  if (open.isOrderUnclear) {
    problems.push(`no row shows whether ${open.unclear} begins with the day or the month`);
    fixes.push('--date-format dmy or --date-format mdy');
  }
  if (open.unusable === 'serial') {
    problems.push('the times are numbers of days in a spreadsheet');
    fixes.push('a date format to the column in the spreadsheet, and export the sheet again');
  }
  if (open.unusable === 'midnight') {
    problems.push('the times can be nanoseconds since midnight, without a date');
    fixes.push('a column with the date: --columns timestamp=DATE+TIME');
  }
  if (problems.length > 0)
    throw new UserError(`${place}: ${problems.join('; ')}: add ${fixes.join(' and ')}`);
}

/** Formats the options that read one symbol of a file with a column for each. */
function formatWideFix(columns: readonly SymbolColumn[]): string {
  const [{ name, symbol }] = columns as [SymbolColumn];
  const quoted = name.includes(' ') ? `"close=${name}"` : `close=${name}`;
  const names = columns.slice(0, 5).map((column) => column.name);
  const list = `${names.join(', ')}${columns.length > 5 ? ', …' : ''}`;
  return `--columns ${quoted} --symbol ${symbol}, and read the file once for each symbol if its prices are in columns of their own (${list})`;
}

function hasFixedPoint(table: Table, rows: Rows, { fields }: ChosenColumns): boolean {
  if (!table.header?.some((name) => name.toLowerCase() === 'rtype')) return false;
  const closes = rows.map((row) => row[fields.close!]).filter((close) => !isBlank(close));
  return closes.every(
    (close) => /^-?\d+$/.test(String(close).trim()) && Math.abs(Number(close)) >= FIXED_POINT.least,
  );
}

/** Compares the times of rows of the same symbol, or of any rows if no symbol occurs twice. */
function findDirection(rows: Rows, reader: RowReader): boolean | undefined {
  const last = new Map<unknown, number>();
  let [later, earlier, anyLater, anyEarlier] = [0, 0, 0, 0];
  let previous: number | undefined;
  for (const row of rows) {
    const time = reader.readTime(row);
    if (typeof time === 'string') continue;
    const symbol = reader.getSymbol(row);
    const before = last.get(symbol);
    if (before !== undefined && time > before) later++;
    if (before !== undefined && time < before) earlier++;
    if (previous !== undefined && time > previous) anyLater++;
    if (previous !== undefined && time < previous) anyEarlier++;
    last.set(symbol, time);
    previous = time;
  }
  if (later + earlier > 0) return earlier > later;
  return anyLater + anyEarlier > 0 ? anyEarlier > anyLater : undefined;
}
