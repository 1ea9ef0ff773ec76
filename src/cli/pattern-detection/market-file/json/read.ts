import { parseEventJson } from '../../../../domain/market-data';
import { formatInputValue, formatViolation } from '../../../../domain/validation';
import { UserError } from '../../../errors';
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

/** Creates a table whose columns are the keys of its first rows. */
async function createTable(groups: AsyncIterable<readonly NumberedRow[]>, name: string): Promise<Table> {
  const { first, all } = await peekGroups(groups, SAMPLE_ROWS);
  const symbols = new Set(first.map(({ symbol }) => symbol));
  const [symbol] = symbols;
  const timeZone = first.find((row) => row.timeZone !== undefined)?.timeZone;
  const records = first.flatMap(({ record }) =>
    typeof record === 'string' || record === null || isNotice(record) ? [] : [record],
  );
  if (first.length === 0) throw new UserError(`${name} is empty: expected CSV with a header line, or JSON`);
  const metadata = {
    isText: false,
    ...(symbols.size === 1 && symbol !== undefined && { symbol }),
    ...(timeZone !== undefined && { timeZone }),
  };
  if (records.filter((record) => Array.isArray(record)).length > records.length / 2)
    return { name, ...metadata, rows: mapRows(all, (row) => toArrayCells(row, symbols.size > 1)) };
  const keys = new Set(records.flatMap((record) => (Array.isArray(record) ? [] : Object.keys(record))));
  if (symbols.size > 1) keys.add('symbol');
  const header = [...keys];
  return {
    name,
    header,
    headerLine: first[0]!.line,
    ...metadata,
    rows: mapRows(all, (row) => toCells(row, header, symbols.size > 1)),
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

function toArrayCells({ record, symbol }: JsonRow, hasSymbols: boolean): TableRow['cells'] {
  if (typeof record === 'string') return record;
  if (!Array.isArray(record)) return 'the row is a JSON object; expected an array as in the other rows';
  return hasSymbols ? [symbol, ...record] : (record as readonly unknown[]);
}

function toCells(
  { record, symbol }: JsonRow,
  header: readonly string[],
  hasSymbols: boolean,
): TableRow['cells'] {
  if (typeof record === 'string') return record;
  if (Array.isArray(record))
    return `${formatFieldValue(record)} is not a JSON object; expected an object as in the other rows`;
  const object = record as Readonly<Record<string, unknown>>;
  return header.map((key) => (hasSymbols && key === 'symbol' ? (object.symbol ?? symbol) : object[key]));
}
