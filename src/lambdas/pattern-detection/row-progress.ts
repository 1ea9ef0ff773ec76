import { BarFormatError, type BarOptions, BarRow, decodeRow, encodeRow } from '../../domain/bars';
import type { RowProgress } from '../../domain/market-data';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { collectFailures } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';
import type { OpenBarsTable, SavedBars } from './adapters/open-bars-table';

/** The open bars of a row, and how they were loaded; undefined for a new row. */
export interface LoadedRow extends RowProgress {
  readonly saved: SavedBars | undefined;
}

/**
 * Loads rows of open bars. A row with other intervals, or of another version, starts new bars, but retains its positions in
 * the stream.
 */
export const loadRows = async (
  table: OpenBarsTable,
  names: readonly string[],
  options: BarOptions,
  { log, meter }: Telemetry,
): Promise<ReadonlyMap<string, LoadedRow>> => {
  const rows = await table.load(names);
  const decode = (name: string, saved: SavedBars): BarRow => {
    try {
      return decodeRow(saved, options);
    } catch (error) {
      if (!(error instanceof BarFormatError)) throw error;
      log.warn('open bars reset', { row: name, error });
      meter.count('OpenBarsReset', 1);
      return new BarRow(options);
    }
  };
  return new Map(
    names.map((name): [string, LoadedRow] => {
      const saved = rows.get(name);
      const bars = saved ? decode(name, saved) : new BarRow(options);
      return [name, { bars, positions: saved?.positions ?? [], saved }];
    }),
  );
};

/** Saves rows with their new positions. Returns the names of those that could not be saved. */
export const saveRows = async (
  table: OpenBarsTable,
  advanced: readonly (readonly [name: string, positions: readonly string[]])[],
  rows: ReadonlyMap<string, LoadedRow>,
  { log }: Telemetry,
): Promise<readonly string[]> => {
  const failures = await collectFailures(advanced, MAX_CONCURRENT_CALLS, async ([name, positions]) => {
    const row = rows.get(name);
    if (row) await table.save(name, { ...encodeRow(row.bars), positions }, row.saved);
  });
  for (const { item, error } of failures) log.error('open bars not saved', { row: item[0], error });
  return failures.map(({ item }) => item[0]);
};
