import { Listr, type ListrTask } from 'listr2';

/** One step of a long command. */
export interface Step<Context> {
  readonly title: string;
  /** Does the step; `tell` shows a line while it is at work, and what it returns stands behind its title. */
  readonly run: (context: Context, tell: (line: string) => void) => Promise<string | void>;
  /** Lines that stay when the step is done. */
  readonly keep?: boolean;
}

/** Runs steps one after another as a task list: live on a terminal, as plain lines elsewhere. */
export async function runTasks<Context extends object>(
  steps: readonly Step<Context>[],
  context: Context,
): Promise<void> {
  const tasks = steps.map(({ title, run, keep }): ListrTask<Context> => ({
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
  const list = new Listr(tasks, {
    ctx: context,
    concurrent: false,
    registerSignalListeners: false,
    fallbackRenderer: 'simple',
    rendererOptions: { showErrorMessage: false, collapseErrors: false },
  });
  await list.run();
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
