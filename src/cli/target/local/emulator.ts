import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../errors';
import { withLock } from '../../process/lock';
import { sendSignal, terminateProcess } from '../../process/signals';
import {
  createTemporaryDirectory,
  computeEdition,
  registerUser,
  readEmulatorRecord,
  removeEmulatorRecord,
  writeEmulatorRecord,
} from './emulator-record';
import { createEmulatorEnv } from './emulator-env';
import { getPython } from './install-emulator';
import { PATHS } from './paths';
import type { EmulatorOptions, RunningEmulator } from './emulator-options';
import { describePortUser, findPortOfQueues, isPortInUse } from './port';
import { formatCommand } from '../../terminal/format-command';

export type { EmulatorOptions, RunningEmulator } from './emulator-options';
export { installEmulator } from './install-emulator';

/** The state of a load test is large: it is read and written in these times. */
const START_MS = 60_000;
const STOP_MS = 120_000;
const HEALTH_MS = 5_000;
/** An emulator under load answers later. */
const BUSY_MS = 300_000;
const POLL_MS = 100;

/**
 * Starts the emulator on the loopback address and waits until it is ready. A running emulator with the same state and port
 * is reused. The emulator ends with the last process that uses it.
 * @throws UserError if the port is in use, if the state is in use or was deployed on another port, or if the emulator fails
 *   to start
 */
export async function startEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  return withLock(getLockFile(options.stateDir), () => startOrReuse(options));
}

async function startOrReuse(options: EmulatorOptions): Promise<RunningEmulator> {
  const { port, stateDir, env = process.env } = options;
  const edition = computeEdition(stateDir);
  const last = readEmulatorRecord(stateDir);
  if (last && (await isRunningAs(edition, last.port))) {
    if (last.port === port) {
      return { endpoint: formatUrl(port), pid: last.pid, reused: true, stop: createStop(stateDir) };
    }
    throw new UserError(
      `the emulator of this checkout is already running on port ${last.port} (process ${last.pid}): use --port ${last.port}, or stop it`,
    );
  }
  if (await isPortInUse(port)) {
    throw new UserError(
      `port ${port} is in use by ${await describePortUser(port, env)}: stop it, or choose another port with --port`,
    );
  }
  assertSamePort(port, stateDir);
  removeEmulatorRecord(stateDir); // This record belongs to an emulator that was killed.
  const pid = await launchEmulator(options, edition);
  return { endpoint: formatUrl(port), pid, reused: false, stop: createStop(stateDir) };
}

/**
 * Stops the running emulator, which saves its state, and starts it again with this state. The commands that use it continue
 * to use the new process.
 * @returns the id of the new process
 * @throws UserError if it is not running, or fails to start
 */
export const restartEmulator = (options: EmulatorOptions): Promise<number> =>
  withLock(getLockFile(options.stateDir), async () => {
    if (!(await stopEmulator(options)))
      throw new UserError(
        `the emulator is not running on port ${options.port}: start it with ${formatCommand('up')}`,
      );
    return launchEmulator(options, computeEdition(options.stateDir));
  });

/** @throws UserError if the saved queues were created on another port: functions would send to their old URLs */
function assertSamePort(port: number, stateDir: string): void {
  const saved = findPortOfQueues(stateDir);
  if (saved === undefined || saved === port) return;
  throw new UserError(
    `the local target was deployed on port ${saved}, which the URLs of its queues contain: use --port ${saved}, or destroy it first with ${formatCommand('down', saved)}`,
  );
}

/** Stops the emulator of this state, even if another process started it. @returns whether it was running */
export async function stopEmulator({ stateDir }: { readonly stateDir: string }): Promise<boolean> {
  const record = readEmulatorRecord(stateDir);
  const edition = computeEdition(stateDir);
  const running = record !== undefined && (await isRunningAs(edition, record.port, BUSY_MS));
  if (running) await terminateProcess(record.pid, 'SIGTERM', STOP_MS);
  removeEmulatorRecord(stateDir);
  return running;
}

/**
 * Registers this process as a user of the emulator until it ends.
 * @returns a function that unregisters it, and stops the emulator if no other process uses it. That can be another process
 *   than now, because another command can restart the emulator
 */
function createStop(stateDir: string): () => Promise<void> {
  const unregister = registerUser(stateDir);
  const onExit = () => {
    const record = unregister().wasLastUser ? readEmulatorRecord(stateDir) : undefined;
    if (record) sendSignal(record.pid, 'SIGTERM');
  };
  process.once('exit', onExit);
  return () =>
    withLock(getLockFile(stateDir), async () => {
      process.removeListener('exit', onExit);
      if (unregister().wasLastUser) await stopEmulator({ stateDir });
    });
}

/** @returns the id of the process */
async function launchEmulator(options: EmulatorOptions, edition: string): Promise<number> {
  const { port, stateDir, logFile, paths = PATHS } = options;
  const tmpDir = createTemporaryDirectory(stateDir);
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const child = spawn(getPython(paths), [join(paths.emulator, 'run.py')], {
    env: createEmulatorEnv(options, edition, tmpDir),
    stdio: ['ignore', log, log],
    detached: true, // Ctrl-C in the terminal must not end the emulator before Terraform ends.
  });
  closeSync(log);
  const { pid } = child;
  let exited = false;
  child.once('exit', () => (exited = true));
  child.once('error', () => (exited = true));
  if (pid !== undefined) writeEmulatorRecord(stateDir, { pid, port, tmpDir });
  const terminate = () => pid !== undefined && !exited && process.kill(pid, 'SIGTERM');
  process.once('exit', terminate);

  const deadline = Date.now() + START_MS;
  while (pid === undefined || exited || !(await isRunningAs(edition, port))) {
    if (exited || Date.now() > deadline) {
      terminate();
      process.removeListener('exit', terminate);
      if (readEmulatorRecord(stateDir)?.pid === pid) removeEmulatorRecord(stateDir);
      throw new UserError(`the emulator failed to start: ${readLastLine(logFile)} (log: ${logFile})`);
    }
    await sleep(POLL_MS);
  }
  child.unref();
  process.removeListener('exit', terminate);
  return pid;
}

const getLockFile = (stateDir: string) => join(stateDir, 'lock');
const formatUrl = (port: number) => `http://127.0.0.1:${port}`;

async function isRunningAs(edition: string, port: number, limitMs = HEALTH_MS): Promise<boolean> {
  try {
    const response = await fetch(`${formatUrl(port)}/_ministack/health`, {
      signal: AbortSignal.timeout(limitMs),
    });
    return ((await response.json()) as { edition?: unknown }).edition === edition;
  } catch {
    return false; // There is no response, or it is not from an emulator.
  }
}

function readLastLine(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').at(-1) || 'no output';
}
