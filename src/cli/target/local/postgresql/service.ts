import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../../errors';
import { withLock } from '../../../process/lock';
import { isProcessRunning, terminateProcess } from '../../../process/signals';
import { findFreePort, isPortInUse } from '../port';
import { ROOT } from '../../../session';
import { findRunningService } from './control-client';
import type { ServiceOptions, ServiceRecord } from './service-record';

/** The options of a service. */
export interface StartOptions extends Omit<ServiceOptions, 'port'> {
  /** The port of a new cluster, if it is free. The cluster then has this port until its data are removed. */
  readonly preferredPort: number;
  readonly logFile: string;
  /** Receives a line if the cluster is not running yet. */
  readonly onProgress?: (line: string) => void;
}

/** Longer than the start of a server, which may recover from a crash. */
const START_MS = 90_000;
const MAX_PORT = 65_535;
const STOP_MS = 30_000;
const POLL_MS = 50;

const getLockFile = (dir: string) => `${dir}.lock`;
const getPortFile = (dir: string) => join(dir, 'port');

/**
 * Starts the cluster of a directory in a process of its own, which ends with the emulator. A running one is reused, unless it
 * belongs to an emulator that has ended.
 * @throws UserError with the last line of the log
 */
export function startService(options: StartOptions): Promise<void> {
  const { dir } = options;
  mkdirSync(dir, { recursive: true });
  return withLock(getLockFile(dir), async () => {
    const running = await findRunningService(dir);
    if (running?.emulatorPid === options.emulatorPid) return;
    options.onProgress?.('starting PostgreSQL');
    await terminate(running);
    await launch(options);
  });
}

/** Stops the cluster of a directory and deletes its data. */
export async function removeService(dir: string): Promise<void> {
  if (!existsSync(dir)) return;
  await withLock(getLockFile(dir), async () => {
    await terminate(await findRunningService(dir));
    rmSync(dir, { recursive: true, force: true });
  });
}

/** Returns when the service has ended, if its emulator has ended. */
export async function waitForEndWithEmulator(dir: string): Promise<void> {
  for (;;) {
    const running = await findRunningService(dir);
    if (!running || isProcessRunning(running.emulatorPid)) return;
    await sleep(POLL_MS);
  }
}

/** Returns the port of a cluster that was started before, also if it is not running. */
export function readPort(dir: string): number | undefined {
  return existsSync(getPortFile(dir)) ? Number(readFileSync(getPortFile(dir), 'utf8')) : undefined;
}

async function launch(options: StartOptions): Promise<void> {
  const { dir, database, masterUser, emulatorPid, preferredPort, logFile } = options;
  const port = readPort(dir) ?? (await choosePort(dir, preferredPort));
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const program = join(__dirname, 'service-process.ts');
  const argument: ServiceOptions = { dir, database, masterUser, emulatorPid, port };
  const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(argument)], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'C.UTF-8' },
    stdio: ['ignore', log, log],
    detached: true, // Ctrl-C in the terminal must not end it before Terraform ends.
  });
  closeSync(log);
  let hasEnded = false;
  child.once('exit', () => (hasEnded = true));
  child.once('error', () => (hasEnded = true));
  const deadline = Date.now() + START_MS;
  while ((await findRunningService(dir))?.pid !== child.pid) {
    if (hasEnded || Date.now() > deadline) {
      if (!hasEnded) child.kill('SIGTERM');
      const reason = readFileSync(logFile, 'utf8').trim().split('\n').at(-1) || 'no output';
      throw new UserError(`the local database failed to start: ${reason} (log: ${logFile})`);
    }
    await sleep(POLL_MS);
  }
  child.unref();
}

async function choosePort(dir: string, preferred: number): Promise<number> {
  const isUsable = preferred <= MAX_PORT && !(await isPortInUse(preferred));
  const port = isUsable ? preferred : await findFreePort();
  writeFileSync(getPortFile(dir), String(port));
  return port;
}

/** Ends a service: its servers write a checkpoint first. */
async function terminate(service: ServiceRecord | undefined): Promise<void> {
  if (service) await terminateProcess(service.pid, 'SIGTERM', STOP_MS);
}
