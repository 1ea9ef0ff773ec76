import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { formatError } from '../../../src/cli/errors';
import { interruptSignal } from '../../../src/cli/process/interrupt';
import { runSeedTask, type SeedOutcome, type SeedTask } from './seed-task';

/** The command of this program that simulates the tasks which another process sends. */
export const WORKER_COMMAND = 'worker';

/** Simulates one task at a time. */
export type RunTask = (task: SeedTask) => Promise<SeedOutcome>;

export interface Workers {
  readonly runners: readonly RunTask[];
  readonly stop: () => void;
}

type Answer = { readonly outcome: SeedOutcome } | { readonly error: string };

/** Starts a process for each core: a simulation uses one, and replaces the clock of its whole process. */
export function startWorkers(): Workers {
  const children = Array.from({ length: availableParallelism() }, () =>
    // In a group of its own, Ctrl-C does not end it: this process ends it, when the others have reported their seeds.
    fork(process.argv[1]!, [WORKER_COMMAND], { detached: true }),
  );
  const runners = children.map(
    (child): RunTask =>
      (task) =>
        new Promise((resolve, reject) => {
          const end = (): void =>
            reject(new Error(`the process that simulates seed ${task.seed} of ${task.system} has ended`));
          child.once('exit', end);
          child.once('message', (answer: Answer) => {
            child.off('exit', end);
            if ('outcome' in answer) resolve(answer.outcome);
            else reject(new Error(answer.error));
          });
          child.send(task);
        }),
  );
  return { runners, stop: () => children.forEach((child) => child.kill('SIGKILL')) };
}

/** Simulates the tasks that another process sends, until that process ends. */
export function serveTasks(): void {
  const answer = (message: Answer): void => void process.send?.(message);
  process.on('message', (task: SeedTask) => {
    runSeedTask(task).then(
      (outcome) => answer({ outcome }),
      (error: unknown) =>
        answer({ error: `${task.system}, seed ${task.seed}, faults ${task.faults}: ${formatError(error)}` }),
    );
  });
  process.on('disconnect', () => process.exit());
}

/**
 * Simulates all tasks, in their order, one at a time with each runner.
 * @param onOutcome called when a task ends
 * @throws the first error of a task, and the reason of an interruption
 */
export async function runTasks(
  tasks: Iterable<SeedTask>,
  runners: readonly RunTask[],
  onOutcome: (task: SeedTask, outcome: SeedOutcome) => void,
): Promise<void> {
  const iterator = tasks[Symbol.iterator]();
  const runAll = async (run: RunTask): Promise<void> => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      const outcome = await run(next.value);
      if (interruptSignal.aborted) throw interruptSignal.reason;
      onOutcome(next.value, outcome);
    }
  };
  await Promise.all(runners.map(runAll));
}
