import { asBlocks, type PlannedResource } from '../plan/resources';
import type { CostedStack } from './stack';
import { countUnits } from './tables';

const KB = 1024;
const GB = 1024 ** 3;

/**
 * The maximum payload of an invocation (Lambda's quotas), and the size of a record in it: base64 and the fields of the
 * Kinesis event.
 */
const MAX_PAYLOAD_BYTES = 6 * KB * KB;
const BASE64_FACTOR = 4 / 3;
const RECORD_OVERHEAD_BYTES = 500;
/** Lambda's default for streams. */
const DEFAULT_BATCH_SIZE = 100;
/** Without a batching window, Lambda polls each shard once a second (Lambda's developer guide, Kinesis). */
const MIN_WINDOW_SECONDS = 1;
/** The shards of a new on-demand stream. */
const MIN_ON_DEMAND_SHARDS = 4;

/** The records that go into a stream. */
export interface RecordFlow {
  readonly recordsPerSecond: number;
  readonly bytesPerRecord: number;
  /** The hours of a month in which records arrive. */
  readonly hours: number;
}

/** Whether AWS charges for the stream by the hour and by the data in it, not by its shards. */
export const isOnDemand = ({ values }: PlannedResource): boolean =>
  asBlocks(values.stream_mode_details)[0]?.stream_mode === 'ON_DEMAND';

/**
 * The shards of a stream. An on-demand stream has capacity for twice the peak of the last 30 days, in shards of 1,000
 * records and 1 MB a second (Kinesis Data Streams' developer guide, capacity modes).
 */
export function countShards(stream: PlannedResource, flow?: RecordFlow): number {
  if (!isOnDemand(stream)) return Number(stream.values.shard_count ?? 1);
  const { recordsPerSecond = 0, bytesPerRecord = 0 } = flow ?? {};
  return Math.max(
    MIN_ON_DEMAND_SHARDS,
    2 * Math.ceil(recordsPerSecond / 1_000),
    2 * Math.ceil((recordsPerSecond * bytesPerRecord) / 1e6),
  );
}

/** The records of a month, and their size as Kinesis counts it. */
export function sumRecords({ recordsPerSecond, bytesPerRecord, hours }: RecordFlow) {
  const seconds = hours * 3600;
  const records = recordsPerSecond * seconds;
  const gigabytes = (records * countUnits(bytesPerRecord, KB) * KB) / GB;
  return { seconds, records, gigabytes };
}

/** A function that reads a stream, directly or by a registered consumer. */
export interface StreamReader {
  readonly mapping: PlannedResource;
  readonly fn: PlannedResource | undefined;
  readonly consumer: PlannedResource | undefined;
}

/** The functions that read the stream, by enabled event source mappings. */
export function findStreamReaders(stack: CostedStack, stream: PlannedResource): readonly StreamReader[] {
  return findMappings(stack).flatMap((mapping) => {
    const { event_source_arn: source, function_name: name } = mapping.values;
    const [consumer] = stack.findReferenced('aws_kinesis_stream_consumer', source);
    const [read] = stack.findReferenced('aws_kinesis_stream', consumer?.values.stream_arn ?? source);
    return read === stream ? [{ mapping, consumer, fn: stack.findFunctions(name)[0] }] : [];
  });
}

/** The functions that get the queue's messages, by enabled event source mappings. */
export function findQueueReaders(
  stack: CostedStack,
  queue: PlannedResource | undefined,
): readonly Omit<StreamReader, 'consumer'>[] {
  return findMappings(stack)
    .filter(
      ({ values }) => queue && stack.findReferenced('aws_sqs_queue', values.event_source_arn)[0] === queue,
    )
    .map((mapping) => ({ mapping, fn: stack.findFunctions(mapping.values.function_name)[0] }));
}

const findMappings = (stack: CostedStack): readonly PlannedResource[] =>
  stack.findByType('aws_lambda_event_source_mapping').filter(({ values: { enabled } }) => enabled !== false);

/**
 * Counts the batches in which an event source mapping delivers the records of a month. Lambda invokes the function when
 * a batch is full or its batching window ends.
 * @returns also how many batches are processed at the same time
 */
export function countBatches(mapping: PlannedResource, shards: number, flow: RecordFlow) {
  const {
    batch_size: size,
    maximum_batching_window_in_seconds: window,
    parallelization_factor: factor,
  } = mapping.values;
  const { seconds, records } = sumRecords(flow);
  const recordsPerBatch = Math.min(
    Number(size ?? DEFAULT_BATCH_SIZE),
    Math.floor(MAX_PAYLOAD_BYTES / (BASE64_FACTOR * flow.bytesPerRecord + RECORD_OVERHEAD_BYTES)),
  );
  const concurrency = shards * Math.max(1, Number(factor ?? 1));
  const batchSeconds = Math.min(
    recordsPerBatch / (flow.recordsPerSecond / concurrency),
    Math.max(MIN_WINDOW_SECONDS, Number(window ?? 0)),
  );
  // Lambda does not invoke the function for an empty window.
  return { concurrency, batches: Math.min(records, (seconds / batchSeconds) * concurrency) };
}
