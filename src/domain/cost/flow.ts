import { asBlocks, type PlannedResource } from '../plan/resources';
import type { Stack } from './stack';
import { units } from './tables';

const KB = 1024;
const GB = 1024 ** 3;

/** An invocation's payload, and what a record's data and its frame take of it (Lambda's quotas; Kinesis events). */
const MOST_PAYLOAD = 6 * KB * KB;
const BASE64 = 4 / 3;
const RECORD_FRAME = 500;
/** Lambda's default for streams. */
const USUAL_BATCH = 100;
/** Lambda asks a shard once a second where no window is set (Lambda's developer guide, Kinesis). */
const LEAST_WINDOW = 1;

/** Whether a stream is paid by the hour and by what goes through it, not by its shards. */
export const isOnDemand = ({ values }: PlannedResource): boolean =>
  asBlocks(values.stream_mode_details)[0]?.stream_mode === 'ON_DEMAND';

/** The records that go into a stream. */
export interface RecordFlow {
  readonly recordsPerSecond: number;
  readonly bytesPerRecord: number;
  /** Of a month. */
  readonly hours: number;
}

/**
 * The shards that a stream has. On demand, it begins with 4 and keeps room for twice the peak of the last 30 days, of
 * 1,000 records and 1 MB a second each (Kinesis Data Streams' developer guide, capacity modes).
 */
export function shardsOf(stream: PlannedResource, flow?: RecordFlow): number {
  if (!isOnDemand(stream)) return Number(stream.values.shard_count ?? 1);
  const { recordsPerSecond = 0, bytesPerRecord = 0 } = flow ?? {};
  return Math.max(
    4,
    2 * Math.ceil(recordsPerSecond / 1_000),
    2 * Math.ceil((recordsPerSecond * bytesPerRecord) / 1e6),
  );
}

/** What goes into the stream in a month. */
export function sumRecords({ recordsPerSecond, bytesPerRecord, hours }: RecordFlow) {
  const seconds = hours * 3600;
  const records = recordsPerSecond * seconds;
  const gigabytes = (records * units(bytesPerRecord, KB) * KB) / GB;
  return { seconds, records, gigabytes };
}

/** A function that reads a stream, and how: shared with others, or by a consumer of its own. */
export interface Reading {
  readonly mapping: PlannedResource;
  readonly fn: PlannedResource | undefined;
  readonly consumer: PlannedResource | undefined;
}

/** Who reads that stream. */
export function readingsOf(stack: Stack, stream: PlannedResource): readonly Reading[] {
  return stack.all('aws_lambda_event_source_mapping').flatMap((mapping) => {
    const { event_source_arn: source, function_name: name } = mapping.values;
    const [consumer] = stack.mentioned('aws_kinesis_stream_consumer', source);
    const [own] = stack.mentioned('aws_kinesis_stream', consumer?.values.stream_arn ?? source);
    return own === stream && mapping.values.enabled !== false
      ? [{ mapping, consumer, fn: stack.functions(name)[0] }]
      : [];
  });
}

/** The functions that a queue's messages go to, with the mappings that poll it. */
export function pollersOf(
  stack: Stack,
  queue: PlannedResource | undefined,
): readonly Omit<Reading, 'consumer'>[] {
  return stack
    .all('aws_lambda_event_source_mapping')
    .filter(({ values }) => values.enabled !== false)
    .filter(({ values }) => stack.mentioned('aws_sqs_queue', values.event_source_arn)[0] === queue && queue)
    .map((mapping) => ({ mapping, fn: stack.functions(mapping.values.function_name)[0] }));
}

/** How a mapping hands the records over. A batch leaves when it is full, or its window over. */
export function batchRecords(mapping: PlannedResource, shards: number, flow: RecordFlow) {
  const {
    batch_size: size,
    maximum_batching_window_in_seconds: window,
    parallelization_factor: factor,
  } = mapping.values;
  const { seconds, records } = sumRecords(flow);
  const recordsPerBatch = Math.min(
    Number(size ?? USUAL_BATCH),
    Math.floor(MOST_PAYLOAD / (BASE64 * flow.bytesPerRecord + RECORD_FRAME)),
  );
  const lanes = shards * Math.max(1, Number(factor ?? 1));
  const batchSeconds = Math.min(
    recordsPerBatch / (flow.recordsPerSecond / lanes),
    Math.max(LEAST_WINDOW, Number(window ?? 0)),
  );
  // An empty window invokes nothing.
  return { lanes, batches: Math.min(records, (seconds / batchSeconds) * lanes) };
}
