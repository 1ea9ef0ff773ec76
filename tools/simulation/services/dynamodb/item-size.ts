import { createValidationError } from './errors';
import type { Row } from './row';

/** Amazon DynamoDB Developer Guide, "Quotas": the largest item, with the names of its attributes. */
const MAX_ITEM_BYTES = 400 * 1024;

/** Estimates the size of a value in bytes, as the Developer Guide describes in "Item sizes and formats". */
export function estimateBytes(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value === 'number') return 9;
  if (value === null || typeof value !== 'object') return 1;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  let bytes = 3;
  if (Array.isArray(value)) for (const item of value) bytes += 1 + estimateBytes(item);
  else for (const name of Object.keys(value)) bytes += 1 + name.length + estimateBytes((value as Row)[name]);
  return bytes;
}

/** @throws ValidationException if the item is larger than 400 KB */
export function assertItemSize(item: Row): void {
  if (estimateBytes(item) > MAX_ITEM_BYTES)
    throw createValidationError('Item size has exceeded the maximum allowed size');
}
