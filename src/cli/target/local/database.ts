import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommonConfig, listStacks, selectSystems } from '../../../config';
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

/** Finds the system with a database. */
const findDatabaseSystem = (config: CommonConfig) =>
  config.target === 'local' ? selectSystems(config).find(({ localDatabase }) => localDatabase) : undefined;

/**
 * Starts the database if a system or stack of the command has one, or if it was started before. It runs as long as the emulator.
 * @param names the systems or stacks of the command, in addition to those of its configuration
 * @throws UserError if it fails to start
 */
export async function startDatabase(
  session: Session,
  names: readonly string[],
  emulatorPid: number,
  onProgress: (line: string) => void,
): Promise<void> {
  const { config } = session;
  const system = findDatabaseSystem(config);
  const dir = getDatabaseDir(config);
  if (!system?.localDatabase) return;
  const ownNames = [system.name, ...listStacks(system, config).map(({ name }) => name)];
  const isNamed = [...names, ...(config.systems ?? [])].some((name) => ownNames.includes(name));
  if (!isNamed && !existsSync(dir)) return;
  await startService({
    dir,
    ...system.localDatabase,
    preferredPort: getPort(session) + PORT_DISTANCE,
    emulatorPid,
    logFile: join(STACKS_DIR, 'logs', `postgresql-${config.suffix}.log`),
    onProgress,
  });
}

/** Returns when the database has ended, if the emulator has. */
export async function waitForEndOfDatabase({ config }: Session): Promise<void> {
  if (findDatabaseSystem(config)) await waitForEndWithEmulator(getDatabaseDir(config));
}

/** Stops the database and deletes its data. */
export async function removeDatabase(config: CommonConfig): Promise<void> {
  if (findDatabaseSystem(config)) await removeService(getDatabaseDir(config));
}

/** Returns the variables with which the stacks of the local target find their database, if it was started. */
export function readDatabaseEnv(config: CommonConfig): Env {
  const dir = getDatabaseDir(config);
  const port = findDatabaseSystem(config) && readPort(dir);
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
