import { asBlocks, type PlannedResource } from '../../plan/resources';
import { estimateInvocations } from '../functions';
import { createTrafficUsage, formatNumber, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { countUnits } from '../tables';
import { ASSUMPTIONS, ROW_BYTES, STORED_SHARE } from './assumptions';
import { TRANSACTIONAL } from './ingestion';
import { type MonthlyFlow, TRAFFIC_HOURS } from './traffic';

const KB = 1024;
const GB = 1024 ** 3;
/** The maximum payload of an invocation, with the old and the new row of each change. */
const MAX_PAYLOAD_BYTES = 6 * KB * KB;
/** Intelligent-Tiering monitors larger objects only. */
const MONITORED_BYTES = 128 * KB;
const SECONDS = TRAFFIC_HOURS * 3600;

/** Finds the mapping with which a function reads the stream of a table. */
const findTableMapping = (stack: CostedStack, fn: PlannedResource): PlannedResource | undefined =>
  stack
    .findByType('aws_lambda_event_source_mapping')
    .find(
      ({ values }) =>
        values.enabled !== false &&
        stack.findFunctions(values.function_name).includes(fn) &&
        stack.findReferenced('aws_dynamodb_table', values.event_source_arn).length > 0,
    );

/**
 * Counts the batches of changes. Lambda reads each shard of the stream, one for each partition of the table, and reads of
 * Lambda are free.
 */
function countBatches(mapping: PlannedResource, flow: MonthlyFlow) {
  const { transactions, suspicious, feedback } = flow;
  const changes = 2 * transactions + 2 * suspicious + feedback;
  const writeUnits =
    TRANSACTIONAL *
    flow.perSecond *
    (countUnits(ROW_BYTES.acceptedTransaction, KB) + countUnits(ROW_BYTES.scoredTransaction, KB));
  const shards = Math.max(ASSUMPTIONS.partitions, Math.ceil(writeUnits / ASSUMPTIONS.partitionWrites));
  const { batch_size: size, maximum_batching_window_in_seconds: window } = mapping.values;
  const largest = Math.min(
    Number(size ?? 100),
    Math.floor(MAX_PAYLOAD_BYTES / (2 * ROW_BYTES.scoredTransaction)),
  );
  const inWindow = (changes / SECONDS / shards) * Math.max(1, Number(window ?? 0));
  const perBatch = Math.min(largest, Math.max(1, inWindow));
  return { changes, perBatch, batches: changes / perBatch };
}

/** Estimates ProcessedWriter, and the objects of a month in its bucket. */
export function estimateProcessed(
  stack: CostedStack,
  fn: PlannedResource,
  flow: MonthlyFlow,
): readonly Usage[] {
  const mapping = findTableMapping(stack, fn);
  const bucket = stack.findByType('aws_s3_bucket').find((one) => isBucketOf(stack, fn, one));
  if (mapping === undefined) return [];
  const { changes, perBatch, batches } = countBatches(mapping, flow);
  const milliseconds = ASSUMPTIONS.writerMsPerBatch + perBatch * ASSUMPTIONS.writerMsPerRecord;
  return [
    ...estimateInvocations(
      fn,
      batches,
      milliseconds,
      `${formatNumber(changes)} changes of rows in batches of ${formatNumber(perBatch)}`,
    ),
    ...estimateLogs(stack, fn, batches, ASSUMPTIONS.invocationLogBytes),
    ...(bucket ? estimateObjects(bucket, flow.transactions + flow.feedback, batches) : []),
  ];
}

const isBucketOf = (stack: CostedStack, fn: PlannedResource, bucket: PlannedResource): boolean =>
  stack
    .findReferenced('aws_s3_bucket', asBlocks(fn.values.environment)[0]?.variables)
    .concat(stack.findByName('aws_s3_bucket', 'ProcessedTransactions') ?? [])
    .includes(bucket);

function estimateObjects(bucket: PlannedResource, scored: number, batches: number): readonly Usage[] {
  const { s3 } = PRICE_LIST;
  // A batch in which no row gets a score has no object.
  const objects = Math.min(batches, scored);
  const bytes = scored * ROW_BYTES.scoredTransaction * ASSUMPTIONS.gzip;
  const monitored = objects > 0 && bytes / objects > MONITORED_BYTES ? objects : 0;
  const add = (item: string, quantity: number, price: Usage['price'], calculation: string) =>
    createTrafficUsage('S3', `${getLabel(bucket)}, ${item}`, quantity, price, calculation, [bucket]);
  return [
    add('uploads', objects, s3.put, 'an object for each batch with a score'),
    add(
      'storage',
      (bytes / GB) * STORED_SHARE,
      s3.intelligentFrequent,
      `${formatNumber(scored)} rows of ${formatNumber(ROW_BYTES.scoredTransaction)} bytes, compressed to a fifth (assumed)`,
    ),
    add(
      'monitoring',
      monitored * STORED_SHARE,
      s3.intelligentMonitoring,
      'the objects over 128 KB, which Intelligent-Tiering monitors',
    ),
  ];
}
