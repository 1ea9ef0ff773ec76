import type { Database } from './database';
import { assertUnchanged, formatName } from './migrate-database';
import type { Migration } from './migrations';

/** The migrations of a database, by their names, such as `0001-books`. */
export interface MigrationPlan {
  /** Those that the database has, and when they were applied (ISO 8601). */
  readonly applied: readonly { readonly name: string; readonly appliedAt: string }[];
  /** Those that the next run would apply, in their order. */
  readonly pending: readonly string[];
}

/** What the writer says about itself and its replicas. */
export interface DatabaseStatus extends MigrationPlan {
  /** The connections of clients that are open, and the most that can be. */
  readonly connections: number;
  readonly maxConnections: number;
  /** The replication lag of each replica, in milliseconds; null if it is not known. */
  readonly replicas: readonly { readonly name: string; readonly lagMs: number | null }[];
  /** The events that are not published, and the age of the oldest one in milliseconds, 0 if there is none. */
  readonly outbox: { readonly unpublished: number; readonly oldestMs: number };
}

/**
 * Lists the migrations that a database has and that it does not have. Changes nothing.
 * @throws MigrationError if a migration was changed after it was applied, or the database has one that is not known here
 */
export const planMigrations = async (
  { query }: Pick<Database, 'query'>,
  migrations: readonly Migration[],
  timeLimitMs: number,
): Promise<MigrationPlan> => {
  const [table] = await query<{ name: string | null }>(
    `SELECT to_regclass('trading.schema_migrations')::text AS name`,
    [],
    timeLimitMs,
  );
  // Before the first migration, there is no table.
  const rows = table?.name
    ? await query<{ version: number; name: string; checksum: string; applied_at: Date }>(
        'SELECT version, name, checksum, applied_at FROM trading.schema_migrations ORDER BY version',
        [],
        timeLimitMs,
      )
    : [];
  for (const row of rows) assertUnchanged(row, migrations[row.version - 1]);
  return {
    applied: rows.map((row) => ({ name: formatName(row), appliedAt: row.applied_at.toISOString() })),
    pending: migrations.slice(rows.length).map(formatName),
  };
};

/** The replicas of Aurora, which share the storage of the writer (Aurora User Guide, "aurora_replica_status"). */
const AURORA_REPLICAS = `
  SELECT server_id AS name, replica_lag_in_msec::float8 AS lag
  FROM aurora_replica_status() WHERE session_id <> 'MASTER_SESSION_ID' ORDER BY server_id`;
/** The standby servers of PostgreSQL; without changes, their lag is null. */
const STANDBY_SERVERS = `
  SELECT application_name AS name, (EXTRACT(EPOCH FROM replay_lag) * 1000)::float8 AS lag
  FROM pg_stat_replication ORDER BY application_name`;

const OUTBOX = `
  SELECT count(*)::int AS unpublished,
         (coalesce(extract(epoch FROM now() - min(created_at)), 0) * 1000)::float8 AS age
  FROM trading.outbox WHERE published_at IS NULL`;

/** Reads the migrations, the connections, the replicas and the outbox. Changes nothing. */
export const readDatabaseStatus = async (
  database: Pick<Database, 'query'>,
  migrations: readonly Migration[],
  timeLimitMs: number,
): Promise<DatabaseStatus> => {
  const plan = await planMigrations(database, migrations, timeLimitMs);
  const [server] = await database.query<{
    connections: number;
    max_connections: number;
    is_aurora: boolean;
    has_outbox: boolean;
  }>(
    `SELECT (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
            current_setting('max_connections')::int AS max_connections,
            to_regproc('aurora_replica_status') IS NOT NULL AS is_aurora,
            to_regclass('trading.outbox') IS NOT NULL AS has_outbox`,
    [],
    timeLimitMs,
  );
  const replicas = await database.query<{ name: string; lag: number | null }>(
    server!.is_aurora ? AURORA_REPLICAS : STANDBY_SERVERS,
    [],
    timeLimitMs,
  );
  // Before the migration that creates it, there is no outbox.
  const [outbox] = server!.has_outbox
    ? await database.query<{ unpublished: number; age: number }>(OUTBOX, [], timeLimitMs)
    : [];
  return {
    ...plan,
    connections: server!.connections,
    maxConnections: server!.max_connections,
    replicas: replicas.map(({ name, lag }) => ({ name, lagMs: lag === null ? null : Math.round(lag) })),
    outbox: { unpublished: outbox?.unpublished ?? 0, oldestMs: Math.max(0, Math.round(outbox?.age ?? 0)) },
  };
};
