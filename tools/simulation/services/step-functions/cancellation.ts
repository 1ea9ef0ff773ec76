/** Ends a part of an execution that was cancelled. No state handles it. */
class CancelledError extends Error {}

/** Whether an execution, or one of its branches, continues. A branch also ends with the execution. */
export class Cancellation {
  private isCancelled = false;

  constructor(private readonly parent?: Cancellation) {}

  cancel(): void {
    this.isCancelled = true;
  }

  /** Ends the work that calls it if it was cancelled. */
  check(): void {
    if (this.isCancelled) throw new CancelledError('cancelled');
    this.parent?.check();
  }
}

/**
 * Runs the branches of a Parallel state, or the items of a Map state. The first failure cancels the others: they finish
 * their current call, and enter no further state.
 * @param limit the number that run at the same time; 0 for no limit
 */
export const runBranches = async <T, Result>(
  branches: readonly T[],
  limit: number,
  parent: Cancellation,
  run: (branch: T, index: number, cancellation: Cancellation) => Promise<Result>,
): Promise<Result[]> => {
  const cancellation = new Cancellation(parent);
  const results: Result[] = [];
  const queue = branches.entries();
  const work = async (): Promise<void> => {
    for (const [index, branch] of queue) {
      cancellation.check();
      results[index] = await run(branch, index, cancellation);
    }
  };
  const workers = limit === 0 ? branches.length : Math.min(limit, branches.length);
  try {
    await Promise.all(Array.from({ length: workers }, work));
    return results;
  } catch (error) {
    cancellation.cancel();
    throw error;
  }
};
