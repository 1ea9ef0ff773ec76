import { formatPath } from './attribute-path';
import { alignLists } from './align-lists';
import { parseIfJson, toCanonicalText } from './canonical';
import type { Difference } from './difference';
import { describeTextDifference, findLookAlikes } from './look-alikes';
import type { ChangeMasker, Masked } from './mask';
import type { ResourceChange } from './plan';
import { containsTrue, getChild, getItems, isContainer, isList, isObject, type Json } from './value';

export type { Difference } from './difference';

type ReplacePaths = readonly (readonly (string | number)[])[];

/**
 * Compares the attributes of a change, masked. An update without a visible difference is explained by the values that look
 * alike.
 */
export function diffChange({ change, masked, maskPath }: ChangeMasker): Difference[] {
  const differences = diffAttributes(masked);
  // Masking hides how some values differ.
  return differences.length === 0 && change.change.actions.includes('update')
    ? findLookAlikes(change.change, maskPath)
    : differences;
}

/** Compares the attributes of a masked change; sorted by path. Null, empty texts, empty lists and empty maps are equal. */
export function diffAttributes({ change }: Pick<Masked<ResourceChange>, 'change'>): Difference[] {
  const { before, after, after_unknown, replace_paths = [] } = change;
  const found: Difference[] = [];
  collectDifferences([], before as Json, after as Json, after_unknown as Json, replace_paths, found);
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Whether a value is null, an empty text, an empty list, or a map of empty values. */
export const isEmpty = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.values(value).every(isEmpty));

function collectDifferences(
  path: readonly (string | number)[],
  before: Json | undefined,
  after: Json | undefined,
  unknown: Json | undefined,
  replacePaths: ReplacePaths,
  found: Difference[],
): void {
  if (unknown !== true && isSame(before, after) && !containsTrue(unknown)) return;
  const [a, b] = [parseIfJson(before), parseIfJson(after)];
  const pairs = unknown === true ? undefined : getNestedPairs(a, b, unknown);
  if (pairs) {
    for (const { key, before: x, after: y, unknown: z, isEmptied, isMoved, note } of pairs) {
      const start = found.length;
      if (isMoved) {
        found.push({
          ...createDifference([...path, key], replacePaths, false),
          ...(note !== undefined && { note }),
        });
        continue;
      }
      collectDifferences([...path, key], x, y, z, replacePaths, found);
      if (found.length === start && isEmptied)
        found.push({
          ...createDifference([...path, key], replacePaths, false),
          ...(x !== undefined && { before: x }),
          ...(y !== undefined && { after: y }),
        });
      if (note !== undefined)
        for (let index = start; index < found.length; index++) found[index] = { ...found[index]!, note };
    }
    return;
  }
  const note =
    typeof before === 'string' && typeof after === 'string'
      ? describeTextDifference(before, after)
      : undefined;
  found.push({
    ...createDifference(path, replacePaths, unknown === true),
    ...(!isEmpty(before) && { before }),
    ...(!isEmpty(after) && { after }),
    ...(note !== undefined && { note }),
  });
}

const createDifference = (
  path: readonly (string | number)[],
  replacePaths: ReplacePaths,
  unknown: boolean,
): Difference => ({
  path: formatPath(path),
  unknown,
  forcesReplacement: replacePaths.some(
    (replacePath) => replacePath.length > 0 && replacePath.every((step, index) => step === path[index]),
  ),
});

const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || (isEmpty(a) && isEmpty(b)) || toCanonicalText(a) === toCanonicalText(b);

/** Two values to compare below a path. */
interface NestedPair {
  readonly key: string | number;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly unknown: Json | undefined;
  /** Whether one side has an empty string and the other side lacks the key. */
  readonly isEmptied?: boolean;
  readonly note?: string;
  /** Whether the item only has another place in the list: its values are equal. */
  readonly isMoved?: boolean;
}

/** The values to compare one by one, if both sides are maps or lists; an empty side matches both. */
function getNestedPairs(
  a: Json | undefined,
  b: Json | undefined,
  unknown: Json | undefined,
): NestedPair[] | undefined {
  const sides = [a, b, containsTrue(unknown) ? unknown : undefined].filter(
    (side) => isObject(side) || !isEmpty(side),
  );
  if (sides.length > 0 && sides.every(isObject)) {
    const keys = [...new Set(sides.flatMap((side) => Object.keys(side!)))];
    return keys.map((key) => {
      const [before, after] = [getChild(a, key), getChild(b, key)];
      // Objects have all their keys on both sides; the keys of a map are set by the user.
      const isEmptied =
        isObject(a) &&
        isObject(b) &&
        (before === '' ? after === undefined : after === '' && before === undefined);
      return { key, before, after, unknown: getChild(unknown, key), isEmptied };
    });
  }
  const filled = sides.filter((side) => !isEmpty(side));
  const lists = filled.filter(isList);
  if (lists.length === 0 || lists.length < filled.length) return undefined;
  const items = lists.flat().map((item) => parseIfJson(item));
  const isPlain = !items.some(isContainer);
  if (isPlain && !containsTrue(unknown)) return undefined;
  return pairItems(getItems(a), getItems(b), getItems(unknown));
}

function pairItems(a: readonly Json[], b: readonly Json[], unknown: readonly Json[]): NestedPair[] {
  const length = Math.max(b.length, unknown.length);
  const textsAfter = Array.from({ length }, (_, index) =>
    containsTrue(unknown[index]) ? `unknown ${index}` : toCanonicalText(b[index]),
  );
  const textsBefore = a.map(toCanonicalText);
  const [indexesBefore, indexesAfter] = [mapFirstIndexes(textsBefore), mapFirstIndexes(textsAfter)];
  const aligned = alignLists(textsBefore, textsAfter, a, b);
  return aligned.flatMap(({ before: i, after: j }): NestedPair[] => {
    if (i !== undefined && j !== undefined)
      return textsBefore[i] === textsAfter[j]
        ? []
        : [{ key: j, before: a[i], after: b[j], unknown: unknown[j] }];
    if (j !== undefined) {
      const from = indexesBefore.get(textsAfter[j]!);
      const added = { key: j, before: undefined, after: b[j], unknown: unknown[j] };
      if (from !== undefined) return [{ ...added, isMoved: true, note: `moved from [${from}]` }];
      const isInserted = j < length - 1 && a.length > 0;
      return [{ ...added, ...(isInserted && { note: 'new item; the later items keep their values' }) }];
    }
    // A moved item is described where it is now.
    if (indexesAfter.has(textsBefore[i!]!)) return [];
    const removed = { key: i!, before: a[i!], after: undefined, unknown: undefined };
    return [{ ...removed, ...(i! < length && { note: 'removed item; the later items keep their values' }) }];
  });
}

/** The index of the first item with each text. */
function mapFirstIndexes(texts: readonly string[]): ReadonlyMap<string, number> {
  const indexes = new Map<string, number>();
  texts.forEach((text, index) => {
    if (!indexes.has(text)) indexes.set(text, index);
  });
  return indexes;
}
