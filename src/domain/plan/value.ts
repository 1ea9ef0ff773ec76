/** A value of a plan: any JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Whether a value is a map. */
export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** Whether a value is a map or a list. */
export const isContainer = (
  value: Json | undefined,
): value is Exclude<Json, null | string | number | boolean> => typeof value === 'object' && value !== null;

/** Returns a map unchanged, and an empty map for any other value. */
export const asMap = (value: Json | undefined): { readonly [key: string]: Json } =>
  isObject(value) ? value : {};

/** Returns a list unchanged, no value as an empty list, and any other value as a list of one item. */
export function asList(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

/** The items of a list. Any other value has none. */
export const getItems = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);

/** The keys of a map, or the indexes of a list. Any other value has none. */
export const getKeys = (value: Json | undefined): (string | number)[] =>
  isList(value) ? value.map((_, index) => index) : Object.keys(asMap(value));

/** The value of a map at a key, or of a list at an index; undefined if there is none. */
export function getChild(value: Json | undefined, key: string | number): Json | undefined {
  if (isList(value)) return typeof key === 'number' ? value[key] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Whether a tree of marks, such as `after_unknown`, contains a mark. */
export const containsTrue = (marks: Json | undefined): boolean =>
  marks === true || (isContainer(marks) && Object.values(marks).some(containsTrue));
