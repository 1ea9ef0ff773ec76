import { type Backoff, createBackoff } from '../../shared/backoff';
import { DeadlineError, withDeadline } from '../../shared/deadline';
import type { Connect, Connection, Query } from './connect';
import { DatabaseUnavailableError, QueryFailure } from './failure';

/** The database, on one connection for each function instance. */
export interface Database {
  /**
   * Runs work in a transaction, and again after transient errors, for example a deadlock or a failover. If the connection
   * fails during COMMIT, the transaction may have been committed; so the work must find out whether it has been done.
   * @param timeLimit the most milliseconds for all attempts
   * @throws DatabaseUnavailableError if no attempt succeeds in time; any error of the work at once
   */
  transact<T>(work: (query: Query) => Promise<T>, timeLimit: number): Promise<T>;
  /** Runs a statement that changes nothing, with the same attempts. @throws as `transact` */
  query<Row extends object>(
    text: string,
    values: readonly unknown[],
    timeLimit: number,
  ): Promise<readonly Row[]>;
  /** Closes the connection. The next use opens another one. */
  close(): void;
}

/** Is called before each repeated attempt, with the error of the last one. */
export type OnRetry = (error: Error, attempt: number) => void;

export interface DatabaseDeps {
  readonly connect: Connect;
  /** Returns a time in milliseconds for measuring durations. */
  readonly elapsed: () => number;
  readonly onRetry?: OnRetry;
  /** @default - full jitter, from 25 ms up to 500 ms */
  readonly backoff?: Backoff;
  /** A connection that is older is replaced, so that connections follow when instances change. @default 10 minutes */
  readonly maxAgeMs?: number;
}

const [FIRST_WAIT_MS, LONGEST_WAIT_MS] = [25, 500];
const MAX_AGE_MS = 600_000;

/** Creates the database of a function instance. It connects when it is first used. */
export const createDatabase = ({
  connect,
  elapsed,
  onRetry = () => {},
  backoff = createBackoff(FIRST_WAIT_MS, LONGEST_WAIT_MS),
  maxAgeMs = MAX_AGE_MS,
}: DatabaseDeps): Database => {
  let current: { readonly connection: Connection; readonly openedAt: number } | undefined;
  /** How often a connection was given up. One that opens only after that belongs to an attempt that is over. */
  let closings = 0;
  const close = (): void => {
    closings++;
    current?.connection.close();
    current = undefined;
  };
  const getConnection = async (): Promise<Connection> => {
    if (current && (current.connection.isBroken() || elapsed() - current.openedAt > maxAgeMs)) close();
    if (current) return current.connection;
    const before = closings;
    const connection = await connect();
    if (before === closings) current = { connection, openedAt: elapsed() };
    else connection.close();
    return connection;
  };

  /** Repeats work until it succeeds, fails for good, or its time is over. */
  const attempt = async <T>(work: (connection: Connection) => Promise<T>, timeLimit: number): Promise<T> => {
    const end = elapsed() + timeLimit;
    for (let attempts = 1; ; attempts++) {
      try {
        const started = getConnection().then(work);
        // If the time is over, the connection is closed below, and the work ends with an error that is not awaited.
        started.catch(() => {});
        return await withDeadline(started, end - elapsed());
      } catch (error) {
        if (!(error instanceof QueryFailure || error instanceof DeadlineError)) throw error;
        const remedy = error instanceof QueryFailure ? error.remedy : 'reconnect';
        const isDown = remedy === 'reconnect' || remedy === 'repair';
        if (isDown) close();
        if (remedy === 'none') throw (error as QueryFailure).cause;
        const isRepeatable = remedy === 'retry' || remedy === 'reconnect';
        const isLast = !isRepeatable || end - elapsed() < LONGEST_WAIT_MS;
        if (isLast)
          throw new DatabaseUnavailableError(`no success in ${attempts} attempts: ${error.message}`, {
            isDown,
            cause: error,
          });
        onRetry(error, attempts);
        await backoff.wait(attempts - 1);
      }
    }
  };

  const runInOrder = createQueue();
  return {
    transact: (work, timeLimit) =>
      runInOrder(() => attempt((connection) => runTransaction(connection, work), timeLimit)),
    query: (text, values, timeLimit) =>
      runInOrder(() => attempt((connection) => connection.query(text, values), timeLimit)),
    close,
  };
};

const runTransaction = async <T>(connection: Connection, work: (query: Query) => Promise<T>): Promise<T> => {
  await connection.query('BEGIN');
  let result: T;
  try {
    result = await work(connection.query);
  } catch (error) {
    // A connection that has failed or cannot roll back is closed: the server rolls back then.
    const isLost = error instanceof QueryFailure && error.remedy === 'reconnect';
    if (isLost) connection.close();
    else await connection.query('ROLLBACK').catch(() => connection.close());
    throw error;
  }
  await connection.commit();
  return result;
};

/** Creates a function that runs one work after the other: statements of two transactions must not mix on a connection. */
const createQueue = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => {});
    return next;
  };
};
