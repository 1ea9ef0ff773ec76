import { advance, isLate, type Bar, type SymbolState, type Window } from '../patterns';
import { eventRange, readRecord } from './record';
import type { Violation } from './violation';

/** One record of the stream; `text` is absent where its bytes are not UTF-8. */
export interface StreamRecord {
  readonly shardId: string;
  readonly sequenceNumber: string;
  /** When the stream took it, in milliseconds since 1970. */
  readonly arrivedAt: number;
  readonly text?: string;
}

/** A valid event and its place in the batch. */
export interface BatchEvent {
  /** `<shardId>:<sequenceNumber>#<index in the record>` */
  readonly correlationId: string;
  readonly record: number;
  readonly bar: Bar;
}

/** A refused event (with its text), or a whole record that could not be taken apart (without). */
export interface Rejection extends Violation {
  readonly correlationId: string;
  readonly record: number;
  readonly text?: string;
}

export interface Batch {
  readonly events: readonly BatchEvent[];
  readonly rejections: readonly Rejection[];
}

/** Takes a batch of records apart, in order. */
export const readBatch = (records: readonly StreamRecord[], maxEventAgeHours: number): Batch => {
  const events: BatchEvent[] = [];
  const rejections: Rejection[] = [];
  records.forEach(({ shardId, sequenceNumber, arrivedAt, text }, record) => {
    const idOf = (index: number): string => `${shardId}:${sequenceNumber}#${index}`;
    if (text === undefined) {
      const violation = { field: 'record', rule: 'be UTF-8 text', got: 'other bytes' };
      rejections.push({ correlationId: idOf(0), record, ...violation });
      return;
    }
    const reading = readRecord(text, eventRange(arrivedAt, maxEventAgeHours));
    if (reading.unreadable) rejections.push({ correlationId: idOf(0), record, ...reading.unreadable });
    for (const { index, bar } of reading.accepted) events.push({ correlationId: idOf(index), record, bar });
    for (const { index, ...rest } of reading.rejected) {
      rejections.push({ correlationId: idOf(index), record, ...rest });
    }
  });
  return { events, rejections };
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
export const advanceBatch = (
  events: readonly BatchEvent[],
  progress: ReadonlyMap<string, Progress>,
): Advance => {
  const analyses: Analysis[] = [];
  const moved = new Map<string, string>();
  let repeated = 0;
  let late = 0;
  for (const { correlationId, bar } of events) {
    const { symbol } = bar;
    const detector = progress.get(symbol);
    if (!detector) throw new Error(`no detector was loaded for ${symbol}`);
    if (detector.lastSequence !== undefined && isTakenIn(correlationId, detector.lastSequence)) repeated++;
    else if (isLate(detector.state, bar)) late++;
    else {
      const windows = advance(detector.state, bar);
      if (windows.length > 0) analyses.push({ correlationId, symbol, windows });
      moved.set(symbol, correlationId);
    }
  }
  return { analyses, moved, repeated, late };
};

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
