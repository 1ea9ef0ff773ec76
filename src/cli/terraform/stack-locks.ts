import { listAllStacks, readConfig, SYSTEM_NAMES } from '../../config';
import type { Env } from '../process/run-command';
import { interruptSignal } from '../process/interrupt';
import { acquireLock } from '../process/lock';
import { getLockFile, type Session, createSystemsEnv } from '../session';
import type { ProgressListener } from '../target/target';

/**
 * Waits until no other command of this checkout uses the stacks, and locks them until the returned function is called.
 * The synthesized stack, its plan, archives and logs have the same paths for all commands. Commands for other
 * environments, and the demonstrations of `up`, do not wait.
 * @param names the systems or stacks; all if the list is empty
 */
export async function lockStacks(
  { env }: Pick<Session, 'env'>,
  names: readonly string[],
  onProgress: ProgressListener,
): Promise<() => void> {
  const stacks = listSynthesizedStacks(env, names);
  const releases: (() => void)[] = [];
  const releaseAll = () => {
    for (const release of releases.splice(0).reverse()) release();
  };
  try {
    for (const stack of stacks)
      releases.push(
        await acquireLock(
          getLockFile(`stack-${stack}`),
          ({ operation, pid }) =>
            onProgress(`${stack} is in use by ${operation} (process ${pid}): waiting until it ends`),
          interruptSignal,
        ),
      );
  } catch (error) {
    releaseAll();
    throw error;
  }
  return releaseAll;
}

/**
 * Lists the names of the stacks that a command for these systems synthesizes. They are sorted, so that two commands
 * never wait for each other.
 */
function listSynthesizedStacks(env: Env, names: readonly string[]): string[] {
  const known = listAllStacks(readConfig({ ...env, SYSTEMS: undefined }));
  const areKnown = names.every((name) => known.some((stack) => stack.system === name || stack.name === name));
  // If a name is unknown, synthesis reports the error.
  const config = readConfig(areKnown ? createSystemsEnv(env, names) : env);
  const stacks = listAllStacks(config).filter(
    ({ system }) => SYSTEM_NAMES.includes(system) || config.supports('account-settings'),
  );
  return [...new Set(stacks.map(({ name }) => name))].sort();
}

/**
 * Runs work on stacks while no other command of this checkout uses them.
 * @param action can unlock the stacks before it ends
 */
export async function withStackLocks<T>(
  session: Pick<Session, 'env'>,
  names: readonly string[],
  onProgress: ProgressListener,
  action: (unlockStacks: () => void) => Promise<T>,
): Promise<T> {
  const release = await lockStacks(session, names, onProgress);
  try {
    return await action(release);
  } finally {
    release();
  }
}
