import { formatPath } from './attribute-path';
import { toCanonicalText } from './canonical';
import type { Difference } from './difference';
import type { ResourceChange } from './plan';
import { getChild, getKeys, isContainer, isList, isObject, type Json } from './value';

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
  const position = index < 0 ? a.length : index;
  const format = (character: string | undefined) =>
    character === undefined
      ? 'the end'
      : `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  return `${format(a[position])} before, ${format(b[position])} after, at character ${position + 1}`;
}

type Path = readonly (string | number)[];

/**
 * Explains an update without a visible difference: values that differ in their notation, null against empty, or only in
 * their sensitivity. The values are not in the result, because they are not masked.
 * @param maskPath masks the keys in a path
 */
export function findLookAlikes(
  { before, after, after_unknown, before_sensitive, after_sensitive }: ResourceChange['change'],
  maskPath: (path: Path) => Path,
): Difference[] {
  const found = [
    ...findDescribed([], before ?? null, after ?? null, after_unknown),
    ...findChangedMarks([], before_sensitive, after_sensitive),
  ];
  return found.map(({ path, note }) => ({
    path: formatPath(maskPath(path)),
    unknown: false,
    forcesReplacement: false,
    note,
  }));
}

interface Described {
  readonly path: Path;
  readonly note: string;
}

function findDescribed(path: Path, before: Json, after: Json, unknown: Json | undefined): Described[] {
  if (unknown === true || JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isContainer(before) && isContainer(after) && isList(before) === isList(after))
    return [...new Set([...getKeys(before), ...getKeys(after)])].flatMap((key) =>
      findDescribed(
        [...path, key],
        getChild(before, key) ?? null,
        getChild(after, key) ?? null,
        getChild(unknown, key),
      ),
    );
  const note = describe(before, after);
  return note === undefined ? [] : [{ path, note }];
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

function findChangedMarks(path: Path, before: Json | undefined, after: Json | undefined): Described[] {
  if (before === true || after === true)
    return before === after
      ? []
      : [{ path, note: after === true ? 'becomes sensitive' : 'is no longer sensitive' }];
  return [...new Set([...getKeys(before), ...getKeys(after)])].flatMap((key) =>
    findChangedMarks([...path, key], getChild(before, key), getChild(after, key)),
  );
}
