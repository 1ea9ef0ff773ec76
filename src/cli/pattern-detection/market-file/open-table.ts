import { readCsv } from './csv/read';
import { decodeText } from './encoding';
import { readJson } from './json/read';
import { readLines } from './lines';
import type { FileOptions } from './options';
import { planTable, type ReadPlan } from './plan';
import { describeSource, readBytes } from './source';
import type { Table, TableRow } from './table';

/** The number of characters that decide between CSV and JSON. */
const START_LENGTH = 64 * 1024;
/** The number of rows that decide how the file is read, and the maximum if they do not. */
const SAMPLE_ROWS = 500;
const MAX_SAMPLE_ROWS = 200_000;

/** Opens a market file as a table. @param onBytes called with the number of bytes read so far */
export async function openTable(
  file: string,
  { columns }: FileOptions,
  onBytes?: (bytes: number) => void,
): Promise<Table> {
  const name = describeSource(file);
  const { start, chunks } = await peekText(decodeText(readBytes(file, onBytes), name));
  const isJson = /^\s*[[{]/.test(start) || /\.(jsonl|ndjson)(\.(gz|zip))?$/i.test(file);
  if (isJson && !/^\s*\[[A-Za-z]/.test(start)) return readJson(chunks, start, file, name);
  return readCsv(readLines(chunks), name, [...(columns?.values() ?? [])].flat());
}

/** Reads the first characters. Returns them, and an iterator over all text from the start. */
async function peekText(chunks: AsyncGenerator<string>) {
  let start = '';
  while (start.length < START_LENGTH) {
    const next = await chunks.next();
    if (next.done) break;
    start += next.value;
    const text = start.trimStart();
    const end = text.indexOf('\n');
    if (end >= 0 && text.slice(end).trim() !== '') break;
  }
  async function* all(): AsyncGenerator<string> {
    if (start !== '') yield start;
    yield* chunks;
  }
  return { start, chunks: all() };
}

/** Reads rows until they show how to read the table. Returns the plan, and an iterator over all rows from the start. */
export async function planRows(table: Table, options: FileOptions) {
  const iterator = table.rows[Symbol.asyncIterator]();
  const sample: TableRow[] = [];
  let plan: ReadPlan | undefined;
  let needed = SAMPLE_ROWS;
  while (plan === undefined) {
    const next = await iterator.next();
    for (const row of next.done ? [] : next.value) sample.push(row);
    const isComplete = next.done === true || sample.length >= MAX_SAMPLE_ROWS;
    if (sample.length < needed && !isComplete) continue;
    plan = planTable(table, sample, options, Date.now(), isComplete);
    needed = sample.length * 2;
  }
  async function* all(): AsyncGenerator<readonly TableRow[]> {
    yield sample;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { plan, rows: all() };
}
