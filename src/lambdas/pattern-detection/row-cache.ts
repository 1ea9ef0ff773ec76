import type { BarListener, BarOptions, BarRow } from '../../domain/bars';
import type { RowVersion, SavedBars } from './adapters/open-bars-table';

/** A row as the last batch of this execution environment has saved it. */
export interface CachedRow {
  readonly bars: BarRow;
  readonly saved: SavedBars;
}

/** About 30 MB: a symbol with four intervals takes 3 KB. */
const MAX_SYMBOLS = 10_000;

/**
 * Decoded rows of open bars, between the batches of one execution environment. A batch takes its rows out, and puts back
 * those that it has saved, so a row that a batch has changed but not saved is never used again. A row is valid only while
 * the table has its version: any other environment can have written it in the meantime.
 */
export class RowCache {
  private readonly rows = new Map<string, CachedRow>();
  private symbols = 0;
  private listener: BarListener | undefined;
  /** The options of all rows. Their listener passes everything to that of the current batch. */
  readonly options: BarOptions;

  constructor(
    options: Omit<BarOptions, 'listener'>,
    private readonly maxSymbols = MAX_SYMBOLS,
  ) {
    const listener: BarListener = {
      onBar: (bar) => this.listener?.onBar(bar),
      onRejected: (event, reason) => this.listener?.onRejected(event, reason),
    };
    this.options = { ...options, listener };
  }

  /** Begins a batch, whose results all rows report to `listener`. */
  begin(listener: BarListener): void {
    this.listener = listener;
  }

  /** Returns the names of those rows that are cached. */
  findCached(names: readonly string[]): readonly string[] {
    return names.filter((name) => this.rows.has(name));
  }

  /** Removes a row. Returns it if it has the version of the table. */
  take(name: string, current: RowVersion | undefined): CachedRow | undefined {
    const row = this.rows.get(name);
    if (row === undefined) return undefined;
    this.rows.delete(name);
    this.symbols -= row.bars.symbols.size;
    return isCurrent(row.saved, current) ? row : undefined;
  }

  /** Adds a row that the table contains in the same version. The rows that were unused for longest are removed. */
  put(name: string, row: CachedRow): void {
    this.rows.set(name, row);
    this.symbols += row.bars.symbols.size;
    for (const [oldest, { bars }] of this.rows) {
      if (this.symbols <= this.maxSymbols) return;
      this.rows.delete(oldest);
      this.symbols -= bars.symbols.size;
    }
  }
}

/** Also compares the positions, because the versions of a row that was deleted start again. */
const isCurrent = (saved: RowVersion, current: RowVersion | undefined): boolean =>
  saved.version === current?.version && saved.positions.join() === current.positions.join();
