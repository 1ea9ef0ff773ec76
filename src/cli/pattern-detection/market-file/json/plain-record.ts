import { isHeader } from '../columns/columns';
import type { JsonObject } from './shapes';

/** Keys whose meaning depends on the rest of the record: the single letters in streams, and the kinds of messages. */
const SPECIAL_KEY = /^(?:[A-Za-z]|ev|hd|mid|bid|ask|bp|ap|msg|type|kind|event|result)$/;
/** Whether records with these keys are plain, so that each set of keys is examined once. */
const plainKeys = new Map<string, boolean>();
const MAX_KEYS = 10_000;

/** Whether a value is an object of scalars with the field names of a trade or a bar: most lines of most files. */
export function isPlainRecord(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  let signature = '';
  for (const key in value) {
    const cell = (value as JsonObject)[key];
    if (typeof cell === 'object' && cell !== null) return false;
    signature += `${key}\n`;
  }
  let known = plainKeys.get(signature);
  if (known === undefined) {
    const keys = Object.keys(value);
    known = isHeader(keys) && !keys.some((key) => SPECIAL_KEY.test(key));
    if (plainKeys.size < MAX_KEYS) plainKeys.set(signature, known);
  }
  return known;
}
