import { UserError } from '../errors';

/** What came of work on several things, and what it failed with, a line each. */
export interface Outcomes<T> {
  readonly done: readonly T[];
  readonly failed: readonly string[];
}

/** Does the work on each, one after another, whatever becomes of the others. @param nameOf what stands before an error */
export async function onAll<I, T>(
  items: readonly I[],
  nameOf: (item: I) => string,
  work: (item: I) => Promise<T>,
): Promise<Outcomes<T>> {
  const done: T[] = [];
  const failed: string[] = [];
  for (const item of items) {
    try {
      done.push(await work(item));
    } catch (error) {
      failed.push(`${nameOf(item)}: ${(error as Error).message}`);
    }
  }
  return { done, failed };
}

/** @throws UserError with all that failed, if anything did */
export function failWith(failed: readonly string[]): void {
  if (failed.length > 0) throw new UserError(failed.join('; '));
}
