import { DatabaseError } from 'pg';

/**
 * What helps after a failed statement or connection: to `retry` the transaction on this connection, to `reconnect` and retry,
 * to try `later` because a repetition at once would only add load, to `repair` the configuration, or nothing (`none`).
 */
export type Remedy = 'retry' | 'reconnect' | 'later' | 'repair' | 'none';

/** A statement failed, or the connection did. */
export class QueryFailure extends Error {
  override readonly name = 'QueryFailure';

  constructor(
    readonly remedy: Remedy,
    override readonly cause: Error,
  ) {
    super(cause.message, { cause });
  }
}

/** The database does not answer, or not in time. The same work can succeed later. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';

  /** Whether other work would fail as well; false if this work waited for a lock or was slow. */
  readonly isDown: boolean;

  constructor(message: string, { isDown = true, cause }: { isDown?: boolean; cause?: Error } = {}) {
    super(message, { cause });
    this.isDown = isDown;
  }
}

/** The class of the errors about names and permissions. */
const INCOMPLETE_SCHEMA = '42';

/**
 * Whether a table, a column or a permission is missing. It can be created by a migration of this release that is not applied
 * yet, or be forgotten.
 */
export const isSchemaIncomplete = ({ cause }: DatabaseUnavailableError): boolean =>
  cause instanceof QueryFailure &&
  cause.cause instanceof DatabaseError &&
  cause.cause.code?.startsWith(INCOMPLETE_SCHEMA) === true;

/** What helps, by SQLSTATE (PostgreSQL manual, appendix A); a class by its first two characters. */
const REMEDIES: Readonly<Record<string, Remedy>> = {
  '40001': 'retry', // serialization failure
  '40P01': 'retry', // deadlock: this transaction was the one to give way
  '55P03': 'later', // lock not available within lock_timeout
  '57014': 'later', // canceled by statement_timeout
  [INCOMPLETE_SCHEMA]: 'later', // the migrations of this release are not applied yet
  // The instance shuts down, crashes or starts; the connection was ended; the cluster fails over.
  '57P01': 'reconnect',
  '57P02': 'reconnect',
  '57P03': 'reconnect',
  '57P05': 'reconnect',
  '25006': 'reconnect', // read-only: the instance is no longer the writer
  '25P03': 'reconnect', // idle in a transaction for too long
  '53': 'reconnect', // too many connections, or out of memory or disk
  '08': 'reconnect', // connection exceptions
  // Tokens are valid for 15 minutes, and RDS refuses logins while too many compete.
  '28': 'reconnect',
};

/** Finds what helps after an error of PostgreSQL's client. Errors without an SQLSTATE are those of the connection. */
export const findRemedy = (error: Error): Remedy => {
  if (!(error instanceof DatabaseError)) return 'reconnect';
  const code = error.code ?? '';
  return REMEDIES[code] ?? REMEDIES[code.slice(0, 2)] ?? 'none';
};

/** The codes of Node.js for certificates that it does not trust (manual of `node:tls`, "X509 certificate error codes"). */
const UNTRUSTED = /CERT|LEAF_SIGNATURE|HOSTNAME_MISMATCH|^INVALID_(CA|PURPOSE)$/;
const UNKNOWN_DATABASE = '3D000';

/**
 * Finds what helps after a connection could not be opened. A user that does not exist is no reason to repair anything: it has
 * the class of tokens that RDS refuses, and the next migration can create it.
 */
export const findConnectionRemedy = (thrown: unknown): Remedy => {
  const code = String((thrown as { readonly code?: unknown } | undefined)?.code);
  return code === UNKNOWN_DATABASE || UNTRUSTED.test(code) ? 'repair' : 'reconnect';
};
