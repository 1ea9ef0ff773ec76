/**
 * Runs `work` on every item, at most `limit` at a time, and returns the items whose work failed, in their order,
 * each with its error. Never throws.
 */
export const collectFailures = async <T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<readonly { readonly item: T; readonly error: Error }[]> => {
  const errors = new Map<number, Error>();
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        await work(item);
      } catch (error) {
        errors.set(index, toError(error));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return items.flatMap((item, index) => {
    const error = errors.get(index);
    return error ? [{ item, error }] : [];
  });
};

/** As {@link collectFailures}, but throws the first failure once all work has ended. */
export const runAll = async <T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const [first] = await collectFailures(items, limit, work);
  if (first) throw first.error;
};

/** What was thrown, as an Error: libraries read `.message` and `.name` of it. */
export const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(`thrown: ${String(thrown)}`);

/** Consecutive slices of at most `size` items. */
export const splitIntoChunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
