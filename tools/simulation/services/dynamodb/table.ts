import { Database } from './database';
import { createDocumentClient } from './document-client';
import { createValidationError } from './errors';
import { IndexedRows } from './indexed-rows';
import { formatKey, parseKey } from './keys';
import type { Index } from './partition';
import type { PreparedWrite } from './prepare-write';
import type { Row } from './row';
import { StaleRows, type ReadLag } from './stale-rows';

export type { Index } from './partition';

/** A write that has been processed. */
export interface Change {
  readonly table: string;
  /** The values of the row's key, as a JSON list. */
  readonly key: string;
  readonly before?: Row | undefined;
  readonly after?: Row | undefined;
  /** Why it happened, if it was not a request. */
  readonly cause?: 'expiry' | 'replication' | undefined;
}

/**
 * A table of DynamoDB in memory. Reads that are not consistent, also those of an index, can return what was written before the
 * last write.
 */
export class Table {
  readonly rows: IndexedRows;
  readonly stale: StaleRows;
  /** How many rows a scan or a query returns at most, and how many rows a batch processes. */
  pageSize = 100;
  batchSize = 100;
  /** The requests of {@link client} by name. */
  readonly requests: { readonly name: string; readonly input: unknown }[] = [];
  /** Thrown by the next request. */
  fault: Error | undefined;
  private readonly ownIndex: Index | undefined;
  private readonly listeners: ((change: Change) => void)[] = [];

  /** @param lag how long reads are stale; by default, until the next write */
  constructor(
    readonly name: string,
    readonly keys: readonly string[],
    readonly indexes: Readonly<Record<string, Index>> = {},
    lag?: ReadLag,
  ) {
    const [partition, sort] = keys;
    this.ownIndex = partition !== undefined && sort !== undefined ? { partition, sort } : undefined;
    this.rows = new IndexedRows([...(this.ownIndex ? [this.ownIndex] : []), ...Object.values(indexes)]);
    this.stale = new StaleRows(lag);
  }

  /** A client of this table, without faults, for tests of adapters. */
  readonly client = (() => {
    const { client } = new Database([this]);
    return createDocumentClient((command) => {
      this.requests.push({ name: command.constructor.name, input: command.input });
      return client.send(command as never);
    });
  })();

  /** Throws {@link fault} once. */
  throwFault(): void {
    const { fault } = this;
    this.fault = undefined;
    if (fault) throw fault;
  }

  /** All rows, in the order in which they were added. */
  list = (): readonly Row[] => [...this.rows.values()];

  /** Adds a row. */
  add(row: Row): void {
    this.rows.set(this.formatKey(row), row);
    this.settle();
  }

  /** Makes the last write visible to all reads. */
  settle(): void {
    this.stale.clear();
  }

  formatKey = (row: Row): string => formatKey(row, this.keys);
  parseKey = (key: Row): string => parseKey(key, this.keys);

  /** Reads the row with a key. */
  read(key: Row, isConsistent: boolean): Row | undefined {
    const formatted = this.parseKey(key);
    const current = this.rows.get(formatted);
    return isConsistent ? current : this.stale.read(formatted, current);
  }

  /** Returns the rows that a read returns, by their keys. */
  listVisible(isConsistent: boolean): ReadonlyMap<string, Row> {
    if (isConsistent) return this.rows;
    const visible = new Map(this.rows);
    for (const [key, row] of this.stale.list())
      if (row) visible.set(key, row);
      else visible.delete(key);
    return visible;
  }

  /** Finds an index. Without a name, the keys of the table itself. */
  findIndex(name: unknown): Index {
    const index = name === undefined ? this.ownIndex : this.indexes[String(name)];
    if (!index) throw createValidationError(`index ${String(name)}`);
    return index;
  }

  /** Calls a function with each change, in their order. */
  onChange(listener: (change: Change) => void): void {
    this.listeners.push(listener);
  }

  /** Writes rows together. Returns the changes; a check of a condition is none. */
  commit(writes: readonly PreparedWrite[], cause?: Change['cause']): readonly Change[] {
    const changed = writes.filter(({ before, after }) => before !== after);
    this.stale.remember(changed.map(({ key, before }) => [key, before]));
    const changes = changed.map(({ key, before, after }) => {
      if (after) this.rows.set(key, after);
      else this.rows.delete(key);
      return { table: this.name, key, before, after, cause };
    });
    for (const change of changes) for (const listener of this.listeners) listener(change);
    return changes;
  }
}
