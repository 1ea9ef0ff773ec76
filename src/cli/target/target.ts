import { join } from 'node:path';
import type { Env } from '../process/run-command';
import { withLock } from '../process/lock';
import { installEmulator, startEmulator } from './local/emulator';
import { prepareProviders } from './local/providers';
import { EMULATOR_STATE_DIR, lockFor, portOf, STACKS_DIR, type Session } from '../session';
import type { SynthesizedStack } from '../terraform/synth';
import { Terraform } from '../terraform/terraform';
import { interruptSignal } from '../process/interrupt';

export type ProgressListener = (line: string) => void;

/** Runs work against the target: the emulator is started for it if it isn't running, and stopped if nobody else uses it. */
export async function withTarget<T>(
  session: Session,
  tell: ProgressListener,
  work: () => Promise<T>,
): Promise<T> {
  if (session.config.target === 'aws') return work();
  const running = await startTarget(session, tell);
  try {
    return await work();
  } finally {
    await running.stop();
  }
}

/** Starts the local target, or joins those who use it; `stop` ends it unless another command uses it. */
export async function startTarget(
  session: Session,
  tell: ProgressListener,
): Promise<{ readonly stop: () => Promise<void> }> {
  await withLock(lockFor('setup'), () => installEmulator(tell));
  const emulator = await startEmulator({
    port: portOf(session),
    stateDir: EMULATOR_STATE_DIR,
    logFile: join(STACKS_DIR, 'logs', 'emulator.log'),
  });
  return { stop: () => emulator.stop() };
}

/** The environment in which Terraform finds its providers. */
export async function prepareTerraformEnv(session: Session, tell: ProgressListener): Promise<Env> {
  const { env, note } = await withLock(lockFor('setup'), () => prepareProviders(tell));
  if (note) tell(note);
  return { ...session.env, ...env };
}

/** Terraform on a stack. */
export function createTerraform(stack: SynthesizedStack, env: Env): Terraform {
  return new Terraform({
    dir: stack.dir,
    stack: stack.name,
    stacksDir: STACKS_DIR,
    env,
    signal: interruptSignal,
  });
}
