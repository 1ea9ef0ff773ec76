import type { MasterCredentials } from '../adapters/master-credentials';
import type { Environment } from '../../shared/env';
import type { Telemetry } from '../../shared/telemetry';
import { type Connect, type ConnectionLimits, createConnect } from './connect';
import { createDatabase, type Database } from './database';
import { readEndpoint } from './settings';

/**
 * A migration may take minutes, for example to create an index. It waits for a lock for a short time only, because the
 * statements of the functions wait behind it meanwhile.
 */
const LIMITS: ConnectionLimits = { connectMs: 5_000, statementMs: 240_000, lockMs: 5_000 };

/** Creates the database of the migrations: as the master user, who can create tables and roles. */
export const openMigrationDatabase = (
  env: Environment,
  readCredentials: () => Promise<MasterCredentials>,
  { log, elapsed }: Pick<Telemetry, 'log' | 'elapsed'>,
): Database => {
  const endpoint = readEndpoint(env, 'writer');
  const connect: Connect = async () => {
    const { username, password } = await readCredentials();
    return createConnect({ ...endpoint, user: username }, () => Promise.resolve(password), LIMITS)();
  };
  return createDatabase({
    connect,
    elapsed,
    onRetry: (error, attempt) => log.warn('the migration is tried again', { attempt, error }),
  });
};
