import { BarFormatError, BarRow, decodeRow, encodeRow } from '../../domain/bars';
import type { RowProgress } from '../../domain/market-data';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { collectFailures } from '../shared/concurrency';
import type { Telemetry } from '../shared/telemetry';
import type { OpenBarsTable, SavedBars } from './adapters/open-bars-table';
import type { RowCache } from './row-cache';

/** The open bars of a row, and how they were loaded; undefined for a new row. */
export interface LoadedRow extends RowProgress {
  readonly saved: SavedBars | undefined;
}

/**
 * Loads rows of open bars: from the cache if the table has the same version, otherwise from the table. A row with other
 * intervals, or of another version, starts new bars, but retains its positions in the stream.
 */
export const loadRows = async (
  table: OpenBarsTable,
  names: readonly string[],
  cache: RowCache,
  { log, meter }: Telemetry,
): Promise<ReadonlyMap<string, LoadedRow>> => {
  const cached = await takeCachedRows(table, names, cache);
  const rows = await loadMissingRows(
    table,
    names.filter((name) => !cached.has(name)),
  );
  const { options } = cache;
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
      const row = cached.get(name);
      if (row) return [name, row];
      const saved = rows.get(name);
      const bars = saved ? decode(name, saved) : new BarRow(options);
      return [name, { bars, positions: saved?.positions ?? [], saved }];
    }),
  );
};

/** Takes the cached rows that no other environment has written. */
const takeCachedRows = async (
  table: OpenBarsTable,
  names: readonly string[],
  cache: RowCache,
): Promise<ReadonlyMap<string, LoadedRow>> => {
  const known = cache.findCached(names);
  const taken = new Map<string, LoadedRow>();
  if (known.length === 0) return taken;
  const versions = await table.loadVersions(known);
  for (const name of known) {
    const row = cache.take(name, versions.get(name));
    if (row) taken.set(name, { ...row, positions: row.saved.positions });
  }
  return taken;
};

const loadMissingRows = async (
  table: OpenBarsTable,
  names: readonly string[],
): Promise<ReadonlyMap<string, SavedBars>> => (names.length === 0 ? new Map() : table.load(names));

/**
 * Saves rows with their new positions, and puts them back into the cache. Returns the names of those that could not be
 * saved.
 */
export const saveRows = async (
  table: OpenBarsTable,
  advanced: readonly (readonly [name: string, positions: readonly string[]])[],
  rows: ReadonlyMap<string, LoadedRow>,
  cache: RowCache,
  { log }: Telemetry,
): Promise<readonly string[]> => {
  const failures = await collectFailures(advanced, MAX_CONCURRENT_CALLS, async ([name, positions]) => {
    const row = rows.get(name);
    if (!row) return;
    const { bars, saved: previous } = row;
    const saved = await table.save(name, { ...encodeRow(bars, previous?.cold), positions }, previous);
    cache.put(name, { bars, saved });
  });
  for (const { item, error } of failures) log.error('open bars not saved', { row: item[0], error });
  return failures.map(({ item }) => item[0]);
};

/** Puts the rows that a batch has not changed back into the cache. */
export const keepUnchangedRows = (
  rows: ReadonlyMap<string, LoadedRow>,
  advanced: ReadonlyMap<string, unknown>,
  cache: RowCache,
): void => {
  for (const [name, { bars, saved }] of rows)
    if (saved && !advanced.has(name)) cache.put(name, { bars, saved });
};
