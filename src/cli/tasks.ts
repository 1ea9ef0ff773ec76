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
      const result = await run(ctx, (line) => {
        task.output = line;
      });
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
