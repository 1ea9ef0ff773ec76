import type { Row } from './row';

/** How long reads can return what was written before. */
export interface ReadLag {
  /** Returns milliseconds. */
  readonly now: () => number;
  readonly pickMs: () => number;
}

/** Without a lag, reads return what was before the last write until the next one: the worst case, for tests. */
const UNTIL_NEXT_WRITE: ReadLag = { now: () => 0, pickMs: () => Infinity };

/** What reads that are not consistent return in place of the rows that were written recently. */
export class StaleRows {
  private readonly before = new Map<string, { readonly row: Row | undefined; readonly until: number }>();

  constructor(private readonly lag: ReadLag = UNTIL_NEXT_WRITE) {}

  /** Remembers the rows before a write, by their keys. */
  remember(rows: Iterable<readonly [key: string, before: Row | undefined]>): void {
    if (this.lag === UNTIL_NEXT_WRITE) this.clear();
    const now = this.lag.now();
    for (const [key, { until }] of this.before) {
      if (until > now) break;
      this.before.delete(key);
    }
    for (const [key, row] of rows) {
      this.before.delete(key);
      this.before.set(key, { row, until: now + this.lag.pickMs() });
    }
  }

  /** Makes all writes visible to all reads. */
  clear(): void {
    this.before.clear();
  }

  /** Returns the row that a read returns. @param current the row after all writes */
  read(key: string, current: Row | undefined): Row | undefined {
    const found = this.before.get(key);
    return found && found.until > this.lag.now() ? found.row : current;
  }

  /** Lists the rows that differ for reads that are not consistent; undefined if a row is not visible yet. */
  list(): ReadonlyMap<string, Row | undefined> {
    const now = this.lag.now();
    const visible = [...this.before].filter(([, { until }]) => until > now);
    return new Map(visible.map(([key, { row }]) => [key, row]));
  }
}
