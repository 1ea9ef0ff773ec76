import { UserError } from '../../../errors';
import type { FileOptions } from '../options';
import { findDecimalSign, type DecimalSign } from '../numbers';
import type { Table } from '../table';
import { classifyTimes } from '../time/analyze';
import { findColumns } from './columns';
import { findLayout } from './find-layout';
import { BOOK_NAME, normalizeName, type Field } from './names';

/** The chosen columns of a table. */
export interface ChosenColumns {
  readonly fields: Readonly<Partial<Record<Field, number>>>;
  readonly times: readonly number[];
  readonly decimal: DecimalSign;
  /** Whether a price without open, high and low is a trade, and not the close of a bar. */
  readonly isTrades: boolean;
  /** The symbol that the names of the columns contain. */
  readonly symbol?: string;
  /** The names of columns with quotes, if there is no other price. */
  readonly quotes: readonly string[];
}

type Rows = readonly (readonly unknown[])[];
const PRICES: readonly Field[] = ['close', 'open', 'high', 'low', 'adjusted'];
/** Columns with the price of a trade, and not of a period. */
const TRADE_PRICES: ReadonlySet<string> = new Set(['trade price', 'last trade', 'px', 'p']);
/** The number of values that decide what a column contains. */
const SAMPLE_VALUES = 100;

/** Chooses the columns of a table by their names or, without a header, by their values; `--columns` comes first. */
export function chooseColumns(table: Table, rows: Rows, options: FileOptions): ChosenColumns {
  const requested = findRequested(table, options);
  const { fields, times, quotes, isTrades, ...found } =
    table.header === undefined
      ? findByValues(table, rows, requested.size > 0)
      : findByNames(table, table.header);
  const chosen: Partial<Record<Field, number>> = { ...fields };
  for (const [field, indexes] of requested) if (field !== 'timestamp') chosen[field] = indexes[0]!;
  // The file has no other price than adjusted closes.
  if (chosen.close === undefined && chosen.adjusted !== undefined) chosen.close = chosen.adjusted;
  if (options.adjusted === false || chosen.close === chosen.adjusted) delete chosen.adjusted;
  const name = normalizeName(table.header?.[chosen.close ?? -1] ?? '');
  // The stream expects the id of a trade in a field named `id`. In other columns, ids that repeat do not identify
  // trades.
  if (chosen.id !== undefined && table.header?.[chosen.id] !== 'id' && hasRepetitions(rows, chosen.id))
    delete chosen.id;
  const values = PRICES.flatMap((field) => {
    const index = chosen[field];
    return index === undefined ? [] : rows.map((row) => row[index]);
  });
  const hasDots = times.some((index) =>
    rows.some((row) => /^\d{1,2}\.\d{1,2}\.\d{4}/.test(String(row[index]).trim())),
  );
  return {
    ...found,
    fields: chosen,
    isTrades: isTrades ?? ((chosen.id !== undefined && name !== 'close') || TRADE_PRICES.has(name)),
    times: requested.get('timestamp') ?? chooseTimes(times, rows),
    decimal: findDecimalSign(values, table.hasSemicolons === true || hasDots),
    quotes:
      chosen.close === undefined || quotes.some((name) => normalizeName(name) === BOOK_NAME) ? quotes : [],
  };
}

function findByNames(table: Table, header: readonly string[]) {
  const columns = findColumns(header);
  if (columns.duplicate !== undefined)
    throw new UserError(
      `${table.name}, line ${table.headerLine}: duplicate column ${columns.duplicate}; expected each column once, or --columns with its name`,
    );
  return { ...columns, isTrades: undefined };
}

function findByValues(table: Table, rows: Rows, isRequested: boolean) {
  const decimal = findDecimalSign(rows.flat(), table.hasSemicolons === true);
  const layout = findLayout(rows, decimal);
  if (layout !== undefined) return { isTrades: false, quotes: [], ...layout };
  if (isRequested) return { fields: {}, times: [], quotes: [], isTrades: undefined };
  const first = rows[0]?.map(String).join(', ').slice(0, 80) ?? '';
  throw new UserError(
    `${table.name} has no header line with names of columns, and its rows fit no known layout (the first: ${first}): ` +
      'add --columns with the numbers of the columns, such as --columns timestamp=1,close=5',
  );
}

/** Whether fewer than nine in ten of the first values of a column differ. */
function hasRepetitions(rows: Rows, index: number): boolean {
  const values = rows.map((row) => String(row[index]));
  return new Set(values).size < 0.9 * values.length;
}

/** Finds the columns of `--columns` by their names, or by their numbers. */
function findRequested(table: Table, { columns }: FileOptions): ReadonlyMap<Field, readonly number[]> {
  const header = table.header ?? [];
  const normalized = header.map(normalizeName);
  const findColumn = (name: string): number => {
    const exact = header.findIndex((column) => column.toLowerCase() === name.toLowerCase());
    if (exact >= 0) return exact;
    const similar = normalized.indexOf(normalizeName(name));
    if (similar >= 0) return similar;
    if (/^[1-9]\d{0,2}$/.test(name)) return Number(name) - 1;
    const names =
      header.length > 0
        ? `one of ${header.join(', ')}`
        : 'the number of a column, because there is no header line';
    throw new UserError(`${table.name} has no column ${name} (--columns): expected ${names}`);
  };
  return new Map([...(columns ?? [])].map(([field, names]) => [field, names.map(findColumn)]));
}

/** Chooses a column with complete times, or a date and a time of day. */
function chooseTimes(candidates: readonly number[], rows: Rows): readonly number[] {
  const kinds = candidates.map((index) => ({
    index,
    kind: classifyTimes(rows.slice(0, SAMPLE_VALUES).map((row) => trimCell(row[index]))),
  }));
  const find = (kind: string) => kinds.find((column) => column.kind === kind)?.index;
  const [time, date, clock] = [find('time'), find('date') ?? find('midnight'), find('clock')];
  if (time !== undefined) return [time];
  if (date !== undefined) return clock === undefined ? [date] : [date, clock];
  return candidates.slice(0, 1);
}

const trimCell = (cell: unknown): unknown => (typeof cell === 'string' ? cell.trim() : cell);
