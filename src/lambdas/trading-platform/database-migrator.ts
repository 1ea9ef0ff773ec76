import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Context } from 'aws-lambda';
import { CLIENT_OPTIONS } from '../shared/aws';
import { readVariable } from '../shared/env';
import { createTelemetry, traceClient } from '../shared/telemetry';
import { createMasterCredentials } from './adapters/master-credentials';
import { openMigrationDatabase } from './database/migration-database';
import { migrateDatabase, type MigrationReport } from './migrate-database';
import { MIGRATIONS } from './migrations';

const { env } = process;
const telemetry = createTelemetry();
const readCredentials = createMasterCredentials(
  traceClient(new SecretsManagerClient(CLIENT_OPTIONS)),
  readVariable(env, 'DATABASE_MASTER_SECRET_ARN'),
);
const database = openMigrationDatabase(env, readCredentials, telemetry);

/** Applies the migrations that the database does not have. The commands invoke it after each deployment. */
export const handler = async (_event: unknown, context: Context): Promise<MigrationReport> => {
  const report = await migrateDatabase(
    database,
    MIGRATIONS,
    () => context.getRemainingTimeInMillis() - 5_000,
  );
  telemetry.log.info('database migrated', { ...report });
  return report;
};
