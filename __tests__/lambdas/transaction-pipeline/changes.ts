import type { DynamoDBRecord } from 'aws-lambda';
import { toImage } from '../../../tools/simulation/services/dynamodb/image';
import type { Row } from '../../../tools/simulation/services/dynamodb/row';

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
      ...(before && { OldImage: toImage(before as Row) }),
      ...(after && { NewImage: toImage(after as Row) }),
    },
  };
};
