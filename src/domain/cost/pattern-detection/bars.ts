import { asBlocks, type PlannedResource } from '../../plan/resources';
import { isInterval } from '../../calendar';
import { MAX_LOG_BARS } from '../../recent-bars';
import { formatNumber, type Usage } from '../line';
import type { CostedStack } from '../stack';
import { countUnits, estimateRows } from '../tables';
import { ASSUMPTIONS, ROW_BYTES } from './assumptions';
import type { MarketTraffic } from './traffic';
import { TABLE } from './types';

/** The rows of OpenBars, and the bytes of their parts, as `bar-row.test.ts` measures them for a feed without trade ids. */
const ROWS = 256;
const ROW = { overhead: 225, hotPerSymbol: 64, coldPerSymbol: 313 } as const;
/** A session of New York, in minutes. */
const SESSION_MINUTES = 390;
const MINUTES: Readonly<Record<string, number>> = {
  ...{ '1m': 1, '5m': 5, '15m': 15, '30m': 30, '1h': 60, '4h': 240, '1d': SESSION_MINUTES },
};
const KB = 1024;
/** RecentBars stores the bars of minutes for a week. */
const STORED_WEEK = 7 / 30;

/** The bars that KinesisConsumer builds. */
export interface BarTraffic {
  /** The bars of the shortest interval, and of all intervals, in a month of all symbols. */
  readonly shortestPerSymbol: number;
  readonly bars: number;
  /** The detectors: one for each symbol and interval. */
  readonly detectors: number;
}

/** Counts the bars of a month; undefined if the function uses each event as a bar. */
export function countBars(fn: PlannedResource | undefined, traffic: MarketTraffic): BarTraffic | undefined {
  const variables = asBlocks(asBlocks(fn?.values.environment)[0]?.variables)[0];
  const intervals = String(variables?.BAR_INTERVALS ?? '')
    .split(',')
    .filter(isInterval);
  const days = (traffic.hours * 60) / SESSION_MINUTES;
  const perSymbol = intervals.map((interval) => days * Math.ceil(SESSION_MINUTES / MINUTES[interval]!));
  const [shortestPerSymbol] = perSymbol;
  if (shortestPerSymbol === undefined) return undefined;
  const bars = traffic.symbols * perSymbol.reduce((sum, count) => sum + count, 0);
  return { shortestPerSymbol, bars, detectors: traffic.symbols * intervals.length };
}

/** The rows of OpenBars that have a symbol. */
export const countOpenRows = (symbols: number): number => ROWS * (1 - (1 - 1 / ROWS) ** symbols);

/** Estimates the rows of OpenBars: the hot part with each batch, both parts in a transaction when bars close. */
export function estimateOpenBars(
  stack: CostedStack,
  fn: PlannedResource,
  { shortestPerSymbol, bars, detectors }: BarTraffic,
  batchRows: number,
  traffic: MarketTraffic,
): readonly Usage[] {
  const rows = countOpenRows(traffic.symbols);
  const perRow = traffic.symbols / rows;
  const hot = ROW.overhead + perRow * ROW.hotPerSymbol;
  const cold = ROW.overhead + perRow * ROW.coldPerSymbol;
  const closings = rows * shortestPerSymbol;
  // A transaction takes two units for each KB.
  const coldUnits = 2 * countUnits(cold, KB) + countUnits(hot, KB);
  const countTransactionUnits = (bytes: number) => countUnits(bytes, 4 * KB);
  // The version of each row is an attribute of its hot part, and a row that is not in the cache is read completely.
  const unitsPerRow =
    countTransactionUnits(hot) +
    (1 - ASSUMPTIONS.cachedRowShare) * (countTransactionUnits(hot) + countTransactionUnits(cold));
  const table = stack.findInVariables(fn, TABLE, 'OpenBars');
  const states = stack.findInVariables(fn, TABLE, 'DetectorState');
  const recent = stack.findInVariables(fn, TABLE, 'RecentBars');
  return [
    ...estimateRows(table, {
      writtenRows: batchRows + (closings * coldUnits) / countUnits(hot, KB),
      bytesPerRow: hot,
      readUnits: batchRows * unitsPerRow,
      storedRows: (rows * (hot + cold)) / hot,
      calculation:
        `${formatNumber(rows)} rows of ${formatNumber(perRow)} symbols in each round of batches, ` +
        'and the closings of bars in transactions; half of the rows are read from the cache (assumed)',
    }),
    ...estimateRows(states, {
      writtenRows: bars,
      bytesPerRow: traffic.stateBytes,
      readUnits: bars,
      storedRows: detectors,
      calculation: 'each closed bar',
    }),
    ...estimateRows(recent, {
      writtenRows: bars / MAX_LOG_BARS,
      bytesPerRow: ROW_BYTES.bars,
      readUnits: 0,
      storedRows: (bars / MAX_LOG_BARS) * STORED_WEEK,
      calculation: `closed bars, ${MAX_LOG_BARS} in a row`,
    }),
  ];
}
