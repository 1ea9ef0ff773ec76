import { Listr, ListrLogger, type ListrTask, ProcessOutput } from 'listr2';

/** One step of a long command. */
export interface Task<Context> {
  readonly title: string;
  /** Does the step; `tell` shows a line while it is at work, and what it returns stands behind its title. */
  readonly run: (context: Context, tell: (line: string) => void) => Promise<string | void>;
  /** Lines that stay when the step is done. */
  readonly persistent?: boolean;
}

/**
 * Runs steps one after another as a task list: live on a terminal, as plain lines elsewhere, on stdout.
 * @throws the first step's error; the steps after it are not run
 */
export async function runTasks<Context extends object>(
  steps: readonly Task<Context>[],
  context: Context,
): Promise<void> {
  const list = new Listr(tasksOf(steps), { ...COMMON, ctx: context });
  await list.run();
}

/**
 * Runs steps side by side as one task list on stderr, so that stdout holds the answer alone. Each of them ends, also
 * where another fails: what it began is not left behind half-way.
 * @param atOnce how many at most
 * @returns the errors of those that failed
 */
export async function runTasksInParallel(steps: readonly Task<object>[], atOnce: number): Promise<Error[]> {
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  const list = new Listr(tasksOf(steps), {
    ...COMMON,
    ctx: {},
    concurrent: atOnce,
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

function tasksOf<Context extends object>(steps: readonly Task<Context>[]): ListrTask<Context>[] {
  return steps.map(({ title, run, persistent: keep }): ListrTask<Context> => ({
    title,
    rendererOptions: { persistentOutput: keep ?? false, outputBar: keep ? Infinity : 1 },
    task: async (ctx, task) => {
      const show = (line: string) => {
        task.output = line;
      };
      const result = await run(ctx, keep ? show : calmly(show));
      if (result) task.title = `${title}: ${result}`;
    },
  }));
}

const PLAIN_LINE_MS = 3_000;

/** Where lines stay on the page, progress is told every three seconds and never twice. */
function calmly(tell: (line: string) => void): (line: string) => void {
  if (process.stdout.isTTY) return tell;
  let [last, told] = ['', 0];
  return (line) => {
    if (line === last || Date.now() - told < PLAIN_LINE_MS) return;
    [last, told] = [line, Date.now()];
    tell(line);
  };
}
