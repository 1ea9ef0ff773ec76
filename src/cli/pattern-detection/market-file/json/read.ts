import { parseEventJson } from '../../../../domain/market-data';
import { APPEAR_ONCE, formatInputValue, formatViolation } from '../../../../domain/validation';
import { UserError } from '../../../errors';
import { findColumns } from '../columns/columns';
import type { Field } from '../columns/names';
import { formatFieldValue } from '../fields';
import { readLines, type TextLine } from '../lines';
import { peekGroups, type Table, type TableRow } from '../table';
import { expandJson, type JsonRow } from './expand';
import { isNotice } from './notice';
import { isPlainRecord } from './plain-record';
import { splitValues } from './split-values';

/** The maximum size of a JSON document, which is parsed as a whole; JSON lines have no limit. */
const MAX_DOCUMENT_LENGTH = 256 * 1024 * 1024;
/** The number of rows that decide the names of the columns. */
const SAMPLE_ROWS = 500;
const ROWS_PER_GROUP = 1_000;
/** The number of different keys that are remembered. */
const MAX_KEYS = 10_000;
/** Fields that some events have and others do not, so that the first rows may have none of them. */
const OCCASIONAL_FIELDS = ['interval', 'final', 'conditions', 'correction'] as const;

type NumberedRow = JsonRow & { readonly line: number };

/**
 * Reads JSON as a table: JSON lines, or one document in the form of any known source.
 * @param start the beginning of the text, at least its first line or 64 KB
 * @throws UserError if a document is invalid or contains no market data
 */
export async function readJson(
  chunks: AsyncIterable<string>,
  start: string,
  file: string,
  name: string,
): Promise<Table> {
  if (isJsonLines(start, file)) return createTable(expandLines(readLines(chunks)), name);
  const text = await collectText(chunks, name);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const [first, second] = text.split('\n', 2).map((line) => line.trim());
    // JSON lines whose first line is invalid.
    if (isComplete(first ?? '') || isComplete(second ?? ''))
      return createTable(expandLines(readLines(fromText(text))), name);
    throw new UserError(
      `${name} is not valid JSON (${(error as Error).message}): expected a JSON document or JSON lines`,
    );
  }
  return createTable(expandDocument(value, name), name);
}

/** Whether the first line, but not the whole text, is complete JSON, or the file has the extension of JSON lines. */
function isJsonLines(start: string, file: string): boolean {
  if (/\.(jsonl|ndjson)(\.(gz|zip))?$/i.test(file)) return true;
  const [line = '', ...rest] = start.trimStart().split('\n');
  return rest.some((text) => text.trim() !== '') && isComplete(line.trim());
}

function isComplete(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return line.startsWith('{') && splitValues(line) !== undefined;
  }
}

async function collectText(chunks: AsyncIterable<string>, name: string): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > MAX_DOCUMENT_LENGTH)
      throw new UserError(
        `${name} is a JSON document of more than 256 MB: convert it to JSON lines with jq -c '.[]'`,
      );
    parts.push(chunk);
  }
  return parts.join('').trim();
}

async function* fromText(text: string): AsyncGenerator<string> {
  yield text;
}

async function* expandLines(
  groups: AsyncIterable<readonly TextLine[]>,
): AsyncGenerator<readonly NumberedRow[]> {
  for await (const group of groups) {
    const rows: NumberedRow[] = [];
    for (const { number, text } of group)
      if (text?.trim() !== '') for (const row of expandLine(text)) rows.push({ line: number, ...row });
    if (rows.length > 0) yield rows;
  }
}

function* expandLine(text: string | undefined): Generator<JsonRow> {
  if (text === undefined) {
    yield { record: 'the line is longer than 65,536 characters; expected one event per line' };
    return;
  }
  const parsed = parseEventJson(text, 'event');
  if ('value' in parsed && isPlainRecord(parsed.value)) {
    yield { record: parsed.value };
    return;
  }
  if ('violation' in parsed && parsed.violation.rule === APPEAR_ONCE) {
    yield { record: formatViolation(parsed.violation) };
    return;
  }
  const values = 'value' in parsed ? [parsed.value] : splitValues(text);
  if (values !== undefined) for (const value of values) yield* expandValue(value);
  else if ('violation' in parsed) yield { record: formatViolation(parsed.violation) };
}

/**
 * Finds the rows of a line. An object without rows counts as a row, so that the reason why it is invalid is reported.
 */
function* expandValue(value: unknown): Generator<JsonRow> {
  let count = 0;
  for (const row of expandJson(value)) {
    count++;
    if (row.record !== null) yield row;
  }
  if (count > 0) return;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const violation = { field: 'event', rule: 'be a JSON object', got: formatInputValue(value) };
  yield { record: isObject ? (value as JsonRow['record']) : formatViolation(violation) };
}

async function* expandDocument(value: unknown, name: string): AsyncGenerator<readonly NumberedRow[]> {
  let rows: NumberedRow[] = [];
  let line = 0;
  for (const row of expandJson(value)) {
    if (row.record === null) continue;
    rows.push({ line: ++line, ...row });
    if (rows.length < ROWS_PER_GROUP) continue;
    yield rows;
    rows = [];
  }
  if (line === 0)
    throw new UserError(
      `${name} contains no market data: expected rows with a time and a price; got ${describe(value)}`,
    );
  yield rows;
}

const describe = (value: unknown): string => JSON.stringify(value).slice(0, 200);

/** Creates a table whose columns are the keys of its first rows, and fields that only later rows may have. */
async function createTable(groups: AsyncIterable<readonly NumberedRow[]>, name: string): Promise<Table> {
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
      : `the row is of ${row.symbol}, and the first rows are of ${symbol}; expected a file for each symbol`;
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
