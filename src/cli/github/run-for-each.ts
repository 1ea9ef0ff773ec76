import { UserError } from '../errors';

/** The results of the successful items, and one line for each error. */
export interface BatchResult<T> {
  readonly results: readonly T[];
  readonly failed: readonly string[];
}

/**
 * Runs the work for one item after another. If an item fails, the others still run.
 * @param getLabel returns the text before the error of an item
 */
export async function runForEach<I, T>(
  items: readonly I[],
  getLabel: (item: I) => string,
  action: (item: I) => Promise<T>,
): Promise<BatchResult<T>> {
  const results: T[] = [];
  const failed: string[] = [];
  for (const item of items) {
    try {
      results.push(await action(item));
    } catch (error) {
      failed.push(`${getLabel(item)}: ${(error as Error).message}`);
    }
  }
  return { results: results, failed };
}

/** @throws UserError with all errors, if there are any */
export function throwIfFailed(failed: readonly string[]): void {
  if (failed.length > 0) throw new UserError(failed.join('; '));
}
