import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';

/** Converts a value as DynamoDB does in its streams. */
const toAttribute = (value: unknown): AttributeValue => {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  return { M: toImage(value as object) };
};
const toImage = (row: object) =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, toAttribute(value)]),
  );

let sequence = 0;

/** Creates the record of a change in the stream of a table. @param time seconds since 1970 */
export const createChange = ({
  before,
  after,
  time,
}: {
  readonly before?: object | undefined;
  readonly after?: object | undefined;
  readonly time: number;
}): DynamoDBRecord => {
  const number = String(++sequence).padStart(4, '0');
  return {
    eventID: `${number}abcd5678901234567890123456789012`,
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-central-1',
    dynamodb: {
      ApproximateCreationDateTime: time,
      SequenceNumber: `10000000000000000000${number}`,
      ...(before && { OldImage: toImage(before) }),
      ...(after && { NewImage: toImage(after) }),
    },
  };
};
