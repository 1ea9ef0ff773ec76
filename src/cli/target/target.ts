import { join } from 'node:path';
import type { Env } from '../process/run-command';
import { withLock } from '../process/lock';
import { installEmulator, restartEmulator, startEmulator } from './local/emulator';
import { startDatabase, waitForEndOfDatabase } from './local/database';
import { prepareProviders } from './local/providers';
import { EMULATOR_STATE_DIR, getLockFile, getPort, STACKS_DIR, type Session } from '../session';
import type { SynthesizedStack } from '../terraform/synth';
import { Terraform } from '../terraform/terraform';
import { interruptSignal } from '../process/interrupt';

/** Receives lines about the progress of a command. */
export type ProgressListener = (line: string) => void;

/**
 * Runs work on the target. Starts the emulator if necessary, and stops it afterwards unless another command uses it.
 * @param names the systems or stacks that the command names
 */
export async function withTarget<T>(
  session: Session,
  onProgress: ProgressListener,
  action: () => Promise<T>,
  names: readonly string[] = [],
): Promise<T> {
  if (session.config.target === 'aws') return action();
  const running = await startTarget(session, onProgress, names);
  try {
    return await action();
  } finally {
    await running.stop();
  }
}

/**
 * Starts the local target with the database of the session's systems, or uses the running one. `stop` ends it unless another
 * command uses it.
 */
export async function startTarget(
  session: Session,
  onProgress: ProgressListener,
  names: readonly string[] = [],
): Promise<{ readonly stop: () => Promise<void> }> {
  await withLock(getLockFile('setup'), () => installEmulator(onProgress));
  const emulator = await startEmulator(createEmulatorOptions(session));
  const stop = async () => {
    await emulator.stop();
    await waitForEndOfDatabase(session);
  };
  try {
    await startDatabase(session, names, emulator.pid, onProgress);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

/**
 * Stops the running local target and its database, and starts both again with their data. Functions that are running are
 * killed. Other commands continue to use it.
 * @throws UserError if it is not running
 */
export async function restartTarget(
  session: Session,
  onProgress: ProgressListener,
  names: readonly string[] = [],
): Promise<void> {
  const pid = await restartEmulator(createEmulatorOptions(session));
  await startDatabase(session, names, pid, onProgress);
}

const createEmulatorOptions = (session: Session) => ({
  port: getPort(session),
  stateDir: EMULATOR_STATE_DIR,
  logFile: join(STACKS_DIR, 'logs', 'emulator.log'),
});

/** Prepares the environment variables with which Terraform finds its providers. */
export async function prepareTerraformEnv(session: Session, onProgress: ProgressListener): Promise<Env> {
  const { env, note } = await withLock(getLockFile('setup'), () => prepareProviders(onProgress));
  if (note) onProgress(note);
  return { ...session.env, ...env };
}

/** Creates the object that runs Terraform on a stack. @param stacksDir the directory of its plans and logs */
export function createTerraform(stack: SynthesizedStack, env: Env, stacksDir = STACKS_DIR): Terraform {
  return new Terraform({
    dir: stack.dir,
    stack: stack.name,
    stacksDir,
    env,
    signal: interruptSignal,
  });
}
