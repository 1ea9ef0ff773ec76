import type { Placeholders, Row } from './expressions';

/** A request, as far as all requests have the same fields. */
export type Input = Placeholders & Readonly<Record<string, unknown>>;

/**
 * Returns the rows after the start key of a request, at most `pageSize` or its limit.
 * @param names the attributes of the start key
 */
export function createPage(
  rows: readonly Row[],
  { ExclusiveStartKey, Limit }: Input,
  names: readonly string[],
  pageSize: number,
) {
  let start = 0;
  if (ExclusiveStartKey !== undefined) {
    const given = ExclusiveStartKey as Row;
    if (Object.keys(given).sort().join() !== [...new Set(names)].sort().join())
      throw new Error(`ValidationException: the start key is ${Object.keys(given).join(', ')}`);
    start = 1 + rows.findIndex((row) => names.every((name) => row[name] === given[name]));
  }
  const end = start + Math.min(pageSize, Number(Limit ?? Infinity));
  const Items = rows.slice(start, end);
  const last = Items.at(-1);
  const hasMore = last !== undefined && end < rows.length;
  return {
    Items,
    ...(hasMore && { LastEvaluatedKey: Object.fromEntries(names.map((name) => [name, last[name]])) }),
  };
}
