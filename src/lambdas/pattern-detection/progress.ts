import type { DetectorProgress } from '../../domain/market-data';
import { decodeState, encodeState, createState, StateTable, type SymbolState } from '../../domain/patterns';
import { BarLog, formatSeries } from '../../domain/recent-bars';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { toError, collectFailures } from '../shared/concurrency';
import type { DetectorStates } from './adapters/detector-states';
import type { RecentBars } from './adapters/recent-bars';
import type { Telemetry } from '../shared/telemetry';

/**
 * Loads the detectors of these symbols. A symbol without a row gets a new detector. So does a row that another version of
 * the detector wrote, but it retains its position in the stream.
 */
export const loadProgress = async (
  states: DetectorStates,
  symbols: readonly string[],
  { log, meter }: Telemetry,
): Promise<ReadonlyMap<string, DetectorProgress>> => {
  const saved = await states.load(symbols);
  // One table for all symbols of the batch, because allocating memory for each of them takes long.
  const table = new StateTable(symbols.length);
  const createProgress = (symbol: string): DetectorProgress => {
    const row = saved.get(symbol);
    if (!row) return { state: table.add(), log: new BarLog() };
    const { lastSequence } = row;
    return { state: decodeOr(row.state, symbol), lastSequence, log: decodeLog(row.bars, symbol) };
  };
  /** Continue without bars that can't be decoded: they are missing in drawings only. */
  const decodeLog = (bars: Uint8Array | undefined, symbol: string): BarLog => {
    try {
      return bars ? BarLog.decode(bars) : new BarLog();
    } catch (error) {
      log.warn('bars reset', { symbol, error: toError(error) });
      return new BarLog();
    }
  };
  const decodeOr = (state: Uint8Array, symbol: string): SymbolState => {
    try {
      return decodeState(state, table.add());
    } catch (error) {
      log.warn('detector reset', { symbol, error: toError(error) });
      meter.count('DetectorsReset', 1);
      return createState();
    }
  };
  return new Map(symbols.map((symbol) => [symbol, createProgress(symbol)]));
};

/** Saves the advanced detectors. Returns the symbols that could not be saved. */
export const saveProgress = async (
  states: DetectorStates,
  moved: readonly (readonly [ticker: string, lastSequence: string])[],
  progress: ReadonlyMap<string, DetectorProgress>,
  { log, now }: Telemetry,
): Promise<readonly string[]> => {
  const failures = await collectFailures(moved, MAX_CONCURRENT_CALLS, async ([symbol, lastSequence]) => {
    const detector = progress.get(symbol);
    if (!detector) return;
    const state = encodeState(detector.state);
    const saved = { state, lastSequence, ...(detector.log && { bars: detector.log.encode() }) };
    await states.save(symbol, saved, detector.lastSequence, now());
  });
  for (const { item, error } of failures) {
    log.error('detector not saved', { symbol: item[0], correlation_id: item[1], error });
  }
  return failures.map(({ item }) => item[0]);
};

/**
 * Saves the bars that the detectors have closed. A retry saves the same bars again. Failures are logged only: a drawing
 * without some bars is better than a stream that stops.
 */
export const saveClosedBars = async (
  recentBars: RecentBars,
  progress: ReadonlyMap<string, DetectorProgress>,
  { log, now }: Telemetry,
): Promise<void> => {
  const closed = [...progress].flatMap(([symbol, detector]) =>
    (detector.log?.takeClosed() ?? []).map((bars) => ({ symbol, bars })),
  );
  const failures = await collectFailures(closed, MAX_CONCURRENT_CALLS, ({ symbol, bars }) =>
    recentBars.save(formatSeries({ symbol }), bars, now()),
  );
  for (const { item, error } of failures) log.warn('bars not saved', { symbol: item.symbol, error });
};
