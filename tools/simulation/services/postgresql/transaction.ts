import { createDatabaseError } from './errors';
import type { LockMode, LockOwner, RowLocks } from './row-locks';
import { formatKey, type Row, type RowChange, type Tables } from './table';

/** A statement has to wait for a row that other transactions have locked. It runs again when one of them has ended. */
export class LockConflict {
  constructor(
    readonly row: string,
    readonly blockers: readonly LockOwner[],
  ) {}
}

/** What the transactions of an instance share. */
export interface Instance {
  readonly tables: Tables;
  readonly locks: RowLocks;
  /** The last number of each sequence. A transaction that is rolled back does not return its numbers. */
  readonly sequences: Map<string, number>;
}

const formatRow = (table: string, key: string): string => `${table}\n${key}`;

/**
 * A transaction with the isolation READ COMMITTED: each statement sees what is committed when it begins, and what earlier
 * statements of the transaction have changed.
 */
export class Transaction implements LockOwner {
  blockers: readonly LockOwner[] = [];
  /** Whether a statement has failed, so that only ROLLBACK is possible. */
  isAborted = false;
  private readonly changes = new Map<string, RowChange>();
  private ofStatement: RowChange[] = [];
  /** The numbers that the statement has drawn. It has the same ones when it runs again after a wait. */
  private drawn: number[] = [];
  private drawCount = 0;

  /**
   * @param now what `now()` returns: when the transaction began
   * @param endIfUnused ends the transaction if its client has gone
   */
  constructor(
    private readonly instance: Instance,
    readonly now: Date,
    readonly endIfUnused: () => void,
  ) {}

  /** The changes of the transaction, in their order. */
  listChanges(): readonly RowChange[] {
    return [...this.changes.values()];
  }

  /** Begins a statement. @param isRepeated whether it runs again after a wait */
  beginStatement(isRepeated: boolean): void {
    this.ofStatement = [];
    this.drawCount = 0;
    if (!isRepeated) this.drawn = [];
  }

  /** Ends a statement: the next one sees its changes. */
  endStatement(): void {
    for (const change of this.ofStatement) {
      const row = formatRow(change.table, change.key);
      const earlier = this.changes.get(row);
      this.changes.set(row, earlier ? { ...change, before: earlier.before } : change);
    }
    this.ofStatement = [];
  }

  /** Returns a row by its key, as the statement sees it. */
  find(table: string, ...key: readonly unknown[]): Row | undefined {
    return this.findByKey(table, formatKey(...key));
  }

  private findByKey(table: string, key: string): Row | undefined {
    const change = this.changes.get(formatRow(table, key));
    return change ? change.after : this.instance.tables.get(table).rows.get(key);
  }

  /** Returns the rows of a group of an index, in no order. */
  list(table: string, index: string, group: string): readonly Row[] {
    const stored = this.instance.tables.get(table);
    const getGroup = stored.definition.indexes![index]!;
    const found = new Map(stored.getGroup(index, group));
    for (const change of this.changes.values()) {
      if (change.table !== table) continue;
      if (change.after && getGroup(change.after) === group) found.set(change.key, change.after);
      else found.delete(change.key);
    }
    return [...found.values()];
  }

  /** Returns all rows of a table. */
  listAll(table: string): readonly Row[] {
    const found = new Map(this.instance.tables.get(table).rows);
    for (const change of this.changes.values())
      if (change.table === table) {
        if (change.after) found.set(change.key, change.after);
        else found.delete(change.key);
      }
    return [...found.values()];
  }

  /** Locks a row that the statement sees, and returns it. @throws LockConflict if others have locked it */
  lock(table: string, mode: LockMode, ...key: readonly unknown[]): Row | undefined {
    const text = formatKey(...key);
    if (this.findByKey(table, text) === undefined) return undefined;
    this.acquire(table, text, mode);
    return this.findByKey(table, text);
  }

  /** Locks a row, unless others have locked it: SKIP LOCKED. */
  tryLock(table: string, mode: LockMode, ...key: readonly unknown[]): boolean {
    const row = formatRow(table, formatKey(...key));
    const blockers = this.instance.locks.acquire(this, row, mode);
    for (const blocker of blockers) blocker.endIfUnused();
    return blockers.length === 0 || this.instance.locks.acquire(this, row, mode).length === 0;
  }

  /**
   * Waits until no other transaction is inserting a row with this key, and returns the row if there is one: ON CONFLICT.
   * @throws LockConflict if another transaction has changed it
   */
  findConflict(table: string, ...key: readonly unknown[]): Row | undefined {
    const text = formatKey(...key);
    // The row that would be inserted is locked for others; a row that exists only gets the lock of an update.
    const exists = this.findByKey(table, text) !== undefined;
    this.acquire(table, text, exists ? 'no-key-update' : 'update');
    return this.findByKey(table, text);
  }

  /** Inserts a row. @throws DatabaseError if a constraint refuses it; LockConflict if another transaction inserts its key */
  insert(table: string, row: Row): void {
    const key = this.instance.tables.get(table).getKey(row);
    if (this.findByKey(table, key) === undefined) this.acquire(table, key, 'update');
    if (this.findByKey(table, key) !== undefined)
      throw createDatabaseError('23505', `duplicate key value violates unique constraint "${table}_pkey"`);
    this.write(table, key, undefined, row);
    for (const { table: referred, columns } of this.instance.tables.get(table).definition.references ?? []) {
      const values = columns.map((column) => row[column]);
      if (!this.lock(referred, 'key-share', ...values))
        throw createDatabaseError(
          '23503',
          `insert on table "${table}" violates a foreign key to "${referred}"`,
        );
    }
  }

  /** Replaces a row with the same key. */
  update(table: string, before: Row, after: Row): void {
    const key = this.instance.tables.get(table).getKey(before);
    this.acquire(table, key, 'no-key-update');
    this.write(table, key, before, after);
  }

  delete(table: string, row: Row): void {
    const key = this.instance.tables.get(table).getKey(row);
    this.acquire(table, key, 'update');
    this.write(table, key, row, undefined);
  }

  /** Draws the next number of a sequence. */
  draw(sequence: string): number {
    const { sequences } = this.instance;
    const known = this.drawn[this.drawCount++];
    if (known !== undefined) return known;
    const next = (sequences.get(sequence) ?? 0) + 1;
    sequences.set(sequence, next);
    this.drawn.push(next);
    return next;
  }

  private acquire(table: string, key: string, mode: LockMode): void {
    const row = formatRow(table, key);
    const blockers = this.instance.locks.acquire(this, row, mode);
    if (blockers.length > 0) throw new LockConflict(row, blockers);
  }

  private write(table: string, key: string, before: Row | undefined, after: Row | undefined): void {
    const broken = after && this.instance.tables.get(table).definition.check?.(after);
    if (broken !== undefined)
      throw createDatabaseError('23514', `new row for "${table}" violates check constraint "${broken}"`);
    this.ofStatement.push({ table, key, before, after });
  }
}
