import { endSimulationWith, UnsupportedRequestError } from '../operations';
import { createDatabaseError } from './errors';
import { LockWait } from './lock-wait';
import type { Answer, SessionLimits, SessionListener, SessionServer } from './session-server';
import type { StatementModel } from './statement';
import { LockConflict, Transaction } from './transaction';

/** A statement that runs or waits. */
interface Running {
  readonly model: StatementModel;
  readonly values: readonly unknown[];
  readonly transaction: Transaction;
  readonly startedAt: number;
  readonly respond: (answer: Answer) => void;
  wait?: LockWait;
}

/** A session of a server: it runs one statement after the other, in transactions. */
export class Session {
  isOpen = true;
  /** Whether its instance is a reader, or has become one. */
  isReader = false;
  /** When its last statement ended, in milliseconds since 1970. */
  idleSince: number;
  private transaction: Transaction | undefined;
  private running: Running | undefined;
  private hasClient = true;

  constructor(
    private readonly server: SessionServer,
    private readonly limits: SessionLimits,
    private readonly listener: SessionListener<Session> = {},
  ) {
    this.idleSince = server.simulation.now;
  }

  get isInTransaction(): boolean {
    return this.transaction !== undefined;
  }

  /** Whether a statement waits for a lock. */
  get isWaiting(): boolean {
    return this.running !== undefined;
  }

  /** Executes a statement. @param respond receives the answer: at once, or when a lock is released or a limit is reached */
  execute(text: string, values: readonly unknown[], respond: (answer: Answer) => void): void {
    this.endIfIdleForLong();
    if (!this.isOpen)
      return respond({ error: createDatabaseError('57P01', 'the connection was terminated') });
    switch (text) {
      case 'BEGIN':
        this.transaction ??= this.begin();
        return this.answer(respond, { command: 'BEGIN', rows: [] });
      case 'COMMIT':
      case 'ROLLBACK':
        return this.answer(respond, { command: this.endTransaction(text === 'COMMIT'), rows: [] });
      default:
        return this.start(text, values, respond);
    }
  }

  private begin(): Transaction {
    const now = new Date(this.server.simulation.now);
    return new Transaction(this.server, now, () => this.endUnusedTransaction());
  }

  private start(text: string, values: readonly unknown[], respond: (answer: Answer) => void): void {
    const model = this.server.findStatement(text);
    if (this.transaction?.isAborted)
      return this.answer(respond, {
        error: createDatabaseError(
          '25P02',
          'current transaction is aborted, commands ignored until end of block',
        ),
      });
    const transaction = this.transaction ?? this.begin();
    this.running = { model, values, transaction, startedAt: this.server.simulation.now, respond };
    if (model.writes && this.isReader)
      return this.fail('25006', 'cannot execute this statement in a read-only transaction');
    this.run(this.running, false);
  }

  private run(running: Running, isRepeated: boolean): void {
    const { model, values, transaction } = running;
    transaction.beginStatement(isRepeated);
    try {
      const rows = model.run(transaction, values);
      transaction.endStatement();
      if (!this.transaction) this.finish(transaction, true);
      this.end({ command: model.name, rows });
    } catch (thrown) {
      if (thrown instanceof LockConflict) return this.wait(running, thrown);
      if (thrown instanceof UnsupportedRequestError) throw endSimulationWith(this.server.simulation, thrown);
      this.abort();
      this.end({ error: thrown as Error });
    }
  }

  /** Aborts the transaction without running a statement of it, which the server has canceled. */
  cancel(): void {
    this.idleSince = this.server.simulation.now;
    this.abort();
  }

  /** Ends the statement that runs with an error of the server, and aborts its transaction. */
  private fail(code: string, message: string): void {
    this.abort();
    this.end({ error: createDatabaseError(code, message) });
  }

  private end(answer: Answer): void {
    const { respond } = this.running!;
    this.running = undefined;
    this.answer(respond, answer);
  }

  private answer(respond: (answer: Answer) => void, answer: Answer): void {
    this.idleSince = this.server.simulation.now;
    // The server notices that the client has closed the connection when it reads the next statement.
    if (!this.hasClient) this.terminate();
    respond(answer);
  }

  /** Ends the transaction. @returns what the server did: it rolls back if a statement has failed */
  private endTransaction(isCommit: boolean): 'COMMIT' | 'ROLLBACK' {
    const { transaction } = this;
    this.transaction = undefined;
    const isCommitted = isCommit && transaction?.isAborted !== true;
    if (transaction) this.finish(transaction, isCommitted);
    return isCommitted ? 'COMMIT' : 'ROLLBACK';
  }

  /** After an error, the transaction has no locks any more, and only ROLLBACK is possible. */
  private abort(): void {
    const transaction = this.running?.transaction ?? this.transaction;
    if (!transaction) return;
    this.running?.wait?.stop();
    transaction.isAborted = true;
    this.finish(transaction, false);
  }

  private finish(transaction: Transaction, isCommitted: boolean): void {
    if (isCommitted) this.server.commit(transaction.listChanges());
    this.server.locks.release(transaction);
  }

  private wait(running: Running, conflict: LockConflict): void {
    const { lockMs, statementMs } = this.limits;
    const leftMs = Math.max(0, running.startedAt + statementMs - this.server.simulation.now);
    running.wait = new LockWait(this.server, running.transaction, conflict, {
      limits: { lockMs, statementMs: leftMs },
      retry: () => this.run(running, true),
      fail: (code, message) => this.fail(code, message),
    });
    running.wait.start();
  }

  /** Ends a transaction whose client has gone or does nothing for too long; checked only while others wait for it. */
  private endUnusedTransaction(): void {
    this.endIfIdleForLong();
    if (!this.isOpen || !this.isInTransaction || this.running) return;
    const { simulation } = this.server;
    const since = this.idleSince;
    simulation.schedule(since + this.limits.idleInTransactionMs - simulation.now, 'idle transaction', () => {
      if (this.idleSince === since) this.endIfIdleForLong();
    });
    this.listener.onBlocking?.(this);
  }

  private endIfIdleForLong(): void {
    const idleMs = this.server.simulation.now - this.idleSince;
    if (this.isOpen && this.isInTransaction && !this.running && idleMs >= this.limits.idleInTransactionMs)
      this.terminate();
  }

  /** The client closes the connection. A statement that runs continues until its end. */
  close(): void {
    this.hasClient = false;
    if (!this.running) this.terminate();
  }

  /** Ends the session. Its transaction is rolled back. */
  terminate(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    const { running } = this;
    running?.wait?.stop();
    this.running = undefined;
    const transaction = running?.transaction ?? this.transaction;
    this.transaction = undefined;
    if (transaction) this.finish(transaction, false);
    this.listener.onEnd?.(this);
    running?.respond({
      error: createDatabaseError('57P01', 'terminating connection due to administrator command'),
    });
  }
}
