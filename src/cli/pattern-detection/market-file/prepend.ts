/**
 * Iterates over the items that were already read, unless there are none, and then over the rest of an iterator, which
 * it closes.
 */
export async function* prepend<T extends { readonly length: number }>(
  first: T,
  iterator: AsyncIterator<T>,
): AsyncGenerator<T> {
  try {
    if (first.length > 0) yield first;
    yield* { [Symbol.asyncIterator]: () => iterator };
  } finally {
    await iterator.return?.();
  }
}
