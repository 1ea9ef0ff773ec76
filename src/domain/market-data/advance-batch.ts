import { advanceState, type Bar, isLate, type RuleSet, type SymbolState, type Window } from '../patterns';
import type { BarLog } from '../recent-bars';
import { type Batch, formatCorrelationId } from './batch';
import { EVENT_KIND, isPriceEvent, type EventKind } from './event-kind';
import { createEmptyBar, type EventTable } from './event-table';
import { isProcessed } from './stream-position';
import { isOpenBar, processNotice, type NoticeCounts } from './notices';

/** The detector of one symbol, and the last event of the stream that it has processed. */
export interface DetectorProgress {
  readonly state: SymbolState;
  /** The correlation id of the last event that the state includes. */
  readonly lastSequence?: string;
  /** Its last bars, for drawings. */
  readonly log?: BarLog;
}

/** The detectors of the symbols in a batch: a Map by name, or a list by the number of the symbol. */
export interface DetectorSource {
  get(symbol: string, number: number): DetectorProgress | undefined;
}

/** Windows with a candidate pattern, to be analyzed under the correlation id of the event that completed them. */
export interface Analysis {
  readonly correlationId: string;
  readonly symbol: string;
  readonly windows: readonly Window[];
}

/** The result of processing a batch. */
export interface BatchOutcome {
  readonly analyses: readonly Analysis[];
  /** The last event of each symbol with new events, see {@link formatLastEvents}. */
  readonly lastEvents: readonly number[];
  /** Events at or before a symbol's last sequence: they were processed by an earlier attempt. */
  readonly repeated: number;
  /** Events older than the symbol's last event, bars of its time, and copies: the detector ignores them. */
  readonly late: number;
  /** The late events in order, without copies of a symbol's last bar: producers repeat a request that times out. */
  readonly missed: readonly number[];
  /**
   * The missed events that are corrections: bars with the time of the symbol's last event and another close, and
   * corrections of trades that have already been used.
   */
  readonly corrections: ReadonlySet<number>;
  /** The number of processed events without a price, by kind. */
  readonly notices: Readonly<NoticeCounts>;
}

/**
 * For each symbol of the current batch (by its number): the index of its last new event plus one, and its detector.
 * Both are reused and empty between batches: allocating them for thousands of known symbols would cost more than
 * processing the events of the few hundred symbols in a batch.
 */
let lastEvents = new Int32Array(1024);
const detectors: (DetectorProgress | undefined)[] = [];
/** The bar of the current event, reused. */
const bar = createEmptyBar();

/**
 * Processes the events of a batch in order. Mutates the states in `progress`, which must contain every symbol.
 * @param rules the patterns to look for; by default those of the deployed system, with the default sensitivity
 */
export const advanceBatch = (batch: Batch, progress: DetectorSource, rules?: RuleSet): BatchOutcome => {
  const { length } = batch.events.symbols.names;
  if (lastEvents.length < length) lastEvents = new Int32Array(length * 2);
  /** The numbers of the batch's symbols, in order of their first event. */
  const batchSymbols: number[] = [];
  try {
    return processEvents(batch, progress, batchSymbols, rules);
  } finally {
    for (const number of batchSymbols) {
      lastEvents[number] = 0;
      detectors[number] = undefined;
    }
  }
};

const processEvents = (
  batch: Batch,
  progress: DetectorSource,
  batchSymbols: number[],
  rules: RuleSet | undefined,
): BatchOutcome => {
  const { events } = batch;
  const { names } = events.symbols;
  const analyses: Analysis[] = [];
  const missed: number[] = [];
  const corrections = new Set<number>();
  const tradeIds = new Set<string>();
  const notices: NoticeCounts = { openBars: 0, statuses: 0, splits: 0 };
  let repeated = 0;
  let late = 0;
  for (let event = 0; event < events.count; event++) {
    const number = events.symbol[event]!;
    let detector = detectors[number];
    if (detector === undefined) {
      detector = detectors[number] = requireDetector(names[number]!, number, progress);
      batchSymbols.push(number);
    }
    // Shards are read in order: after a symbol's first new event, all its later events are new.
    if (lastEvents[number] === 0 && isRepeated(batch, event, detector)) {
      repeated++;
      continue;
    }
    events.copyBar(event, bar);
    const kind = events.kind[event] as EventKind;
    if (!isPriceEvent(kind) || isOpenBar(events, event)) {
      const result = processNotice(events, event, detector.state, notices);
      if (result === 'processed') lastEvents[number] = event + 1;
      else late++;
      if (result === 'missed' || result === 'corrected') missed.push(event);
      if (result === 'corrected') corrections.add(event);
      continue;
    }
    const isTick = kind !== EVENT_KIND.bar;
    const isCopy =
      kind === EVENT_KIND.trade ? isCopiedTrade(events, event, tradeIds) : isLastBar(detector.state, bar);
    if (isCopy || isLate(detector.state, bar, isTick)) {
      late++;
      if (isCopy) continue;
      missed.push(event);
      if (bar.timestamp === detector.state.lastTimestamp) corrections.add(event);
      continue;
    }
    const windows = advanceState(detector.state, bar, rules, undefined, isTick);
    lastEvents[number] = event + 1;
    detector.log?.add(bar);
    if (windows.length === 0) continue;
    // Close the log first, so that the analysis finds the bars up to this one in RecentBars.
    detector.log?.close();
    analyses.push({ correlationId: formatCorrelationId(batch, event), symbol: bar.symbol, windows });
  }
  const last: number[] = [];
  for (const number of batchSymbols) if (lastEvents[number]! > 0) last.push(lastEvents[number]! - 1);
  return { analyses, lastEvents: last, repeated, late, missed, corrections, notices };
};

/** Returns for each symbol with new events the correlation id of the last one. */
export const formatLastEvents = (batch: Batch, { lastEvents }: BatchOutcome): ReadonlyMap<string, string> => {
  const { symbol, symbols } = batch.events;
  return new Map(
    lastEvents.map((event) => [symbols.names[symbol[event]!]!, formatCorrelationId(batch, event)]),
  );
};

const requireDetector = (symbol: string, number: number, progress: DetectorSource): DetectorProgress => {
  const detector = progress.get(symbol, number);
  if (!detector) throw new Error(`no detector was loaded for ${symbol}`);
  return detector;
};

const isRepeated = (batch: Batch, event: number, { lastSequence }: DetectorProgress): boolean =>
  lastSequence !== undefined && isProcessed(formatCorrelationId(batch, event), lastSequence);

const isLastBar = ({ lastTimestamp, lastReceivedClose }: SymbolState, bar: Bar): boolean =>
  bar.timestamp === lastTimestamp && bar.close === lastReceivedClose;

/**
 * Whether a trade has the id of an earlier trade of its symbol in the batch. Trades without an id are never copies: two
 * of them can be equal in time, price and size.
 */
const isCopiedTrade = ({ details, symbol }: EventTable, event: number, found: Set<string>): boolean => {
  const id = details.get(event)?.id;
  if (id === undefined) return false;
  const key = `${symbol[event]!} ${id}`;
  if (found.has(key)) return true;
  found.add(key);
  return false;
};
