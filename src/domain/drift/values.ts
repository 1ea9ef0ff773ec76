import { isObject, type Json } from '../plan/plan';

export type Path = readonly (string | number)[];

/** `environment[0].variables.LEVEL`; a key that is no plain name is quoted. */
export function pathText(path: Path): string {
  return path
    .map((part, at) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w-]+$/.test(part)) return `[${JSON.stringify(part)}]`;
      return at === 0 ? part : `.${part}`;
    })
    .join('');
}

/** The value at a path. Where a mask put one text in place of a whole tree, that text. */
export function at(value: Json | undefined, path: Path): Json {
  let here: Json | undefined = value;
  for (const part of path) {
    if (here === null || here === undefined) return null;
    if (typeof here !== 'object') return here;
    here = (here as Readonly<Record<string | number, Json>>)[part];
  }
  return here ?? null;
}

/** Whether `after_unknown` or a tree of sensitive marks holds for a path: a `true` on the way covers all below it. */
export function marked(marks: Json | undefined, path: Path): boolean {
  let here: Json | undefined = marks;
  for (const part of path) {
    if (here === true) return true;
    if (here === null || typeof here !== 'object') return false;
    here = (here as Readonly<Record<string | number, Json>>)[part];
  }
  return here === true;
}

/** Null, false, 0, "" and what is empty: a refresh writes one where an apply had recorded another. */
const isNothing = (value: Json | undefined): boolean =>
  !value || (typeof value === 'object' && Object.values(value).every(isNothing));

/**
 * A text that is the same for values that mean the same: keys in any order, lists in any order (the sets of Terraform
 * and the lists of IAM are lists in JSON), JSON within a string as its value, a list of one as the one.
 */
export function canonical(value: Json | undefined): string {
  if (isNothing(value)) return '';
  if (typeof value === 'string') {
    const inner = /^\s*[[{]/.test(value) ? parsed(value) : undefined;
    return inner === undefined ? JSON.stringify(value) : canonical(inner);
  }
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map(canonical).sort();
    return items.length === 1 ? items[0]! : `[${items.join()}]`;
  }
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => !isNothing(item))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join()}}`;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export const same = (a: Json | undefined, b: Json | undefined): boolean => canonical(a) === canonical(b);

/**
 * The smallest parts in which values differ, as paths. Maps and blocks of one are entered; a longer list is one part,
 * because where it is a set its indices mean nothing.
 */
export function differences(a: Json | undefined, b: Json | undefined, path: Path = []): Path[] {
  if (same(a, b)) return [];
  if (isObject(a) && isObject(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
    return keys.flatMap((key) => differences(a[key], b[key], [...path, key]));
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === 1 && b.length === 1 && isObject(a[0]))
    return differences(a[0], b[0], [...path, 0]);
  return [path];
}
