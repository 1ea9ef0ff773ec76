import { CLOCK_SKEW_MS } from './bar';
import { EventTable } from './event-table';
import { eventRange, readRecord } from './record';
import { RecordScanner, type RecordBytes } from './scanner';
import { SymbolTable } from './symbol-table';
import type { Violation } from './violation';

/** One record of the stream. What costs something to find out is asked for only where it is needed. */
export interface StreamRecord {
  readonly shardId: string;
  readonly sequenceNumber: string;
  /** When the stream took it, in milliseconds since 1970. */
  readonly arrivedAt: number;
  /** Its bytes, until another record is asked for its own; undefined where they are more than a record may have. */
  readonly bytes: RecordBytes | undefined;
  /** Undefined where its bytes are not UTF-8. */
  readonly text: string | undefined;
}

/** A refused event (with its text), or a whole record that could not be taken apart (without). */
export interface Rejection extends Violation {
  readonly correlationId: string;
  readonly record: number;
  readonly text?: string;
}

export interface Batch {
  readonly records: readonly StreamRecord[];
  readonly events: EventTable;
  readonly rejections: readonly Rejection[];
}

/** How many symbols are remembered from one batch to the next; a batch may have more. */
const SYMBOLS_KEPT = 16_384;
/** Symbols seen before: it saves their strings, and changes no result. */
let symbols = new SymbolTable();
const scanner = new RecordScanner();

/**
 * Takes a batch of records apart, in order: each by the scanner of bytes where it is of the usual shape, else by
 * `readRecord`, with the same result.
 */
export const readBatch = (records: readonly StreamRecord[], maxEventAgeHours: number): Batch => {
  if (symbols.names.length > SYMBOLS_KEPT) symbols = new SymbolTable();
  const events = new EventTable(symbols, Math.max(64, records.length));
  const rejections: Rejection[] = [];
  const maxAge = maxEventAgeHours * 3_600_000;
  for (let at = 0; at < records.length; at++) {
    const record = records[at]!;
    const { arrivedAt, bytes } = record;
    const isScanned = bytes && scanner.scan(bytes, at, arrivedAt - maxAge, arrivedAt + CLOCK_SKEW_MS, events);
    if (!isScanned) readAnyRecord(record, at, maxEventAgeHours, events, rejections);
  }
  return { records, events, rejections };
};

const readAnyRecord = (
  { shardId, sequenceNumber, arrivedAt, text }: StreamRecord,
  record: number,
  maxEventAgeHours: number,
  events: EventTable,
  rejections: Rejection[],
): void => {
  const reject = (index: number, rejection: Violation & { readonly text?: string }) =>
    rejections.push({ correlationId: `${shardId}:${sequenceNumber}#${index}`, record, ...rejection });
  if (text === undefined) {
    reject(0, { field: 'record', rule: 'be UTF-8 text', got: 'other bytes' });
    return;
  }
  const { unreadable, accepted, rejected } = readRecord(text, eventRange(arrivedAt, maxEventAgeHours));
  if (unreadable) reject(0, unreadable);
  for (const { index, bar } of accepted) events.add(bar, record, index);
  for (const { index, ...rest } of rejected) reject(index, rest);
};

/** The id of an event of the batch: `<shardId>:<sequenceNumber>#<index in the record>`. */
export const correlationIdOf = ({ records, events }: Batch, event: number): string => {
  const { shardId, sequenceNumber } = records[events.record[event]!]!;
  return `${shardId}:${sequenceNumber}#${events.index[event]!}`;
};

/** The symbols of a batch in the order in which they come, each with the first record that has it. */
export const firstRecords = ({ events }: Batch): ReadonlyMap<string, number> => {
  const { names } = events.symbols;
  const first = new Map<string, number>();
  const seen = new Uint8Array(names.length);
  for (let event = 0; event < events.count; event++) {
    const symbol = events.symbol[event]!;
    if (seen[symbol] === 1) continue;
    seen[symbol] = 1;
    first.set(names[symbol]!, events.record[event]!);
  }
  return first;
};
