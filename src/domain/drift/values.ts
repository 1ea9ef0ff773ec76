import { parseIfJson } from '../plan/canonical';
import { isObject, type Json } from '../plan/value';
import { isSetAttribute } from './provider-sets';

export { formatPath } from '../plan/attribute-path';

export type AttributePath = readonly (string | number)[];

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

/** How two values are compared. */
export interface Comparison {
  /** Whether the order of a list matters. @param name the last name in its path */
  readonly isOrdered: (name: string) => boolean;
  /** Whether null, false, 0, "" and empty values differ from each other. */
  readonly strict?: boolean;
}

/** Without knowledge of the type, no order matters. */
const UNORDERED: Comparison = { isOrdered: () => false };

/** Compares the attributes of a type: order matters, unless the provider's schema declares the attribute as a set. */
export const compareByType = (type: string): Comparison => ({
  isOrdered: (name) => !isSetAttribute(type, name),
});

/** Documents whose lists are sets: alternatives in patterns of events and filters. */
const PATTERN = /^(?:event_pattern|filter_policy|filter_criteria|pattern)$/;
/** Lists without order in any document. */
const SET_FIELDS =
  /^(?:required|tags|Action|NotAction|Resource|NotResource|Statement|AWS|Service|Federated)$/;

/** A policy document: the order of its statements and of their lists has no meaning. */
const isPolicy = (document: Json): boolean => isObject(document) && 'Statement' in document;

/**
 * Formats a value such that equivalent values have the same text. JSON in a string is parsed. The order of keys is
 * ignored, and so is the order of lists that are sets. In a policy, a list of one item equals the item.
 * @param name the name of the value
 */
export function toCanonicalText(
  value: Json | undefined,
  comparison: Comparison = UNORDERED,
  name = '',
  inDocument: 'policy' | 'pattern' | 'other' | undefined = undefined,
): string {
  if (comparison.strict ? value === undefined || value === null : isEmptyValue(value)) return '';
  if (typeof value === 'string') {
    const json = parseIfJson(value);
    if (typeof json === 'string' || json === undefined) return JSON.stringify(value);
    return toCanonicalText(
      json,
      comparison,
      name,
      isPolicy(json) ? 'policy' : PATTERN.test(name) ? 'pattern' : 'other',
    );
  }
  if (Array.isArray(value)) {
    const texts = (value as readonly Json[]).map((item) =>
      toCanonicalText(item, comparison, name, inDocument),
    );
    const isSet =
      inDocument === 'policy' ||
      inDocument === 'pattern' ||
      (inDocument === 'other' && SET_FIELDS.test(name)) ||
      !comparison.isOrdered(name);
    const items = isSet ? texts.sort() : texts;
    const isSingle = items.length === 1 && (inDocument !== undefined || !comparison.strict);
    return isSingle ? items[0]! : `[${items.join()}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => (comparison.strict ? item !== null : !isEmptyValue(item)))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries
    .map(([key, item]) => `${JSON.stringify(key)}:${toCanonicalText(item, comparison, key, inDocument)}`)
    .join()}}`;
}

const getLastName = (path: AttributePath): string =>
  String(path.filter((part) => typeof part === 'string').at(-1) ?? '');

/** Whether two values mean the same to Terraform and AWS. @param path the path of both, for the order of their lists */
export const areEquivalent = (
  a: Json | undefined,
  b: Json | undefined,
  comparison: Comparison = UNORDERED,
  path: AttributePath = [],
): boolean =>
  a === b ||
  toCanonicalText(a, comparison, getLastName(path)) === toCanonicalText(b, comparison, getLastName(path));

/**
 * Returns the paths of the smallest parts that differ. Maps and blocks with one item are compared in depth. A longer list
 * is one part, because the indexes of a set have no meaning.
 */
export function findDifferences(
  a: Json | undefined,
  b: Json | undefined,
  comparison: Comparison = UNORDERED,
  path: AttributePath = [],
): AttributePath[] {
  if (areEquivalent(a, b, comparison, path)) return [];
  if (isObject(a) && isObject(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return keys.flatMap((key) => findDifferences(a[key], b[key], comparison, [...path, key]));
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === 1 && b.length === 1 && isObject(a[0]))
    return findDifferences(a[0], b[0], comparison, [...path, 0]);
  return [path];
}
