import { BarFormatError, type BarOptions, BarRow, decodeRow } from '../../../domain/bars';
import { getCalendar, type Interval } from '../../../domain/calendar';
import { BarResults, type DetectorKey } from '../../../domain/market-data';
import { BuiltSeries, type LiveSeries, ReceivedSeries } from './live-series';
import type { MarketTables } from './market-tables';

/** How the deployed system builds bars. */
export interface BarSettings {
  /** The intervals, shortest first; none if each event is used as a bar. */
  readonly intervals: readonly Interval[];
  /** The id of the calendar with the sessions of the bars. */
  readonly calendar: string;
}

/**
 * Opens the live bars of a symbol and interval. Bars that are built continue the open ones that the system has stored, so that
 * the first one is complete.
 */
export async function openSeries(
  { symbol, interval }: DetectorKey,
  { intervals, calendar }: BarSettings,
  tables: Pick<MarketTables, 'readOpenBars'>,
): Promise<LiveSeries> {
  if (interval === undefined) return new ReceivedSeries(symbol);
  const results = new BarResults();
  const options = { calendar: getCalendar(calendar), intervals, listener: results };
  const row = decodeOrCreate(await tables.readOpenBars(symbol), options);
  for (const other of [...row.symbols.keys()]) if (other !== symbol) row.symbols.delete(other);
  return new BuiltSeries(symbol, interval, row, results);
}

function decodeOrCreate(
  encoded: Awaited<ReturnType<MarketTables['readOpenBars']>>,
  options: BarOptions,
): BarRow {
  if (!encoded) return new BarRow(options);
  try {
    return decodeRow(encoded, options);
  } catch (error) {
    // The stored bars have other intervals or another format: the system starts again too.
    if (error instanceof BarFormatError) return new BarRow(options);
    throw error;
  }
}
