import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { CLIENT_OPTIONS } from '../shared/aws';
import { readVariable } from '../shared/env';
import { createTelemetry, traceClient } from '../shared/telemetry';
import { createMasterCredentials } from './adapters/master-credentials';
import { openMigrationDatabase } from './database/migration-database';
import { migrateDatabase, type MigrationReport } from './migrate-database';
import { MIGRATIONS } from './migrations';
import { type DatabaseStatus, type MigrationPlan, planMigrations, readDatabaseStatus } from './read-database';

const { env } = process;
const telemetry = createTelemetry();
const readCredentials = createMasterCredentials(
  traceClient(new SecretsManagerClient(CLIENT_OPTIONS)),
  readVariable(env, 'DATABASE_MASTER_SECRET_ARN'),
);
const database = openMigrationDatabase(env, readCredentials, telemetry);

/** What the function can do, by the `mode` of its event; `apply` by default. */
const MODES = {
  apply: async (getTimeLimit: () => number): Promise<MigrationReport> => {
    const report = await migrateDatabase(database, MIGRATIONS, getTimeLimit);
    telemetry.log.info('database migrated', { ...report });
    return report;
  },
  plan: (getTimeLimit: () => number): Promise<MigrationPlan> =>
    planMigrations(database, MIGRATIONS, getTimeLimit()),
  status: (getTimeLimit: () => number): Promise<DatabaseStatus> =>
    readDatabaseStatus(database, MIGRATIONS, getTimeLimit()),
};

/**
 * Applies the migrations that the database does not have, or lists them, or reads the state of the database. The commands
 * invoke it: after each deployment, and for operators, who cannot reach the database.
 */
export const handler = async (
  event: { readonly mode?: string } | null,
  context: Context,
): Promise<MigrationReport | MigrationPlan | DatabaseStatus> => {
  const mode = event?.mode ?? 'apply';
  if (!Object.hasOwn(MODES, mode))
    throw new Error(`mode is ${mode}; expected one of ${Object.keys(MODES).join(', ')}`);
  return MODES[mode as keyof typeof MODES](() => context.getRemainingTimeInMillis() - 5_000);
};
