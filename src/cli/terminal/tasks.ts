import { makeVisible } from './visible';
import { Listr, ListrLogger, type ListrTask, ProcessOutput } from 'listr2';

/** A step of a long command. */
export interface Task<Context> {
  readonly title: string;
  /** Runs the task. `onProgress` shows a line during the run; the returned text is appended to the title. */
  readonly run: (context: Context, onProgress: (line: string) => void) => Promise<string | void>;
  /** Whether progress lines remain visible after the task. */
  readonly persistent?: boolean;
}

/**
 * Runs tasks one after another and shows them on stdout: live on a terminal, as plain lines elsewhere.
 * @throws the error of the first task that fails; later tasks do not run
 */
export async function runTasks<Context extends object>(
  tasks: readonly Task<Context>[],
  context: Context,
): Promise<void> {
  const list = new Listr(createListrTasks(tasks), { ...COMMON, ctx: context });
  await list.run();
}

/**
 * Runs tasks in parallel and shows them on stderr. If a task fails, the others still run to their end, so that none of them
 * is interrupted.
 * @param concurrency how many tasks run at the same time at most
 * @returns the errors of the failed tasks
 */
export async function runTasksInParallel(
  tasks: readonly Task<object>[],
  concurrency: number,
): Promise<Error[]> {
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const list = new Listr(createListrTasks(tasks), {
    ...COMMON,
    ctx: {},
    concurrent: concurrency,
    exitOnError: false,
    collectErrors: 'minimal',
    fallbackRendererCondition: () => !process.stderr.isTTY,
    rendererOptions: { ...COMMON.rendererOptions, logger },
    fallbackRendererOptions: { logger },
  });
  await list.run();
  return list.errors.map(({ error }) => error);
}

const COMMON = {
  concurrent: false,
  registerSignalListeners: false,
  fallbackRenderer: 'simple',
  rendererOptions: { showErrorMessage: false, collapseErrors: false },
} as const;

function createListrTasks<Context extends object>(tasks: readonly Task<Context>[]): ListrTask<Context>[] {
  return tasks.map(({ title, run, persistent }): ListrTask<Context> => ({
    title,
    rendererOptions: { persistentOutput: persistent ?? false, outputBar: persistent ? Infinity : 1 },
    task: async (ctx, task) => {
      const show = (line: string) => {
        task.output = makeVisible(line);
      };
      const result = await run(ctx, persistent ? show : throttleLines(show));
      if (result) task.title = `${title}: ${makeVisible(result)}`;
    },
  }));
}

const LINE_INTERVAL_MS = 3_000;

/** Limits progress to one line every three seconds, without repeats, if the output is not a terminal. */
function throttleLines(onLine: (line: string) => void): (line: string) => void {
  if (process.stdout.isTTY) return onLine;
  let [lastLine, lastTime] = ['', 0];
  return (line) => {
    if (line === lastLine || Date.now() - lastTime < LINE_INTERVAL_MS) return;
    [lastLine, lastTime] = [line, Date.now()];
    onLine(line);
  };
}
