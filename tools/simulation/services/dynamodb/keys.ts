import type { Row } from './expressions';

/** Formats the values of a row's key, to find it in a map. @throws Error if one of them is missing */
export function formatKey(row: Row, names: readonly string[]): string {
  const values = names.map((name) => row[name]);
  if (values.some((value) => typeof value !== 'string' || value === ''))
    throw new Error(`ValidationException: the key needs ${names.join(', ')}`);
  return JSON.stringify(values);
}

/** Does the same for a given key. @throws Error if it has other attributes */
export function parseKey(key: Row, names: readonly string[]): string {
  const given = Object.keys(key).sort();
  if (given.join() !== [...names].sort().join())
    throw new Error(`ValidationException: the key is ${given.join(', ')}`);
  return formatKey(key, names);
}
