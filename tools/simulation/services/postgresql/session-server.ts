import type { LockingServer } from './lock-wait';
import type { StatementModel } from './statement';
import type { Row, RowChange } from './table';
import type { Instance } from './transaction';

/** The settings of a session, in milliseconds. */
export interface SessionLimits {
  readonly statementMs: number;
  readonly lockMs: number;
  readonly idleInTransactionMs: number;
}

/** The answer to a statement. */
export type Answer = { readonly command: string; readonly rows: readonly Row[] } | { readonly error: Error };

/** What a session needs of its server. */
export interface SessionServer extends Instance, LockingServer {
  findStatement(text: string): StatementModel;
  commit(changes: readonly RowChange[]): void;
}

/** What happens to a session. */
export interface SessionListener<Session> {
  /** Others wait for its locks: the listener ends the session if its client has gone. */
  readonly onBlocking?: (session: Session) => void;
  readonly onEnd?: (session: Session) => void;
}
