import { isObject, type Json } from './value';

/** A pair of items of two lists. An item without a partner was removed or added. */
export interface AlignedItem {
  readonly before?: number;
  readonly after?: number;
}

/** Larger tables are not computed: only the equal start and end of the lists are aligned then. */
const MAX_CELLS = 4_000_000;

/**
 * Aligns two lists, so that an inserted item does not make all later ones differ: equal items first, in their order, then
 * the items between them by their name and by their position.
 * @param a the texts of the items; equal items have equal texts
 */
export function alignLists(
  a: readonly string[],
  b: readonly string[],
  before: readonly Json[],
  after: readonly Json[],
): AlignedItem[] {
  const aligned: AlignedItem[] = [];
  let [i, j] = [0, 0];
  for (const [nextBefore, nextAfter] of [...findEqual(a, b), [a.length, b.length] as const]) {
    aligned.push(...alignGap(range(i, nextBefore), range(j, nextAfter), before, after));
    if (nextBefore < a.length) aligned.push({ before: nextBefore, after: nextAfter });
    [i, j] = [nextBefore + 1, nextAfter + 1];
  }
  return aligned;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);

/** The longest common subsequence. */
function findEqual(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [rows, columns] = [a.length - start - end, b.length - start - end];
  const middle =
    rows * columns > MAX_CELLS
      ? []
      : findCommon(a.slice(start, start + rows), b.slice(start, start + columns));
  return [
    ...range(0, start).map((index) => [index, index] as const),
    ...middle.map(([i, j]) => [start + i, start + j] as const),
    ...range(0, end).map((index) => [a.length - end + index, b.length - end + index] as const),
  ];
}

function findCommon(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] =
        a[i] === b[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
  const pairs: (readonly [number, number])[] = [];
  for (let [i, j] = [0, 0]; i < a.length && j < b.length;)
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!) i++;
    else j++;
  return pairs;
}

const NAMES = ['name', 'id', 'Sid', 'sid', 'key', 'label', 'type', 'priority'] as const;
const getName = (item: Json | undefined): string | undefined => {
  const field = isObject(item)
    ? NAMES.find((name) => typeof item[name] === 'string' && item[name] !== '')
    : undefined;
  return field === undefined
    ? undefined
    : `${field} ${String((item as Readonly<Record<string, Json>>)[field])}`;
};

function alignGap(
  removed: readonly number[],
  added: readonly number[],
  before: readonly Json[],
  after: readonly Json[],
): AlignedItem[] {
  const partners = pairByName(removed, added, before, after);
  const paired = new Set(partners.values());
  const restBefore = removed.filter((i) => !partners.has(i));
  const restAfter = added.filter((j) => !paired.has(j));
  // If both sides have the same number of unnamed items, each item was changed in place.
  if (restBefore.length === restAfter.length)
    restBefore.forEach((i, index) => partners.set(i, restAfter[index]!));
  const used = new Set(partners.values());
  return [
    ...removed.map((i): AlignedItem => {
      const partner = partners.get(i);
      return partner === undefined ? { before: i } : { before: i, after: partner };
    }),
    ...added.filter((j) => !used.has(j)).map((j): AlignedItem => ({ after: j })),
  ];
}

/** Pairs each removed item with the first unused added item of its name. */
function pairByName(
  removed: readonly number[],
  added: readonly number[],
  before: readonly Json[],
  after: readonly Json[],
): Map<number, number> {
  const unused = new Map<string, number[]>();
  // The last item is popped first, so the lists are filled from the end.
  for (const j of [...added].reverse()) {
    const name = getName(after[j]);
    if (name === undefined) continue;
    const indexes = unused.get(name) ?? [];
    indexes.push(j);
    unused.set(name, indexes);
  }
  const partners = new Map<number, number>();
  for (const i of removed) {
    const name = getName(before[i]);
    const partner = name === undefined ? undefined : unused.get(name)?.pop();
    if (partner !== undefined) partners.set(i, partner);
  }
  return partners;
}
