import { isObject, type Json } from '../plan/plan';

export type AttributePath = readonly (string | number)[];

/** Formats a path such as `environment[0].variables.LEVEL`. Keys with special characters are quoted. */
export function formatPath(path: AttributePath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');
}

/** Returns the value at a path. If a mask replaced a whole subtree by a text, returns that text. */
export function getValueAt(value: Json | undefined, path: AttributePath): Json {
  let current: Json | undefined = value;
  for (const part of path) {
    if (current === null || current === undefined) return null;
    if (typeof current !== 'object') return current;
    current = (current as Readonly<Record<string | number, Json>>)[part];
  }
  return current ?? null;
}

/** Whether a path is marked in `after_unknown` or in a tree of sensitive marks. A `true` covers everything below it. */
export function isMarked(marks: Json | undefined, path: AttributePath): boolean {
  let current: Json | undefined = marks;
  for (const part of path) {
    if (current === true) return true;
    if (current === null || typeof current !== 'object') return false;
    current = (current as Readonly<Record<string | number, Json>>)[part];
  }
  return current === true;
}

/** Whether a value is null, false, 0, "" or empty. A refresh may replace one of these by another. */
const isEmptyValue = (value: Json | undefined): boolean =>
  !value || (typeof value === 'object' && Object.values(value).every(isEmptyValue));

/**
 * Formats a value such that equivalent values have the same text. The order of keys and of lists is ignored (Terraform
 * sets and IAM lists are lists in JSON), JSON in a string is parsed, and a list of one item equals the item.
 */
export function toCanonicalText(value: Json | undefined): string {
  if (isEmptyValue(value)) return '';
  if (typeof value === 'string') {
    const json = /^\s*[[{]/.test(value) ? tryParseJson(value) : undefined;
    return json === undefined ? JSON.stringify(value) : toCanonicalText(json);
  }
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map(toCanonicalText).sort();
    return items.length === 1 ? items[0]! : `[${items.join()}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => !isEmptyValue(item))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${toCanonicalText(item)}`).join()}}`;
}

function tryParseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Whether two values mean the same to Terraform and AWS. */
export const areEquivalent = (a: Json | undefined, b: Json | undefined): boolean =>
  toCanonicalText(a) === toCanonicalText(b);

/**
 * Returns the paths of the smallest parts that differ. Maps and blocks with one item are compared in depth. A longer list
 * is one part, because the indexes of a set have no meaning.
 */
export function findDifferences(
  a: Json | undefined,
  b: Json | undefined,
  path: AttributePath = [],
): AttributePath[] {
  if (areEquivalent(a, b)) return [];
  if (isObject(a) && isObject(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return keys.flatMap((key) => findDifferences(a[key], b[key], [...path, key]));
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === 1 && b.length === 1 && isObject(a[0]))
    return findDifferences(a[0], b[0], [...path, 0]);
  return [path];
}
