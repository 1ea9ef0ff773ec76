import { formatPath } from './attribute-path';
import { toCanonicalText } from './canonical';
import type { Difference } from './difference';
import { AddressMasker } from './mask';
import { isObject, type Json, type ResourceChange } from './plan';

/** Cyrillic and Greek letters that look like Latin ones. */
const CONFUSABLE = /[\u0370-\u03ff\u0400-\u04ff\uff00-\uffef]/;

/** Describes how two texts differ that look alike; undefined if the difference is visible. */
export function describeTextDifference(before: string, after: string): string | undefined {
  if (before.normalize('NFC') === after.normalize('NFC'))
    return 'only the Unicode normalization differs (NFC, NFD)';
  const isInvisible = (text: string) => text.replace(/[\s\p{Cf}\p{Z}\p{Mn}\u{e0000}-\u{e0fff}]/gu, '');
  if (before.replace(/\s+/g, '') === after.replace(/\s+/g, '')) return 'only white space differs';
  if (isInvisible(before) === isInvisible(after))
    return `invisible characters differ: ${listDifferent(before, after)}`;
  if (
    before.normalize('NFKC') === after.normalize('NFKC') ||
    CONFUSABLE.test(before) !== CONFUSABLE.test(after)
  )
    return `characters that look alike differ: ${listDifferent(before, after)}`;
  return undefined;
}

function listDifferent(before: string, after: string): string {
  const [a, b] = [[...before], [...after]];
  const index = a.findIndex((character, position) => character !== b[position]);
  const at = index < 0 ? a.length : index;
  const format = (character: string | undefined) =>
    character === undefined
      ? 'the end'
      : `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  return `${format(a[at])} before, ${format(b[at])} after, at character ${at + 1}`;
}

/**
 * Explains an update without a visible difference: values that differ in their notation, null against empty, or only in
 * their sensitivity. The values are not in the result, because they are not masked.
 */
export function findLookAlikes(raw: ResourceChange['change']): Difference[] {
  const found: Difference[] = [];
  collect([], raw.before ?? null, raw.after ?? null, raw.after_unknown, found);
  collectMarks([], raw.before_sensitive, raw.after_sensitive, found);
  return found;
}

type Path = readonly (string | number)[];
const { mask } = new AddressMasker();

const createDifference = (path: Path, note: string): Difference => ({
  path: mask(formatPath(path)),
  unknown: false,
  forcesReplacement: false,
  note,
});

function collect(
  path: Path,
  before: Json,
  after: Json,
  unknown: Json | undefined,
  found: Difference[],
): void {
  if (unknown === true || JSON.stringify(before) === JSON.stringify(after)) return;
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    for (const key of keys)
      collect(
        [...path, Array.isArray(before) ? Number(key) : key],
        getChild(before, key),
        getChild(after, key),
        getChild(unknown, key),
        found,
      );
    return;
  }
  const note = describe(before, after);
  if (note !== undefined) found.push(createDifference(path, note));
}

function describe(before: Json, after: Json): string | undefined {
  if (typeof before === 'string' && typeof after === 'string' && before !== '' && after !== '')
    return toCanonicalText(before) === toCanonicalText(after)
      ? isSameWithoutSpaces(before, after)
        ? 'only white space in the JSON differs'
        : 'only the order of the keys or the notation of the JSON differs'
      : describeTextDifference(before, after);
  return `${formatEmpty(before)} before, ${formatEmpty(after)} after`;
}

const isSameWithoutSpaces = (a: string, b: string): boolean =>
  a.replace(/\s+/g, '') === b.replace(/\s+/g, '');

const formatEmpty = (value: Json): string => {
  if (value === '') return 'an empty text';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list of empty values';
  if (isObject(value)) return Object.keys(value).length === 0 ? 'an empty map' : 'a map of empty values';
  return value === null ? 'null' : `a ${typeof value}`;
};

function collectMarks(
  path: Path,
  before: Json | undefined,
  after: Json | undefined,
  found: Difference[],
): void {
  if (before === true || after === true) {
    if (before !== after)
      found.push(createDifference(path, after === true ? 'becomes sensitive' : 'is no longer sensitive'));
    return;
  }
  const keys = new Set([...Object.keys(toContainer(before)), ...Object.keys(toContainer(after))]);
  for (const key of keys)
    collectMarks(
      [...path, /^\d+$/.test(key) ? Number(key) : key],
      getChild(before, key),
      getChild(after, key),
      found,
    );
}

const isContainer = (value: Json | undefined): value is Exclude<Json, null | string | number | boolean> =>
  typeof value === 'object' && value !== null;
const toContainer = (value: Json | undefined): object => (isContainer(value) ? value : {});
const getChild = (value: Json | undefined, key: string): Json =>
  isContainer(value) && Object.hasOwn(value, key)
    ? ((value as Readonly<Record<string, Json>>)[key] ?? null)
    : null;
