import type { Context } from 'aws-lambda';
import type { Telemetry } from '../shared/telemetry';
import type { Database } from './database';
import { migrateDatabase, type MigrationReport } from './migrate-database';
import { MIGRATIONS } from './migrations';
import { type DatabaseStatus, type MigrationPlan, planMigrations, readDatabaseStatus } from './read-database';

type MigratorContext = Pick<Context, 'getRemainingTimeInMillis'>;

/** The time that remains for the answer, in milliseconds. */
const ANSWER_MS = 5_000;

/** Creates the handler of the migrations. The `mode` of its event is what it does; `apply` by default. */
export const createMigrator = (database: Database, { log }: Pick<Telemetry, 'log'>) => {
  const modes = {
    apply: async (getTimeLimit: () => number): Promise<MigrationReport> => {
      const report = await migrateDatabase(database, MIGRATIONS, getTimeLimit);
      log.info('database migrated', { ...report });
      return report;
    },
    plan: (getTimeLimit: () => number): Promise<MigrationPlan> =>
      planMigrations(database, MIGRATIONS, getTimeLimit()),
    status: (getTimeLimit: () => number): Promise<DatabaseStatus> =>
      readDatabaseStatus(database, MIGRATIONS, getTimeLimit()),
  };
  return async (
    event: { readonly mode?: string } | null,
    context: MigratorContext,
  ): Promise<MigrationReport | MigrationPlan | DatabaseStatus> => {
    const mode = event?.mode ?? 'apply';
    if (!Object.hasOwn(modes, mode))
      throw new Error(`mode is ${mode}; expected one of ${Object.keys(modes).join(', ')}`);
    return modes[mode as keyof typeof modes](() => context.getRemainingTimeInMillis() - ANSWER_MS);
  };
};
