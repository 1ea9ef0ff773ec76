import type { PlannedResource } from '../../plan/resources';
import { findQueueReaders } from '../flow';
import { estimateInvocations } from '../functions';
import { formatNumber, type Usage } from '../line';
import { estimateLogs } from '../logs';
import { estimateNotifications } from '../messages';
import type { CostedStack } from '../stack';
import { countUnits, estimateRows } from '../tables';
import { ASSUMPTIONS, ROW_BYTES, STORED_SHARE } from './assumptions';
import { countMessagesPerBatch, estimateQueue } from './events';
import { TRANSACTIONAL } from './ingestion';
import { countDetections, type MonthlyFlow } from './traffic';

const TABLE = 'aws_dynamodb_table';
const KB = 1024;
const RENAMED = (usages: readonly Usage[], reason: string): readonly Usage[] =>
  usages
    .filter(({ quantity }) => quantity > 0)
    .map((usage) => ({ ...usage, item: `${usage.item} by ${reason}` }));

/** Finds the queue from which FraudDetector receives transactions, and its mapping. */
function findReceivedTransactions(stack: CostedStack, fn: PlannedResource) {
  const queue = stack.findByName('aws_sqs_queue', 'ReceivedTransactions');
  const reader = findQueueReaders(stack, queue).find((one) => one.fn === fn);
  return queue && reader && { queue, mapping: reader.mapping };
}

/** Estimates FraudDetector: the score of each transaction, repeated events, and feedback. */
export function estimateDetection(
  stack: CostedStack,
  fn: PlannedResource,
  flow: MonthlyFlow,
): readonly Usage[] {
  const { transactions, matches, suspicious, feedback } = flow;
  const scoredUnits = countUnits(ROW_BYTES.scoredTransaction, KB);
  const acceptedUnits = countUnits(ROW_BYTES.acceptedTransaction, KB);
  const input = findReceivedTransactions(stack, fn);
  const perBatch = input ? countMessagesPerBatch(input.mapping, transactions) : 1;
  const batches = transactions / perBatch;
  return [
    ...(input ? estimateQueue(input.queue, input.mapping, transactions) : []),
    ...estimateInvocations(
      fn,
      batches + feedback,
      ASSUMPTIONS.detectorMs + ASSUMPTIONS.detectorMsPerTransaction * perBatch,
      `batches of ${formatNumber(perBatch)} transactions, and each feedback`,
    ),
    ...estimateInvocations(fn, matches, ASSUMPTIONS.repeatMs, 'each match of the five rules').map(
      (usage) => ({
        ...usage,
        item: `${usage.item} of scored transactions`,
      }),
    ),
    ...estimateLogs(stack, fn, batches + matches + feedback, ASSUMPTIONS.invocationLogBytes),
    ...RENAMED(
      estimateRows(stack.findInVariables(fn, TABLE, 'Transactions'), {
        writtenRows: TRANSACTIONAL * (transactions + feedback) + 2 * suspicious,
        bytesPerRow: ROW_BYTES.scoredTransaction,
        readUnits: countDetections(flow) + suspicious,
        storedRows: transactions * STORED_SHARE,
        calculation: `each score and feedback in a DynamoDB transaction, and two updates by Notifier; an update takes the units of the whole row: ${scoredUnits} instead of ${acceptedUnits}`,
      }),
      'FraudDetector and Notifier',
    ),
    ...RENAMED(
      estimateRows(stack.findInVariables(fn, TABLE, 'Profiles'), {
        writtenRows: TRANSACTIONAL * (transactions + 2 * feedback),
        bytesPerRow: ROW_BYTES.profile,
        // A match of a rule ends with the score that it finds, without the merchant.
        readUnits: transactions + 2 * feedback,
        storedRows: 0,
        calculation: 'the merchant of each transaction, and both profiles for feedback, with two units',
      }),
      'FraudDetector',
    ),
  ];
}

/** Estimates Notifier, which publishes each suspicious transaction once. */
export function estimateNotifier(
  stack: CostedStack,
  fn: PlannedResource,
  { suspicious }: MonthlyFlow,
): readonly Usage[] {
  const topic = stack.findInVariables(fn, 'aws_sns_topic', 'FraudAlerts');
  return [
    ...estimateInvocations(fn, suspicious, ASSUMPTIONS.notifierMs, 'each suspicious transaction'),
    ...estimateLogs(stack, fn, suspicious, ASSUMPTIONS.invocationLogBytes),
    ...estimateNotifications(stack, topic, suspicious, 'one for each suspicious transaction'),
  ];
}
