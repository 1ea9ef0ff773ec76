import type { PlannedResource } from '../../plan/resources';
import { estimateInvocations } from '../functions';
import type { Usage } from '../line';
import { estimateLogs } from '../logs';
import { estimateNotifications } from '../messages';
import type { CostedStack } from '../stack';
import { countUnits, estimateRows } from '../tables';
import { ASSUMPTIONS, ROW_BYTES, STORED_SHARE } from './assumptions';
import { TRANSACTIONAL } from './ingestion';
import { countDetections, type MonthlyFlow } from './traffic';

const TABLE = 'aws_dynamodb_table';
const KB = 1024;
const RENAMED = (usages: readonly Usage[], reason: string): readonly Usage[] =>
  usages
    .filter(({ quantity }) => quantity > 0)
    .map((usage) => ({ ...usage, item: `${usage.item} by ${reason}` }));

/** Estimates FraudDetector: the score of each transaction, repeated events, and feedback. */
export function estimateDetection(
  stack: CostedStack,
  fn: PlannedResource,
  flow: MonthlyFlow,
): readonly Usage[] {
  const { transactions, matches, suspicious, feedback } = flow;
  const scoredUnits = countUnits(ROW_BYTES.scoredTransaction, KB);
  const acceptedUnits = countUnits(ROW_BYTES.acceptedTransaction, KB);
  return [
    ...estimateInvocations(
      fn,
      transactions + feedback,
      ASSUMPTIONS.detectorMs,
      'each transaction and feedback',
    ),
    ...estimateInvocations(fn, matches, ASSUMPTIONS.repeatMs, 'each match of the five rules').map(
      (usage) => ({
        ...usage,
        item: `${usage.item} of scored transactions`,
      }),
    ),
    ...estimateLogs(stack, fn, countDetections(flow), ASSUMPTIONS.invocationLogBytes),
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
        readUnits: transactions + matches + 2 * feedback,
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
