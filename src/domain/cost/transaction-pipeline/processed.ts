import { asBlocks, type PlannedResource } from '../../plan/resources';
import { estimateInvocations } from '../functions';
import { createTrafficUsage, formatNumber, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { PRICE_LIST } from '../prices';
import { type CostedStack, getLabel } from '../stack';
import { ASSUMPTIONS, ROW_BYTES, STORED_SHARE } from './assumptions';
import { countBatches, findTableMapping } from './table-stream';
import type { MonthlyFlow } from './traffic';

const KB = 1024;
const GB = 1024 ** 3;
/** Intelligent-Tiering monitors larger objects only. */
const MONITORED_BYTES = 128 * KB;

/** Estimates ProcessedWriter, and the objects of a month in its bucket. */
export function estimateProcessed(
  stack: CostedStack,
  fn: PlannedResource,
  flow: MonthlyFlow,
): readonly Usage[] {
  const mapping = findTableMapping(stack, fn);
  const bucket = stack.findByType('aws_s3_bucket').find((one) => isBucketOf(stack, fn, one));
  if (mapping === undefined) return [];
  const { transactions, suspicious, feedback } = flow;
  const changes = 2 * transactions + 2 * suspicious + feedback;
  // The old and the new row of each change.
  const { perBatch, batches } = countBatches(mapping, flow, changes, 2 * ROW_BYTES.scoredTransaction);
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
