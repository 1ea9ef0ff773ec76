import { parseJsonText } from './masking/json-text';
import { isObject, type Json } from './value';

/** Parses a JSON text of an object or a list. Returns other values unchanged. */
export function parseIfJson(value: Json | undefined): Json | undefined {
  const parsed = typeof value === 'string' ? parseJsonText(value) : undefined;
  return typeof parsed === 'object' && parsed !== null ? parsed : value;
}

/** A text that is equal for values that differ only in the order of keys or the notation of JSON texts. */
export function toCanonicalText(value: Json | undefined): string {
  const parsed = parseIfJson(value) ?? null;
  if (Array.isArray(parsed)) return `[${(parsed as readonly Json[]).map(toCanonicalText).join()}]`;
  if (!isObject(parsed)) return JSON.stringify(parsed);
  const keys = Object.keys(parsed).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${toCanonicalText(parsed[key])}`).join()}}`;
}
