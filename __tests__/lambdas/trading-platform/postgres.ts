import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresCluster, startPostgres } from '../../../src/cli/target/local/postgresql/cluster';
import { createBackoff } from '../../../src/lambdas/shared/backoff';
import { createDatabase, type Database } from '../../../src/lambdas/trading-platform/database';
import {
  type Connect,
  type ConnectionLimits,
  createConnect,
} from '../../../src/lambdas/trading-platform/database/connect';
import type { DatabaseRole } from '../../../src/lambdas/trading-platform/database/settings';
import {
  migrateDatabase,
  type MigrationReport,
} from '../../../src/lambdas/trading-platform/migrate-database';
import { type Migration, MIGRATIONS } from '../../../src/lambdas/trading-platform/migrations';

const MASTER_USER = 'trading_admin';
/** Enough for any attempts of a test that is to succeed, in milliseconds. */
export const LONG = 60_000;
/** Long enough for any statement on a busy machine. A test of a time limit passes limits of its own. */
export const LIMITS: ConnectionLimits = { connectMs: LONG, statementMs: LONG, lockMs: LONG };

/** How a test connects. */
export interface ConnectOptions {
  readonly user?: string;
  readonly role?: DatabaseRole;
  readonly limits?: ConnectionLimits;
  readonly ca?: string;
  /** @default - that of the cluster, which leads to the writer */
  readonly port?: number;
}

/** A real server with as many databases as the tests of a file need. */
export class TestServer {
  #count = 0;

  constructor(readonly cluster: PostgresCluster) {}

  static async start(settings?: Readonly<Record<string, string>>): Promise<TestServer> {
    const dir = mkdtempSync(join(tmpdir(), 'orders-'));
    return new TestServer(
      await startPostgres({
        dir,
        database: 'trading',
        masterUser: MASTER_USER,
        ...(settings && { settings }),
      }),
    );
  }

  stop(): Promise<void> {
    return this.cluster.stop();
  }

  /** Creates an empty database. */
  async createEmpty(): Promise<TestDatabase> {
    const name = `test_${++this.#count}`;
    const postgres = new TestDatabase(this.cluster, 'postgres');
    await postgres.run(`CREATE DATABASE ${name}`);
    postgres.close();
    return new TestDatabase(this.cluster, name);
  }

  /** Creates a database with all migrations. */
  async create(): Promise<TestDatabase> {
    const database = await this.createEmpty();
    await database.migrate();
    return database;
  }
}

/** A database of a test. */
export class TestDatabase {
  readonly #master: Database;

  constructor(
    private readonly cluster: PostgresCluster,
    private readonly name: string,
  ) {
    this.#master = this.open({ user: MASTER_USER });
  }

  /** Creates the function that opens connections as the handlers do, by default as the user of the functions. */
  createConnect({
    user = 'trading_app',
    role = 'writer',
    limits = LIMITS,
    ca,
    port = this.cluster.port,
  }: ConnectOptions = {}): Connect {
    return createConnect(
      {
        role,
        host: 'localhost',
        port,
        database: this.name,
        user,
        ca: ca ?? this.cluster.ca,
        application: 'test',
      },
      () => Promise.resolve('token'),
      limits,
    );
  }

  /** Opens the database with waits that a test does not notice. */
  open(options: ConnectOptions = {}, connect = this.createConnect(options)): Database {
    return createDatabase({ connect, elapsed: () => performance.now(), backoff: createBackoff(1, 20) });
  }

  /** Applies migrations as the master user. */
  async migrate(migrations: readonly Migration[] = MIGRATIONS): Promise<MigrationReport> {
    const opened = this.open({ user: MASTER_USER });
    try {
      return await migrateDatabase(opened, migrations, () => LONG);
    } finally {
      opened.close();
    }
  }

  /** Runs a statement as the master user. */
  async run<Row extends object>(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.#master.query<Row>(text, values, LONG);
  }

  /** Ends the connections of the functions, as a failover does. */
  async terminateConnections(): Promise<void> {
    await this.run(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = 'trading_app'",
      [this.name],
    );
  }

  close(): void {
    this.#master.close();
  }
}
