import { advance, isLate, type SymbolState, type Window } from '../patterns';
import { type Batch, correlationIdOf } from './batch';

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
