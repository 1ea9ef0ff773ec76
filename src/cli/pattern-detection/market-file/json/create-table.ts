import { UserError } from '../../../errors';
import { findColumns } from '../columns/columns';
import type { Field } from '../columns/names';
import { formatFieldValue } from '../fields';
import { peekGroups, type Table, type TableRow } from '../table';
import type { JsonRow } from './expand';
import { isNotice } from './notice';

/** The number of rows that decide the names of the columns; at least one group of rows. */
const SAMPLE_ROWS = 500;
export const ROWS_PER_GROUP = 1_000;
/** The number of different keys that are remembered. */
const MAX_KEYS = 10_000;
/** Fields that some events have and others do not, so that the first rows may have none of them. */
const OCCASIONAL_FIELDS = ['interval', 'final', 'conditions', 'correction'] as const;

export type NumberedRow = JsonRow & { readonly line: number };

/** Creates a table whose columns are the keys of its first rows, and fields that only later rows may have. */
export async function createTable(
  groups: AsyncIterable<readonly NumberedRow[]>,
  name: string,
): Promise<Table> {
  const { first, all } = await peekGroups(groups, SAMPLE_ROWS);
  // Later rows can have another symbol, even if all of the first rows have the same one.
  const hasSymbols = first.some(({ symbol }) => symbol !== undefined);
  const timeZone = first.find((row) => row.timeZone !== undefined)?.timeZone;
  const records = first.flatMap(({ record }) =>
    typeof record === 'string' || record === null || isNotice(record) ? [] : [record],
  );
  if (first.length === 0) throw new UserError(`${name} is empty: expected CSV with a header line, or JSON`);
  const metadata = { isText: false, ...(timeZone !== undefined && { timeZone }) };
  if (records.filter((record) => Array.isArray(record)).length > records.length / 2)
    return createArrayTable(name, metadata, new Set(first.map(({ symbol }) => symbol)), all);
  const keys = new Set(records.flatMap((record) => (Array.isArray(record) ? [] : Object.keys(record))));
  if (hasSymbols) keys.add('symbol');
  const { fields } = findColumns([...keys]);
  for (const field of OCCASIONAL_FIELDS) if (fields[field] === undefined) keys.add(field);
  const header = [...keys];
  const columns = { header, hasSymbols, isLateField: createLateFieldCheck(header) };
  return {
    name,
    header,
    headerLine: first[0]!.line,
    ...metadata,
    rows: mapRows(all, (row) => toCells(row, columns)),
  };
}

/** Creates a table of arrays. If they are of one symbol, it is no column, because layouts of arrays are known by position. */
function createArrayTable(
  name: string,
  metadata: Pick<Table, 'isText' | 'timeZone'>,
  symbols: ReadonlySet<string | undefined>,
  groups: AsyncIterable<readonly NumberedRow[]>,
): Table {
  if (symbols.size > 1)
    return { name, ...metadata, rows: mapRows(groups, (row) => toArrayCells(row, [row.symbol])) };
  const [symbol] = symbols;
  const toCells = (row: JsonRow): TableRow['cells'] =>
    row.symbol === symbol
      ? toArrayCells(row, [])
      : `the row is of ${row.symbol ?? 'no symbol'}, and the first rows are of ${symbol}; expected a file for each symbol`;
  return { name, ...metadata, ...(symbol !== undefined && { symbol }), rows: mapRows(groups, toCells) };
}

/**
 * Creates a function that returns whether a key is the name of a field of which no column has the name: the first rows
 * decided how the file is read, so the field would be ignored.
 */
function createLateFieldCheck(header: readonly string[]): (key: string) => boolean {
  const { fields } = findColumns(header);
  const known = new Map(header.map((key) => [key, false]));
  return (key) => {
    let isLate = known.get(key);
    if (isLate !== undefined) return isLate;
    const found = Object.entries(findColumns([...header, key]).fields) as [Field, number][];
    isLate = found.some(([field, index]) => index === header.length && fields[field] === undefined);
    if (known.size < MAX_KEYS) known.set(key, isLate);
    return isLate;
  };
}

async function* mapRows(
  groups: AsyncIterable<readonly NumberedRow[]>,
  toTableCells: (row: JsonRow) => TableRow['cells'],
): AsyncGenerator<readonly TableRow[]> {
  for await (const group of groups)
    yield group.map((row) => {
      const { line, record } = row;
      return isNotice(record)
        ? { line, cells: [], notice: { symbol: row.symbol, ...record } }
        : { line, cells: toTableCells(row) };
    });
}

/** @param before the cells before those of the array */
function toArrayCells({ record }: JsonRow, before: readonly unknown[]): TableRow['cells'] {
  if (typeof record === 'string') return record;
  if (!Array.isArray(record)) return 'the row is a JSON object; expected an array as in the other rows';
  return [...before, ...(record as readonly unknown[])];
}

interface ObjectColumns {
  readonly header: readonly string[];
  readonly hasSymbols: boolean;
  readonly isLateField: (key: string) => boolean;
}

function toCells(
  { record, symbol }: JsonRow,
  { header, hasSymbols, isLateField }: ObjectColumns,
): TableRow['cells'] {
  if (typeof record === 'string') return record;
  if (Array.isArray(record))
    return `${formatFieldValue(record)} is not a JSON object; expected an object as in the other rows`;
  const object = record as Readonly<Record<string, unknown>>;
  for (const key in object)
    if (isLateField(key) && object[key] !== null)
      return `the row has the field ${key}, and none of the first ${ROWS_PER_GROUP.toLocaleString('en-US')} rows has it; expected it in one of them, at least with the value null`;
  return header.map((key) => (hasSymbols && key === 'symbol' ? (object.symbol ?? symbol) : object[key]));
}
