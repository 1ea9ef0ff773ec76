import type { AttributeValue } from 'aws-lambda';
import type { Row } from './row';

/** Converts an item as DynamoDB does in its streams. */
export function toImage(row: Row): Record<string, AttributeValue> {
  const image: Record<string, AttributeValue> = {};
  for (const name of Object.keys(row)) if (row[name] !== undefined) image[name] = toAttribute(row[name]);
  return image;
}

function toAttribute(value: unknown): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (ArrayBuffer.isView(value)) return { B: Buffer.from(value as Uint8Array).toString('base64') };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  if (value instanceof Set) return { SS: [...(value as Set<string>)] };
  return { M: toImage(value as Row) };
}
