/** Iterates over what was already read, unless it is empty, and then over the rest of an iterator, which it closes. */
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
