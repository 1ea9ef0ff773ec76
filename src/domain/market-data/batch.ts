import { advance, isLate, type SymbolState, type Window } from '../patterns';
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

/** The detector of one symbol, and how far in the stream it has come. */
export interface Progress {
  readonly state: SymbolState;
  /** The correlation id of the last event that the state has taken in. */
  readonly lastSequence?: string;
}

/** A window that passed the gate, to be analysed under the correlation id of the event that completed it. */
export interface Analysis {
  readonly correlationId: string;
  readonly symbol: string;
  readonly windows: readonly Window[];
}

/** What a batch does to the detectors. */
export interface Advance {
  readonly analyses: readonly Analysis[];
  /** For each symbol that moved on, the correlation id of the last event it took in. */
  readonly moved: ReadonlyMap<string, string>;
  /** Events at or before a symbol's last sequence: a retried batch, already taken in. */
  readonly repeated: number;
  /** Events no newer than the symbol's last bar. */
  readonly late: number;
}

/** Takes the events of a batch in, in order; mutates the states in `progress`, which holds every symbol. */
export const advanceBatch = (batch: Batch, progress: ReadonlyMap<string, Progress>): Advance => {
  const { events } = batch;
  const { names } = events.symbols;
  const analyses: Analysis[] = [];
  const detectors = new Array<Progress | undefined>(names.length);
  /** For each symbol, the event it took in last, plus one. */
  const last = new Int32Array(names.length);
  let repeated = 0;
  let late = 0;
  for (let event = 0; event < events.count; event++) {
    const number = events.symbol[event]!;
    const detector = (detectors[number] ??= detectorOf(names[number]!, progress));
    // A shard is read in its order: after an event that is new, every one of its symbol is.
    if (last[number] === 0 && isRepeated(batch, event, detector)) {
      repeated++;
      continue;
    }
    const bar = events.bar(event);
    if (isLate(detector.state, bar)) {
      late++;
      continue;
    }
    const windows = advance(detector.state, bar);
    last[number] = event + 1;
    if (windows.length === 0) continue;
    analyses.push({ correlationId: correlationIdOf(batch, event), symbol: bar.symbol, windows });
  }
  const moved = new Map<string, string>();
  last.forEach((event, number) => {
    if (event > 0) moved.set(names[number]!, correlationIdOf(batch, event - 1));
  });
  return { analyses, moved, repeated, late };
};

const detectorOf = (symbol: string, progress: ReadonlyMap<string, Progress>): Progress => {
  const detector = progress.get(symbol);
  if (!detector) throw new Error(`no detector was loaded for ${symbol}`);
  return detector;
};

const isRepeated = (batch: Batch, event: number, { lastSequence }: Progress): boolean =>
  lastSequence !== undefined && isTakenIn(correlationIdOf(batch, event), lastSequence);

const CORRELATION_ID = /^(.+):(\d{1,128})#(\d+)$/;

/**
 * Whether the event stands at or before the last one taken in. Sequence numbers compare within a shard only: of
 * an event from another shard (after resharding, or a producer that does not key by symbol) the bar's time
 * decides, as for every late event.
 */
const isTakenIn = (correlationId: string, last: string): boolean => {
  const [, shard, sequence = '', index] = CORRELATION_ID.exec(correlationId) ?? [];
  const [, lastShard, lastSequence = '', lastIndex] = CORRELATION_ID.exec(last) ?? [];
  if (shard === undefined || shard !== lastShard) return false;
  const [one, other] = [sequence.padStart(128, '0'), lastSequence.padStart(128, '0')];
  return one === other ? Number(index) <= Number(lastIndex) : one < other;
};
