import { createValidationError } from './errors';
import type { Row } from './row';

/** Formats the values of a row's key, to find it in a map. @throws ValidationException if one of them is missing */
export function formatKey(row: Row, names: readonly string[]): string {
  const values = names.map((name) => row[name]);
  if (values.some((value) => typeof value !== 'string' || value === ''))
    throw createValidationError(`the key needs ${names.join(', ')}`);
  return JSON.stringify(values);
}

/** Does the same for a given key. @throws ValidationException if it has other attributes */
export function parseKey(key: Row, names: readonly string[]): string {
  const given = Object.keys(key);
  if (given.length !== names.length || !names.every((name) => given.includes(name)))
    throw createValidationError(`the key is ${given.sort().join(', ')}`);
  return formatKey(key, names);
}
