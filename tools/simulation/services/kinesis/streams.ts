import {
  type KinesisClient,
  KinesisServiceException,
  ListShardsCommand,
  type ListShardsCommandInput,
  type ListShardsCommandOutput,
  PutRecordsCommand,
  type PutRecordsCommandInput,
  type PutRecordsCommandOutput,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import type { Process } from '../../core/process';
import type { CallOptions } from '../../core/service-call';
import type { Simulation } from '../../core/simulation';
import { formatService } from '../names';
import { createServiceClient, describeOperation } from '../operations';
import type { Stream } from './stream';

// Amazon Kinesis Data Streams API Reference, "PutRecords":
/** A request has at most 500 records, */
const MAX_RECORDS = 500;
/** each of at most 1 MiB with its partition key, unless the stream permits more, */
const MAX_RECORD_BYTES = 1_048_576;
/** and 10 MiB altogether. */
const MAX_REQUEST_BYTES = 10 * 1_048_576;

/** The streams of an account, as the clients of the SDK see them. */
export class Streams {
  private readonly byName: ReadonlyMap<string, Stream>;
  private requests = 0;

  /** @param region the region of the streams that can be lost */
  constructor(
    private readonly simulation: Simulation,
    streams: readonly Stream[],
    private readonly region?: string,
  ) {
    this.byName = new Map(streams.map((stream) => [stream.name, stream]));
  }

  createClient(process: Process, options?: CallOptions): Pick<KinesisClient, 'send'> {
    const service = formatService('kinesis', this.region);
    return createServiceClient<KinesisClient>(process, service, this.operations, options);
  }

  private readonly operations = [
    describeOperation<ListShardsCommandInput, ListShardsCommandOutput>(
      ListShardsCommand,
      ['StreamName'],
      ({ StreamName }) => ({
        Shards: this.find(StreamName).shards.map(({ id, firstHashKey, lastHashKey }) => ({
          ShardId: id,
          HashKeyRange: { StartingHashKey: String(firstHashKey), EndingHashKey: String(lastHashKey) },
          SequenceNumberRange: { StartingSequenceNumber: '49' },
        })),
      }),
    ),
    describeOperation<PutRecordsCommandInput, PutRecordsCommandOutput>(
      PutRecordsCommand,
      ['StreamName', 'Records'],
      (input) => this.putRecords(input),
    ),
  ];

  private find(name = ''): Stream {
    const stream = this.byName.get(name);
    if (!stream) throw new ResourceNotFoundException({ message: `Stream ${name} not found.`, $metadata: {} });
    return stream;
  }

  /** A request can put some records and reject others. */
  private putRecords({
    StreamName,
    Records = [],
  }: PutRecordsCommandInput): Omit<PutRecordsCommandOutput, '$metadata'> {
    const stream = this.find(StreamName);
    const sizes = Records.map(
      ({ Data, PartitionKey = '' }) => (Data?.byteLength ?? 0) + Buffer.byteLength(PartitionKey),
    );
    const isValid =
      Records.length > 0 &&
      Records.length <= MAX_RECORDS &&
      sizes.every((size) => size <= MAX_RECORD_BYTES) &&
      sizes.reduce((sum, size) => sum + size, 0) <= MAX_REQUEST_BYTES;
    if (!isValid)
      throw new KinesisServiceException({
        name: 'ValidationException',
        message: `${Records.length} records: expected 1 to ${MAX_RECORDS} of at most ${MAX_RECORD_BYTES} bytes, and ${MAX_REQUEST_BYTES} bytes altogether`,
        $fault: 'client',
        $metadata: { httpStatusCode: 400 },
      });
    const request = ++this.requests;
    const results = Records.map(({ Data, PartitionKey, ExplicitHashKey }, index) => {
      if (this.simulation.faults.happens('partial', `put ${stream.name} ${request}/${index}`))
        return { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'Rate exceeded' };
      const { shardId, sequenceNumber } = stream.putRecord({
        partitionKey: PartitionKey!,
        data: Data!,
        explicitHashKey: ExplicitHashKey,
      });
      return { ShardId: shardId, SequenceNumber: sequenceNumber };
    });
    const FailedRecordCount = results.filter((result) => 'ErrorCode' in result).length;
    return { Records: results, FailedRecordCount };
  }
}
