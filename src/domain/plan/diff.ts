import { formatPath } from './attribute-path';
import type { Masked } from './mask';
import { parseJsonText } from './masking/masker';
import { isObject, type Json, type ResourceChange } from './plan';

/** What becomes of one attribute. */
export interface Difference {
  /** `environment[0].variables.LOG_LEVEL`; inside a JSON text, as if the text were what it holds. */
  readonly path: string;
  /** Undefined where there was nothing, as `after` where there is nothing any more. */
  readonly before?: Json;
  readonly after?: Json;
  /** Whether the value is known only after the apply. */
  readonly unknown: boolean;
  /** Whether this is what forces the replacement. */
  readonly forcesReplacement: boolean;
}

type ReplacePaths = readonly (readonly (string | number)[])[];

/** The attributes of a masked change that differ, by path. Nothing, empty lists and empty maps are the same. */
export function diffAttributes({ change }: Masked<ResourceChange>): Difference[] {
  const { before, after, after_unknown, replace_paths = [] } = change;
  const found: Difference[] = [];
  collectDifferences([], before as Json, after as Json, after_unknown as Json, replace_paths, found);
  return found.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** Whether there is nothing in a value. */
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
  forces: ReplacePaths,
  found: Difference[],
): void {
  if (unknown !== true && isSame(before, after) && !containsTrue(unknown)) return;
  const [a, b] = [parseIfJson(before), parseIfJson(after)];
  const inside = unknown === true ? undefined : getNestedKeys(a, b, unknown);
  if (inside) {
    for (const key of inside)
      collectDifferences(
        [...path, key],
        getChild(a, key),
        getChild(b, key),
        getChild(unknown, key),
        forces,
        found,
      );
    return;
  }
  found.push({
    path: formatPath(path),
    ...(!isEmpty(before) && { before }),
    ...(!isEmpty(after) && { after }),
    unknown: unknown === true,
    forcesReplacement: forces.some(
      (forced) => forced.every((step, at) => step === path[at]) && forced.length > 0,
    ),
  });
}

const isSame = (a: Json | undefined, b: Json | undefined): boolean =>
  (isEmpty(a) && isEmpty(b)) || JSON.stringify(parseIfJson(a)) === JSON.stringify(parseIfJson(b));

/** What a JSON text holds, if it is an object or a list; other values as they are. */
function parseIfJson(value: Json | undefined): Json | undefined {
  const parsed = typeof value === 'string' ? parseJsonText(value) : undefined;
  return typeof parsed === 'object' && parsed !== null ? parsed : value;
}

const containsTrue = (shape: Json | undefined): boolean =>
  shape === true ||
  (Array.isArray(shape) && shape.some(containsTrue)) ||
  (isObject(shape) && Object.values(shape).some(containsTrue));

/** The keys to go on with: where both are maps, or lists of them, or one is and nothing is on the other side. */
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
  return Array.from({ length: Math.max(...lists.map(({ length }) => length)) }, (_, at) => at);
}

function getChild(value: Json | undefined, key: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof key === 'number' ? (value as readonly Json[])[key] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
