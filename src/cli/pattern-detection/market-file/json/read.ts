import { parseEventJson } from '../../../../domain/market-data';
import { APPEAR_ONCE, formatInputValue, formatViolation } from '../../../../domain/validation';
import { UserError } from '../../../errors';
import { readLines, type TextLine } from '../lines';
import type { Table } from '../table';
import { createTable, ROWS_PER_GROUP, type NumberedRow } from './create-table';
import { expandJson, type JsonRow } from './expand';
import { isPlainRecord } from './plain-record';
import { splitValues } from './split-values';

/** The maximum size of a JSON document, which is parsed as a whole; JSON lines have no limit. */
const MAX_DOCUMENT_LENGTH = 256 * 1024 * 1024;

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
