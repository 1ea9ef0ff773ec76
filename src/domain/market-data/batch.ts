import { CLOCK_SKEW_MS } from './event';
import type { TimeRange } from './fields';
import { EventTable } from './event-table';
import { createTimeRange, readRecord, type UnknownFields } from './record';
import { getByteScanner } from './byte-scanner';
import type { RecordBytes } from './scanner';
import { SymbolTable } from './symbol-table';
import { MILLISECONDS_FROM, MICROSECONDS_FROM } from '../timestamp';
import type { InputViolation } from '../validation';

/** One record of the stream. `bytes` and `text` may be getters: each is decoded only when it is needed. */
export interface StreamRecord {
  readonly shardId: string;
  readonly sequenceNumber: string;
  /** The time of arrival in the stream, in milliseconds since 1970. */
  readonly arrivedAt: number;
  /** The bytes, valid until the next record's bytes are read; undefined if they exceed the size limit. */
  readonly bytes: RecordBytes | undefined;
  /** Undefined if the bytes are not UTF-8. */
  readonly text: string | undefined;
}

/** A rejected event (with its text), or a whole record that could not be parsed (without text). */
export interface Rejection extends InputViolation {
  readonly correlationId: string;
  readonly record: number;
  readonly text?: string;
}

export interface Batch {
  readonly records: readonly StreamRecord[];
  readonly events: EventTable;
  readonly rejections: readonly Rejection[];
  /** For each unknown field that was ignored, the number of events with it. */
  readonly ignoredFields: ReadonlyMap<string, number>;
}

/** Beyond this number of symbols, the cache is cleared before the next batch; a single batch may have more. */
const MAX_CACHED_SYMBOLS = 16_384;
/** Caches symbol strings across batches to avoid allocating them again; it does not affect results. */
let symbols = new SymbolTable();

/** Reads batches into the same memory, so a batch is valid until the next one is read. */
export class BatchReader {
  private events = new EventTable(symbols);

  /** Reads a batch; see {@link readBatch}. */
  read(
    records: readonly StreamRecord[],
    maxEventAgeHours: number,
    unknownFields: UnknownFields = 'ignore',
  ): Batch {
    if (symbols.names.length > MAX_CACHED_SYMBOLS) symbols = new SymbolTable();
    if (this.events.symbols !== symbols) this.events = new EventTable(symbols);
    this.events.clear();
    return parseRecords(records, this.events, maxEventAgeHours, unknownFields);
  }
}

/**
 * Parses a batch of records in order: with the byte scanner if the record has the usual format, otherwise with
 * `readRecord`. Both give the same result.
 */
export const readBatch = (
  records: readonly StreamRecord[],
  maxEventAgeHours: number,
  unknownFields: UnknownFields = 'ignore',
): Batch => new BatchReader().read(records, maxEventAgeHours, unknownFields);

const parseRecords = (
  records: readonly StreamRecord[],
  events: EventTable,
  maxEventAgeHours: number,
  unknownFields: UnknownFields,
): Batch => {
  const scanner = getByteScanner();
  const rejections: Rejection[] = [];
  const ignoredFields = new Map<string, number>();
  const maxAge = maxEventAgeHours * 3_600_000;
  // Reused, so that a record allocates no numbers.
  const range = { oldest: NaN, newest: NaN };
  for (let index = 0; index < records.length; index++) {
    const record = records[index]!;
    const { arrivedAt, bytes } = record;
    // The scanner takes every number for milliseconds.
    range.oldest = Math.max(arrivedAt - maxAge, MILLISECONDS_FROM);
    range.newest = Math.min(arrivedAt + CLOCK_SKEW_MS, MICROSECONDS_FROM - 1);
    const isScanned = bytes && scanner.scan(bytes, index, range, events);
    if (!isScanned) {
      const text = { record, index, range: createTimeRange(arrivedAt, maxEventAgeHours), unknownFields };
      parseRecordText(text, { events, rejections, ignoredFields });
    }
  }
  return { records, events, rejections, ignoredFields };
};

/** A record to read as text, and how. */
interface RecordText {
  readonly record: StreamRecord;
  readonly index: number;
  readonly range: TimeRange;
  readonly unknownFields: UnknownFields;
}

/** The parts of a batch to which a record is added. */
interface BatchParts {
  readonly events: EventTable;
  readonly rejections: Rejection[];
  readonly ignoredFields: Map<string, number>;
}

const parseRecordText = (
  { record: { shardId, sequenceNumber, text }, index: record, range, unknownFields }: RecordText,
  { events, rejections, ignoredFields }: BatchParts,
): void => {
  const reject = (index: number, rejection: InputViolation & { readonly text?: string }) =>
    rejections.push({ correlationId: `${shardId}:${sequenceNumber}#${index}`, record, ...rejection });
  if (text === undefined) {
    reject(0, { field: 'record', rule: 'be UTF-8 text', got: 'other bytes' });
    return;
  }
  const reading = readRecord(text, range, unknownFields);
  if (reading.unreadable) reject(0, reading.unreadable);
  for (const event of reading.accepted) events.add(event, record, event.index);
  for (const { index, ...rest } of reading.rejected) reject(index, rest);
  for (const name of reading.ignoredFields) ignoredFields.set(name, (ignoredFields.get(name) ?? 0) + 1);
};

/** Returns the correlation id of an event: `<shardId>:<sequenceNumber>#<index in the record>`. */
export const formatCorrelationId = ({ records, events }: Batch, event: number): string => {
  const { shardId, sequenceNumber } = records[events.record[event]!]!;
  return `${shardId}:${sequenceNumber}#${events.index[event]!}`;
};

/** The symbols of a batch in order of appearance, by their numbers, each with the index of its first record. */
export interface BatchSymbols {
  readonly numbers: readonly number[];
  readonly firstRecords: readonly number[];
}

/** Marks the symbols that were found, by their numbers: a lookup by name for each event would take long. */
let found = new Uint8Array(1024);

/** Lists the symbols of a batch. */
export const listSymbols = ({ events }: Batch): BatchSymbols => {
  const { count, symbol, record, symbols } = events;
  if (found.length < symbols.names.length) found = new Uint8Array(2 * symbols.names.length);
  const numbers: number[] = [];
  const firstRecords: number[] = [];
  for (let event = 0; event < count; event++) {
    const number = symbol[event]!;
    if (found[number] === 1) continue;
    found[number] = 1;
    numbers.push(number);
    firstRecords.push(record[event]!);
  }
  for (const number of numbers) found[number] = 0;
  return { numbers, firstRecords };
};

/** Returns the symbols of a batch in order of appearance, each with the index of the first record that contains it. */
export const findFirstRecords = (batch: Batch): ReadonlyMap<string, number> => {
  const { names } = batch.events.symbols;
  const { numbers, firstRecords } = listSymbols(batch);
  return new Map(numbers.map((number, i) => [names[number]!, firstRecords[i]!]));
};

/** Returns the symbols of these records. */
export const findSymbols = ({ events }: Batch, records: ReadonlySet<number>): ReadonlySet<string> => {
  const { names } = events.symbols;
  const found = new Set<string>();
  if (records.size === 0) return found;
  for (let event = 0; event < events.count; event++)
    if (records.has(events.record[event]!)) found.add(names[events.symbol[event]!]!);
  return found;
};
