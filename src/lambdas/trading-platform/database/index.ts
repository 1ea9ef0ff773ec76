import type { Environment } from '../../shared/env';
import type { Telemetry } from '../../shared/telemetry';
import { ORDER_METRICS } from '../../../domain/orders';
import { type Connect, createConnect } from './connect';
import { createDatabase, type Database } from './database';
import { type DatabaseRole, readDatabaseSettings } from './settings';

export type { Query } from './connect';
export { createDatabase, type Database } from './database';
export { DatabaseUnavailableError, isSchemaIncomplete } from './failure';
export { type DatabaseRole, hasReaderName } from './settings';

/** Creates the database of a handler from its variables. @throws EnvironmentError if a variable is missing or invalid */
export const openDatabase = (
  env: Environment,
  role: DatabaseRole,
  { log, meter, elapsed }: Pick<Telemetry, 'log' | 'meter' | 'elapsed'>,
  connect: Connect = createConnect(readDatabaseSettings(env, role)),
): Database =>
  createDatabase({
    connect: () => {
      meter.count(ORDER_METRICS.connections, 1);
      return connect();
    },
    elapsed,
    onRetry: (error, attempt) => {
      log.warn('the database did not answer as expected; trying again', { role, attempt, error });
      meter.count(ORDER_METRICS.transactionRetries, 1);
    },
  });
