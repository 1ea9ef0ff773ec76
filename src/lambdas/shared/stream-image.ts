import type { AttributeValue } from 'aws-lambda';

/** Converts an item in a record of a DynamoDB stream to a plain object. @returns undefined without an item */
export const readStreamImage = <Item>(
  image: Readonly<Record<string, AttributeValue>> | undefined,
): (Partial<Item> & Item) | undefined => image && (readMap(image) as Partial<Item> & Item);

const readMap = (map: Readonly<Record<string, AttributeValue>>): object =>
  Object.fromEntries(Object.entries(map).map(([name, value]) => [name, readValue(value)]));

const readValue = (value: AttributeValue): unknown => {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL) return null;
  if (value.M !== undefined) return readMap(value.M);
  if (value.L !== undefined) return value.L.map(readValue);
  if (value.B !== undefined) return value.B;
  if (value.NS !== undefined) return value.NS.map(Number);
  return value.SS ?? value.BS;
};
