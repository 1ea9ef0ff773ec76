/**
 * Runs `work` for all items, at most `limit` concurrently. Returns the items whose work failed, in their order, with the
 * errors. Never throws.
 */
export const collectFailures = async <T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<readonly { readonly item: T; readonly error: Error }[]> => {
  const errors = new Map<number, Error>();
  const queue = items.entries();
  const processItems = async (): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        await work(item);
      } catch (error) {
        errors.set(index, toError(error));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, processItems));
  return items.flatMap((item, index) => {
    const error = errors.get(index);
    return error ? [{ item, error }] : [];
  });
};

/** Runs `work` for all items, at most `limit` concurrently. @throws the first error after all work has ended */
export const runAll = async <T>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const [first] = await collectFailures(items, limit, work);
  if (first) throw first.error;
};

/** Converts a thrown value to an Error, because libraries read its `message` and `name`. */
export const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(`thrown: ${String(thrown)}`);

/** Splits items into consecutive chunks of at most `size`. */
export const splitIntoChunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
