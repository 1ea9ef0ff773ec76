import { formatPath } from './attribute-path';
import type { Masked } from './mask';
import { parseJsonText } from './masking/json-text';
import { isObject, type Json, type ResourceChange } from './plan';

/** The change of one attribute. */
export interface Difference {
  /** `environment[0].variables.LOG_LEVEL`; a path continues inside a JSON text. */
  readonly path: string;
  /** Undefined if the attribute had no value. `after` is undefined if it no longer has one. */
  readonly before?: Json;
  readonly after?: Json;
  /** Whether the value is known only after the apply. */
  readonly unknown: boolean;
  /** Whether the attribute forces the replacement of the resource. */
  readonly forcesReplacement: boolean;
}

type ReplacePaths = readonly (readonly (string | number)[])[];

/** Compares the attributes of a masked change; sorted by path. Null, empty texts, empty lists and empty maps are equal. */
export function diffAttributes({ change }: Masked<ResourceChange>): Difference[] {
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
  const nestedKeys = unknown === true ? undefined : getNestedKeys(a, b, unknown);
  if (nestedKeys) {
    for (const key of nestedKeys)
      collectDifferences(
        [...path, key],
        getChild(a, key),
        getChild(b, key),
        getChild(unknown, key),
        replacePaths,
        found,
      );
    return;
  }
  found.push({
    path: formatPath(path),
    ...(!isEmpty(before) && { before }),
    ...(!isEmpty(after) && { after }),
    unknown: unknown === true,
    forcesReplacement: replacePaths.some(
      (replacePath) => replacePath.length > 0 && replacePath.every((step, index) => step === path[index]),
    ),
  });
}

const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  (isEmpty(a) && isEmpty(b)) || JSON.stringify(parseIfJson(a)) === JSON.stringify(parseIfJson(b));

/** Parses a JSON text of an object or a list. Returns other values unchanged. */
function parseIfJson(value: Json | undefined): Json | undefined {
  const parsed = typeof value === 'string' ? parseJsonText(value) : undefined;
  return typeof parsed === 'object' && parsed !== null ? parsed : value;
}

const containsTrue = (shape: Json | undefined): boolean =>
  shape === true ||
  (Array.isArray(shape) && shape.some(containsTrue)) ||
  (isObject(shape) && Object.values(shape).some(containsTrue));

/** The keys to compare one by one, if both sides are maps or lists of maps; an empty side matches both. */
function getNestedKeys(
  a: Json | undefined,
  b: Json | undefined,
  unknown: Json | undefined,
): (string | number)[] | undefined {
  const sides = [a, b, containsTrue(unknown) ? unknown : undefined].filter((side) => !isEmpty(side));
  if (sides.length > 0 && sides.every(isObject))
    return [...new Set(sides.flatMap((side) => Object.keys(side!)))];
  const lists = sides.filter((side) => Array.isArray(side)) as (readonly Json[])[];
  if (lists.length === 0 || lists.length < sides.length) return undefined;
  if (!lists.flat().every((item) => isObject(item) || Array.isArray(item))) return undefined;
  return Array.from({ length: Math.max(...lists.map(({ length }) => length)) }, (_, index) => index);
}

function getChild(value: Json | undefined, key: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof key === 'number' ? (value as readonly Json[])[key] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
