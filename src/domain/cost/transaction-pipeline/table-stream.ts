import type { PlannedResource } from '../../plan/resources';
import type { CostedStack } from '../stack';
import { countUnits } from '../tables';
import { ASSUMPTIONS, ROW_BYTES } from './assumptions';
import { TRANSACTIONAL } from './ingestion';
import { type MonthlyFlow, TRAFFIC_HOURS } from './traffic';

const KB = 1024;
/** The maximum payload of an invocation. */
const MAX_PAYLOAD_BYTES = 6 * KB * KB;
const SECONDS = TRAFFIC_HOURS * 3600;

/** Finds the mapping with which a function reads the stream of a table. */
export const findTableMapping = (stack: CostedStack, fn: PlannedResource): PlannedResource | undefined =>
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
 * @param changes the changes that pass the filter of the mapping
 * @param bytes the size of one in the payload
 */
export function countBatches({ values }: PlannedResource, flow: MonthlyFlow, changes: number, bytes: number) {
  const writeUnits =
    TRANSACTIONAL *
    flow.perSecond *
    (countUnits(ROW_BYTES.acceptedTransaction, KB) + countUnits(ROW_BYTES.scoredTransaction, KB));
  const shards = Math.max(ASSUMPTIONS.partitions, Math.ceil(writeUnits / ASSUMPTIONS.partitionWrites));
  const largest = Math.min(Number(values.batch_size ?? 100), Math.floor(MAX_PAYLOAD_BYTES / bytes));
  const seconds = Number(values.maximum_batching_window_in_seconds ?? 0) || ASSUMPTIONS.streamPollSeconds;
  const perBatch = Math.min(largest, Math.max(1, (changes / SECONDS / shards) * seconds));
  return { perBatch, batches: changes / perBatch };
}
