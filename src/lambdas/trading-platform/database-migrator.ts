import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CLIENT_OPTIONS } from '../shared/aws';
import { readVariable } from '../shared/env';
import { createTelemetry, traceClient } from '../shared/telemetry';
import { createMasterCredentials } from './adapters/master-credentials';
import { openMigrationDatabase } from './database/migration-database';
import { createMigrator } from './run-migrator';

const { env } = process;
const telemetry = createTelemetry();
const readCredentials = createMasterCredentials(
  traceClient(new SecretsManagerClient(CLIENT_OPTIONS)),
  readVariable(env, 'DATABASE_MASTER_SECRET_ARN'),
);

/**
 * Applies the migrations that the database does not have, or lists them, or reads the state of the database. The commands
 * invoke it: after each deployment, and for operators, who cannot reach the database.
 */
export const handler = createMigrator(openMigrationDatabase(env, readCredentials, telemetry), telemetry);
