import { KinesisClient, ListShardsCommand, PutRecordsCommand, type Shard } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { CLIENT_OPTIONS } from '../../shared/aws';
import { splitIntoChunks } from '../../shared/concurrency';
import { traceClient } from '../../shared/telemetry';

/** An open shard: the range of the hashes of its partition keys, both ends inclusive. */
export interface HashRange {
  readonly start: bigint;
  readonly end: bigint;
}

export interface ShardClock {
  listOpenShards(): Promise<readonly HashRange[]>;
  /** Puts one record into each shard, by the first hash of its range. @throws Error if the stream refuses any */
  put(records: readonly { readonly shard: HashRange; readonly data: string }[]): Promise<void>;
}

const MAX_RECORDS = 500;

/** Creates the adapter that puts clock events into a stream. */
export const createShardClock = (
  streamName: string,
  // Over HTTP/2, the default, the emulator closes connections in a burst.
  client: Pick<KinesisClient, 'send'> = traceClient(
    new KinesisClient({
      ...CLIENT_OPTIONS,
      requestHandler: new NodeHttpHandler(CLIENT_OPTIONS.requestHandler),
    }),
  ),
): ShardClock => ({
  listOpenShards: async () => {
    const shards: Shard[] = [];
    let NextToken: string | undefined;
    do {
      const request = NextToken === undefined ? { StreamName: streamName } : { NextToken };
      const page = await client.send(new ListShardsCommand(request));
      shards.push(...(page.Shards ?? []));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    return shards.flatMap(({ HashKeyRange, SequenceNumberRange }) =>
      HashKeyRange && SequenceNumberRange?.EndingSequenceNumber === undefined
        ? [{ start: BigInt(HashKeyRange.StartingHashKey!), end: BigInt(HashKeyRange.EndingHashKey!) }]
        : [],
    );
  },
  put: async (records) => {
    for (const chunk of splitIntoChunks(records, MAX_RECORDS)) {
      const { FailedRecordCount = 0 } = await client.send(
        new PutRecordsCommand({
          StreamName: streamName,
          Records: chunk.map(({ shard, data }) => ({
            PartitionKey: 'clock',
            ExplicitHashKey: String(shard.start),
            Data: Buffer.from(data),
          })),
        }),
      );
      if (FailedRecordCount > 0)
        throw new Error(
          `failed to put ${FailedRecordCount} of ${chunk.length} clock events into ${streamName}`,
        );
    }
  },
});
