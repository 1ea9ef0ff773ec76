import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { UserError } from '../errors';

/** A market event as it is sent; prices in the currency of the feed, the timestamp as the file has it. */
export interface MarketEvent {
  readonly symbol: string;
  readonly timestamp: string | number;
  readonly open?: number;
  readonly high?: number;
  readonly low?: number;
  readonly close: number;
  readonly volume?: number;
}

export interface CsvOptions {
  /** Only these symbols; all of them if it is not set. */
  readonly symbols?: ReadonlySet<string>;
  /** Told of each line that is not an event; it is left out. */
  readonly onWrongLine: (line: number, why: string) => void;
  /** Told how many bytes of the file have been read. */
  readonly onBytes?: (bytes: number) => void;
}

const REQUIRED = ['symbol', 'timestamp', 'close'] as const;
const PRICES = ['open', 'high', 'low', 'close'] as const;
const KNOWN: readonly string[] = [...REQUIRED, ...PRICES, 'volume'];

/** The size of a file in bytes; undefined for standard input. */
export async function sizeOf(file: string): Promise<number | undefined> {
  if (file === '-') return undefined;
  try {
    const found = await stat(file);
    if (!found.isFile())
      throw new UserError(`${file} is not a file: give a CSV file, or - for standard input`);
    return found.size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UserError(
      `there is no file ${file}: give a CSV file (.csv or .csv.gz), or - for standard input`,
    );
  }
}

/**
 * Reads market events from a CSV file with a header line (columns in any order), gzipped if its name ends in .gz;
 * `-` is standard input. It streams: memory does not grow with the file.
 * @throws UserError for a file that as a whole is not such a CSV
 */
export async function* readEvents(file: string, options: CsvOptions): AsyncGenerator<MarketEvent> {
  const source: Readable = file === '-' ? process.stdin : createReadStream(file);
  let bytes = 0;
  source.on('data', (chunk: Buffer) => options.onBytes?.((bytes += chunk.length)));
  const name = file === '-' ? 'standard input' : file;
  const parser = parse({
    bom: true,
    trim: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: 64 * 1024,
    columns: (header: string[]) => checkHeader(header, name),
  });
  const text = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  source.on('error', (error) => parser.destroy(error));
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let header = false;
  try {
    for await (const row of parser as AsyncIterable<Row>) {
      header = true;
      const event = toEvent(row.record);
      if (typeof event === 'string') options.onWrongLine(row.info.lines, event);
      else if (!options.symbols || options.symbols.has(event.symbol)) yield event;
    }
  } catch (error) {
    throw unreadable(error, name);
  } finally {
    source.destroy();
  }
  if (!header && bytes === 0)
    throw new UserError(`${name} is empty: it needs a header line with ${REQUIRED.join(', ')}`);
}

interface Row {
  readonly record: Readonly<Record<string, string | undefined>>;
  readonly info: { readonly lines: number };
}

function checkHeader(header: readonly string[], name: string): string[] {
  const columns = header.map((column) => column.trim().toLowerCase());
  const absent = REQUIRED.filter((column) => !columns.includes(column));
  if (absent.length > 0) {
    const got = header.join(',').slice(0, 80);
    throw new UserError(
      `${name}, line 1: the header has no ${absent.join(', ')}; it needs ${REQUIRED.join(', ')} and takes ` +
        `open, high, low, volume; got ${JSON.stringify(got)}`,
    );
  }
  const twice = columns.find((column, index) => KNOWN.includes(column) && columns.indexOf(column) !== index);
  if (twice)
    throw new UserError(`${name}, line 1: the column ${twice} is there twice; name each column once`);
  return columns;
}

/** The event in a row, or why there is none. What a price may be is for the pipeline to judge. */
function toEvent(row: Row['record']): MarketEvent | string {
  const { symbol, timestamp } = row;
  if (!symbol) return 'symbol is missing';
  if (!timestamp) return 'timestamp is missing';
  const event: Record<string, string | number> = { symbol };
  event.timestamp = /^\d{9,}$/.test(timestamp) ? Number(timestamp) : timestamp;
  if (Number.isNaN(timeOf(event.timestamp)))
    return `timestamp is ${show(timestamp)}; it takes ISO 8601 or milliseconds`;
  for (const column of [...PRICES, 'volume']) {
    const text = row[column];
    if (text === undefined || text === '') {
      if (column === 'close') return 'close is missing';
      continue;
    }
    const value = Number(text);
    if (!Number.isFinite(value)) return `${column} is ${show(text)}; it takes a number`;
    event[column] = value;
  }
  return event as unknown as MarketEvent;
}

/** An event's time in milliseconds since 1970; NaN if it is not a time. */
export const timeOf = (timestamp: string | number): number =>
  typeof timestamp === 'number' ? timestamp : Date.parse(timestamp);

const show = (text: string): string => JSON.stringify(text.slice(0, 40));

function unreadable(error: unknown, name: string): unknown {
  if (error instanceof UserError) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new UserError(`there is no file ${name}: give a CSV file (.csv or .csv.gz)`);
  if (code?.startsWith('Z_'))
    return new UserError(`${name} is not whole gzip data (${message}): compress it again`);
  if (code?.startsWith('CSV_')) return new UserError(`${name} is not CSV: ${message}`);
  return error;
}
