import { createValidationError } from './errors';
import type { Row } from './row';

/** Formats the values of a row's key, to find it in a map. @throws ValidationException if one of them is missing */
export function formatKey(row: Row, names: readonly string[]): string {
  let key = '';
  for (const name of names) {
    const value = row[name];
    if (typeof value !== 'string' || value === '')
      throw createValidationError(`the key needs ${names.join(', ')}`);
    key += key === '' ? `[${JSON.stringify(value)}` : `,${JSON.stringify(value)}`;
  }
  return `${key}]`;
}

/** Does the same for a given key. @throws ValidationException if it has other attributes */
export function parseKey(key: Row, names: readonly string[]): string {
  const given = Object.keys(key);
  if (given.length !== names.length || !names.every((name) => given.includes(name)))
    throw createValidationError(`the key is ${given.sort().join(', ')}`);
  return formatKey(key, names);
}
