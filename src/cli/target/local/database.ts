import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommonConfig, selectSystems } from '../../../config';
import { UserError } from '../../errors';
import type { Env } from '../../process/run-command';
import { sendSignal } from '../../process/signals';
import { EMULATOR_STATE_DIR, getPort, STACKS_DIR, type Session } from '../../session';
import { formatCommand } from '../../terminal/format-command';
import { changeCluster, findRunningService, type RunningService } from './postgresql/control-client';
import type { Instance } from './postgresql/servers';
import { readPort, removeService, startService, waitForEndWithEmulator } from './postgresql/service';

/** The distance from the emulator's port to that of a database, unless another program uses that one. */
const PORT_DISTANCE = 1_000;

/** The data of an environment's PostgreSQL server, which is in place of its Aurora cluster. */
const getDatabaseDir = ({ suffix }: CommonConfig): string => join(EMULATOR_STATE_DIR, 'postgresql', suffix);

const findDatabase = (config: CommonConfig) =>
  config.target === 'local'
    ? selectSystems(config).find(({ localDatabase }) => localDatabase)?.localDatabase
    : undefined;

/**
 * Starts the database of the session's systems, if one of them has a database. It runs as long as the emulator.
 * @throws UserError if it fails to start
 */
export async function startDatabase(
  session: Session,
  emulatorPid: number,
  onProgress: (line: string) => void,
): Promise<void> {
  const database = findDatabase(session.config);
  if (!database) return;
  await startService({
    dir: getDatabaseDir(session.config),
    ...database,
    preferredPort: getPort(session) + PORT_DISTANCE,
    emulatorPid,
    logFile: join(STACKS_DIR, 'logs', `postgresql-${session.config.suffix}.log`),
    onProgress,
  });
}

/** Returns when the database has ended, if the emulator has. */
export async function waitForEndOfDatabase({ config }: Session): Promise<void> {
  if (findDatabase(config)) await waitForEndWithEmulator(getDatabaseDir(config));
}

/** Stops the database and deletes its data. */
export async function removeDatabase(config: CommonConfig): Promise<void> {
  if (findDatabase(config)) await removeService(getDatabaseDir(config));
}

/** Returns the variables with which the stacks of the local target find their database, if it was started. */
export function readDatabaseEnv(config: CommonConfig): Env {
  const dir = getDatabaseDir(config);
  const port = findDatabase(config) && readPort(dir);
  if (port === undefined) return {};
  return {
    LOCAL_DATABASE_PORT: String(port),
    LOCAL_DATABASE_CA: readFileSync(join(dir, 'server.crt'), 'utf8'),
  };
}

/** Lists the servers of the running database. @throws UserError if it is not running */
export const listDatabaseInstances = async (config: CommonConfig): Promise<readonly Instance[]> =>
  (await requireService(config)).instances;

/** Kills the writer, as the failure of its machine would. The service starts it again at once. */
export async function killWriter(config: CommonConfig): Promise<void> {
  const { instances } = await requireService(config);
  for (const { role, pid } of instances) if (role === 'writer') sendSignal(pid, 'SIGKILL');
}

/** Kills the writer and starts it again. Returns when it accepts connections. */
export const restartWriter = async (config: CommonConfig): Promise<void> =>
  changeCluster(await requireService(config), 'restart-writer');

/** Kills the writer and promotes a standby. Returns when it accepts writes. */
export const failOver = async (config: CommonConfig): Promise<void> =>
  changeCluster(await requireService(config), 'fail-over');

async function requireService(config: CommonConfig): Promise<RunningService> {
  const service = await findRunningService(getDatabaseDir(config));
  if (service) return service;
  throw new UserError(`the local database is not running: start it with ${formatCommand('up')}`);
}
