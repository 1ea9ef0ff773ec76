import { createHash } from 'node:crypto';
import type { Database, Query } from './database';
import type { Migration } from './migrations';

/** The database has been migrated by another release, or a migration was changed. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** The migrations of a database after a run. */
export interface MigrationReport {
  /** The names of those that this run has applied, such as `0001-books`. */
  readonly applied: readonly string[];
  /** The version of the database. */
  readonly version: number;
}

/** Identifies the lock of migrations among the advisory locks of the database. */
const LOCK = 7_105_016;

/** Formats the name of a migration as that of its file, such as `0001-books`. */
export const formatName = ({ version, name }: Pick<Migration, 'version' | 'name'>): string =>
  `${String(version).padStart(4, '0')}-${name}`;
const hashSql = ({ sql }: Migration): string => createHash('sha256').update(sql).digest('hex');

/**
 * Applies the migrations that the database does not have, in their order, each in a transaction of its own. Runs at the same
 * time wait for each other. An interrupted run is continued by the next one.
 * @param getTimeLimit returns the milliseconds that are left
 * @throws MigrationError if a migration was changed after it was applied, or the database has one that is not known here
 */
export const migrateDatabase = async (
  database: Database,
  migrations: readonly Migration[],
  getTimeLimit: () => number,
): Promise<MigrationReport> => {
  const applied: string[] = [];
  for (;;) {
    const migration = await database.transact((query) => applyNext(query, migrations), getTimeLimit());
    if (!migration) return { applied, version: migrations.length };
    applied.push(formatName(migration));
  }
};

/** Applies the first migration that the database does not have. @returns undefined if it has all of them */
const applyNext = async (query: Query, migrations: readonly Migration[]): Promise<Migration | undefined> => {
  // Another run may take minutes; the tables' locks have the short timeout of the connection.
  await query('SET LOCAL lock_timeout = 0');
  await query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  await query('SET LOCAL lock_timeout TO DEFAULT');
  await query('CREATE SCHEMA IF NOT EXISTS trading');
  await query(
    `CREATE TABLE IF NOT EXISTS trading.schema_migrations (
       version integer PRIMARY KEY,
       name text NOT NULL,
       checksum text NOT NULL,
       applied_at timestamptz NOT NULL DEFAULT now())`,
  );
  const rows = await query<{ version: number; name: string; checksum: string }>(
    'SELECT version, name, checksum FROM trading.schema_migrations ORDER BY version',
  );
  for (const row of rows) assertUnchanged(row, migrations[row.version - 1]);
  const next = migrations[rows.length];
  if (!next) return undefined;
  await query(next.sql);
  await query('INSERT INTO trading.schema_migrations (version, name, checksum) VALUES ($1, $2, $3)', [
    next.version,
    next.name,
    hashSql(next),
  ]);
  return next;
};

/** @throws MigrationError if a migration was changed after it was applied, or is not known here */
export const assertUnchanged = (
  { version, name, checksum }: { readonly version: number; readonly name: string; readonly checksum: string },
  migration: Migration | undefined,
): void => {
  if (!migration)
    throw new MigrationError(
      `the database has migration ${version} (${name}), which this release does not contain: deploy a release that contains it`,
    );
  if (checksum !== hashSql(migration))
    throw new MigrationError(
      `${formatName(migration)} was changed after it was applied: restore its file and add a new migration`,
    );
};
