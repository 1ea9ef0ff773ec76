import { maskRecord } from '../../domain/plan/mask';
import type { Json } from '../../domain/plan/value';

/**
 * Converts a value to the JSON that the page gets: as `JSON.stringify` does, with each secret replaced by the masking of
 * plans. Numbers that JSON doesn't have, such as NaN, become null.
 */
export function toMaskedJson(value: unknown): string {
  const text = JSON.stringify(value, (_, item: unknown) => (typeof item === 'bigint' ? String(item) : item));
  return text === undefined ? 'null' : JSON.stringify(maskRecord(JSON.parse(text) as Json));
}
