import type { Simulation } from '../../core/simulation';
import type { RowLocks } from './row-locks';
import type { LockConflict, Transaction } from './transaction';

/** What a statement does after it has waited. */
export interface LockWaitProps {
  /** In milliseconds from now on. */
  readonly limits: { readonly lockMs: number; readonly statementMs: number };
  readonly retry: () => void;
  /** @param code the SQLSTATE */
  readonly fail: (code: string, message: string) => void;
}

/** The server whose rows are locked. */
export interface LockingServer {
  readonly simulation: Simulation;
  readonly locks: RowLocks;
  /** How long a transaction waits before it looks for a deadlock, in milliseconds. */
  readonly deadlockMs: number;
}

/** The wait of a statement for a row that another transaction has locked. */
export class LockWait {
  private isOver = false;

  constructor(
    private readonly server: LockingServer,
    private readonly transaction: Transaction,
    private readonly conflict: LockConflict,
    private readonly props: LockWaitProps,
  ) {}

  /** Begins to wait, which can end at once: with the end of a transaction that no client uses. */
  start(): void {
    const { transaction, conflict } = this;
    const { limits } = this.props;
    const { locks, deadlockMs } = this.server;
    transaction.blockers = conflict.blockers;
    locks.wait(conflict.row, this);
    this.failAfter(deadlockMs, '40P01', 'deadlock detected', () => locks.isDeadlocked(transaction));
    this.failAfter(limits.lockMs, '55P03', 'canceling statement due to lock timeout');
    this.failAfter(limits.statementMs, '57014', 'canceling statement due to statement timeout');
    for (const blocker of conflict.blockers) blocker.endIfUnused();
  }

  /** Runs the statement again: one of the other transactions has ended. */
  readonly retry = (): void => {
    if (this.isOver) return;
    this.stop();
    this.props.retry();
  };

  /** Ends the wait. */
  stop(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.transaction.blockers = [];
    this.server.locks.giveUp(this.conflict.row, this);
  }

  private failAfter(ms: number, code: string, message: string, isDue = () => true): void {
    this.server.simulation.schedule(ms, message, () => {
      if (this.isOver || !isDue()) return;
      this.stop();
      this.props.fail(code, message);
    });
  }
}
