import { KinesisClient, PutRecordsCommand, ResourceNotFoundException } from '@aws-sdk/client-kinesis';
import type { CommonConfig } from '../../../config';
import { createClientOptions } from '../../target/aws';
import { UserError } from '../../errors';
import { getHashKey, type PackedRecord } from './pack';
import type { PutRecords } from './send';
import { formatCommand } from '../../terminal/format-command';

/** Creates a function that puts records into a stream of the target. */
export function createPutRecords(config: CommonConfig, StreamName: string): PutRecords {
  const kinesis = new KinesisClient(createClientOptions(config));
  return async (records: readonly PackedRecord[]) => {
    const Records = records.map(({ key, data }) => ({
      PartitionKey: key,
      ExplicitHashKey: getHashKey(key),
      Data: Buffer.from(data),
    }));
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
        `stream ${StreamName} does not exist in ${config.region}: deploy it first (${formatCommand('up')})`,
      );
    }
  };
}
