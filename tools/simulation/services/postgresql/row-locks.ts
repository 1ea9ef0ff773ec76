/** PostgreSQL manual, "Explicit Locking", table 13.3: the modes of row locks that the statements use, weakest first. */
export type LockMode = 'key-share' | 'no-key-update' | 'update';

/** The modes that conflict with a mode, in the same table. */
const CONFLICTS: Readonly<Record<LockMode, readonly LockMode[]>> = {
  'key-share': ['update'],
  'no-key-update': ['no-key-update', 'update'],
  update: ['key-share', 'no-key-update', 'update'],
};
const STRENGTHS: readonly LockMode[] = ['key-share', 'no-key-update', 'update'];
const isWeaker = (a: LockMode, b: LockMode): boolean => STRENGTHS.indexOf(a) < STRENGTHS.indexOf(b);

/** A transaction, as far as locks are concerned. */
export interface LockOwner {
  /** The transactions for which it waits. */
  blockers: readonly LockOwner[];
  /** Ends the transaction if its client has gone. Is called while others wait for its locks. */
  readonly endIfUnused: () => void;
}

/** A statement that waits for a row. */
export interface Waiter {
  /** Tries again, when a transaction with the lock has ended. */
  readonly retry: () => void;
}

interface RowLock {
  readonly holders: Map<LockOwner, LockMode>;
  waiters: Waiter[];
}

/** The locks of the rows of an instance. A transaction holds its locks until it ends. */
export class RowLocks {
  private readonly byRow = new Map<string, RowLock>();
  private readonly byOwner = new Map<LockOwner, string[]>();

  /** Locks a row, unless others have a lock that conflicts. @returns these transactions; none if the row is locked */
  acquire(owner: LockOwner, row: string, mode: LockMode): readonly LockOwner[] {
    const lock = this.byRow.get(row);
    if (!lock) {
      this.byRow.set(row, { holders: new Map([[owner, mode]]), waiters: [] });
      this.remember(owner, row);
      return [];
    }
    const held = lock.holders.get(owner);
    if (held !== undefined && !isWeaker(held, mode)) return [];
    const blockers = [...lock.holders]
      .filter(([holder, of]) => holder !== owner && CONFLICTS[mode].includes(of))
      .map(([holder]) => holder);
    if (blockers.length > 0) return blockers;
    lock.holders.set(owner, mode);
    if (held === undefined) this.remember(owner, row);
    return [];
  }

  /** Waits behind the other waiters of a row. */
  wait(row: string, waiter: Waiter): void {
    this.byRow.get(row)!.waiters.push(waiter);
  }

  /** Ends the wait for a row. */
  giveUp(row: string, waiter: Waiter): void {
    const lock = this.byRow.get(row);
    if (lock) lock.waiters = lock.waiters.filter((other) => other !== waiter);
  }

  /** Releases the locks of a transaction that has ended. The statements that wait for them try again, in their order. */
  release(owner: LockOwner): void {
    const rows = this.byOwner.get(owner) ?? [];
    this.byOwner.delete(owner);
    const woken: Waiter[] = [];
    for (const row of rows) {
      const lock = this.byRow.get(row)!;
      lock.holders.delete(owner);
      woken.push(...lock.waiters.splice(0));
      if (lock.holders.size === 0) this.byRow.delete(row);
    }
    for (const { retry } of woken) retry();
  }

  /** Whether a transaction waits, over others, for itself. */
  isDeadlocked(owner: LockOwner): boolean {
    const seen = new Set<LockOwner>();
    const leadsBack = (other: LockOwner): boolean => {
      if (other === owner) return true;
      if (seen.has(other)) return false;
      seen.add(other);
      return other.blockers.some(leadsBack);
    };
    return owner.blockers.some(leadsBack);
  }

  private remember(owner: LockOwner, row: string): void {
    const rows = this.byOwner.get(owner);
    if (rows) rows.push(row);
    else this.byOwner.set(owner, [row]);
  }
}
