import { KinesisClient, PutRecordsCommand, ResourceNotFoundException } from '@aws-sdk/client-kinesis';
import type { CommonConfig } from '../../../config';
import { clientOptions } from '../../target/aws';
import { UserError } from '../../errors';
import type { StreamRecord } from './pack';
import type { Put } from './send';

/** Puts records into a stream of the target. */
export function putRecords(config: CommonConfig, StreamName: string): Put {
  const kinesis = new KinesisClient(clientOptions(config));
  return async (records: readonly StreamRecord[]) => {
    const Records = records.map(({ key, data }) => ({ PartitionKey: key, Data: Buffer.from(data) }));
    try {
      const answer = await kinesis.send(new PutRecordsCommand({ StreamName, Records }));
      return (answer.Records ?? []).map(({ ShardId, SequenceNumber, ErrorCode }) =>
        ShardId && SequenceNumber
          ? { shardId: ShardId, sequenceNumber: SequenceNumber }
          : { errorCode: ErrorCode ?? 'no sequence number' },
      );
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      throw new UserError(
        `there is no stream ${StreamName} in ${config.region}: deploy it first (npx stacks up)`,
      );
    }
  };
}
