import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Env } from '../../process/run-command';
import { UserError } from '../../errors';
import { withLock } from '../../process/lock';
import {
  editionOf,
  registerUser,
  readEmulatorRecord,
  removeEmulatorRecord,
  writeEmulatorRecord,
} from './emulator-record';
import { pythonOf } from './install-emulator';
import { PATHS, type Paths } from './paths';
import { describePortUser, isPortInUse } from './port';
import { recordingFile } from './recording';

export { installEmulator } from './install-emulator';

const START_MS = 30_000;
const STOP_MS = 30_000;
const POLL_MS = 100;

export interface EmulatorOptions {
  readonly port: number;
  /** Holds the emulator's state between runs; one emulator at a time works on it. */
  readonly stateDir: string;
  readonly logFile: string;
  /** Corrections to leave out, by name; for the tests of the corrections. */
  readonly disabledCorrections?: 'all' | readonly string[];
  readonly paths?: Paths;
  readonly env?: Env;
}

export interface RunningEmulator {
  readonly endpoint: string;
  readonly pid: number;
  /** Whether it was running before. */
  readonly reused: boolean;
  /** Stops it, with its state saved, unless another living process uses it: the last one to leave stops it. */
  stop(): Promise<void>;
}

/**
 * Starts the emulator on the loopback address and waits until it answers; one that runs already on the same state
 * and port is reused. It ends with the last process that uses it, if not before.
 * @throws UserError if the port is in use, if the state is in use on another port, or if it does not start
 */
export async function startEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  return withLock(lockOf(options.stateDir), () => start(options));
}

async function start(options: EmulatorOptions): Promise<RunningEmulator> {
  const { port, stateDir, env = process.env } = options;
  const edition = editionOf(stateDir);
  const last = readEmulatorRecord(stateDir);
  if (last && (await answersAs(edition, last.port))) {
    if (last.port === port) {
      const stop = async () => void (await stopEmulator({ stateDir }));
      return {
        endpoint: urlOf(port),
        pid: last.pid,
        reused: true,
        stop: untilLeft(stateDir, last.pid, stop),
      };
    }
    throw new UserError(
      `the emulator of this checkout runs on port ${last.port} already (process ${last.pid}): use --port ${last.port}, or end it`,
    );
  }
  if (await isPortInUse(port)) {
    throw new UserError(
      `port ${port} is in use by ${await describePortUser(port, env)}: end it, or choose another port with --port`,
    );
  }
  removeEmulatorRecord(stateDir); // Of an emulator that was killed.
  return launch(options, edition);
}

/** Stops the emulator that works on this state, whoever started it. @returns whether one was running */
export async function stopEmulator({ stateDir }: { readonly stateDir: string }): Promise<boolean> {
  const record = readEmulatorRecord(stateDir);
  const running = record !== undefined && (await answersAs(editionOf(stateDir), record.port));
  if (running) await end(record.pid);
  removeEmulatorRecord(stateDir);
  return running;
}

/**
 * Counts this process among the emulator's users until it ends.
 * @returns what ends the use, and with the last user's use the emulator
 */
function untilLeft(stateDir: string, pid: number, stop: () => Promise<void>): () => Promise<void> {
  const leave = registerUser(stateDir);
  const leaveAtOnce = () => {
    if (leave().last) signal(pid, 'SIGTERM');
  };
  process.once('exit', leaveAtOnce);
  return () =>
    withLock(lockOf(stateDir), async () => {
      process.removeListener('exit', leaveAtOnce);
      if (leave().last) await stop();
    });
}

async function launch(options: EmulatorOptions, edition: string): Promise<RunningEmulator> {
  const { port, stateDir, logFile, paths = PATHS } = options;
  // Not in the checkout: handlers are unpacked there, and Node would find what they lack in the checkout's packages.
  const tmpDir = mkdtempSync(join(tmpdir(), 'market-stacks-emulator-'));
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'w');
  const child = spawn(pythonOf(paths), [join(paths.emulator, 'run.py')], {
    env: emulatorEnv(options, edition, tmpDir),
    stdio: ['ignore', log, log],
    detached: true, // Ctrl-C in the terminal must not end it before Terraform has ended.
  });
  closeSync(log);
  const { pid } = child;
  let exited = false;
  child.once('exit', () => (exited = true));
  child.once('error', () => (exited = true));
  if (pid !== undefined) writeEmulatorRecord(stateDir, { pid, port, tmpDir });
  const endWithUs = () => pid !== undefined && !exited && process.kill(pid, 'SIGTERM');
  process.once('exit', endWithUs);

  const deadline = Date.now() + START_MS;
  while (pid === undefined || exited || !(await answersAs(edition, port))) {
    if (exited || Date.now() > deadline) {
      endWithUs();
      process.removeListener('exit', endWithUs);
      if (readEmulatorRecord(stateDir)?.pid === pid) removeEmulatorRecord(stateDir);
      throw new UserError(`the emulator did not start: ${lastLineOf(logFile)} (its log: ${logFile})`);
    }
    await sleep(POLL_MS);
  }
  child.unref();
  process.removeListener('exit', endWithUs);
  const stop = async () => {
    if (!exited) await end(pid);
    removeEmulatorRecord(stateDir);
  };
  return { endpoint: urlOf(port), pid, reused: false, stop: untilLeft(stateDir, pid, stop) };
}

/** Only what it needs: handlers inherit it, and the user's AWS or Node settings must not reach them. */
function emulatorEnv(options: EmulatorOptions, edition: string, tmpDir: string): NodeJS.ProcessEnv {
  const { port, stateDir, disabledCorrections: without = [], env = process.env } = options;
  return {
    PATH: env.PATH,
    HOME: env.HOME,
    LANG: 'C.UTF-8',
    TMPDIR: tmpDir,
    PYTHONDONTWRITEBYTECODE: '1',
    MINISTACK_EDITION: edition,
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    STATE_DIR: join(stateDir, 'state'),
    PERSIST_STATE: '1',
    S3_PERSIST: '1',
    S3_DATA_DIR: join(stateDir, 'state', 's3'),
    // The handlers run on the Node of this machine: the SDK would warn in their logs that it is not Lambda's.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    // These would listen on ports of their own.
    SFTP_ENABLED: '0',
    IOT_MTLS_ENABLED: '0',
    WITHOUT_CORRECTIONS: without === 'all' ? without : without.join(','),
    REQUEST_RECORDING: recordingFile(stateDir, edition, env),
  };
}

const lockOf = (stateDir: string) => join(stateDir, 'lock');
const urlOf = (port: number) => `http://127.0.0.1:${port}`;

async function answersAs(edition: string, port: number): Promise<boolean> {
  try {
    const response = await fetch(`${urlOf(port)}/_ministack/health`, { signal: AbortSignal.timeout(5_000) });
    return ((await response.json()) as { edition?: unknown }).edition === edition;
  } catch {
    return false; // Nobody, or somebody else.
  }
}

async function end(pid: number): Promise<void> {
  const deadline = Date.now() + STOP_MS;
  for (let sent: NodeJS.Signals | 0 = 'SIGTERM'; signal(pid, sent);) {
    await sleep(POLL_MS);
    sent = Date.now() > deadline ? 'SIGKILL' : 0;
  }
}

/** @returns whether the process was there to get it */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

function lastLineOf(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').at(-1) || 'it said nothing';
}
