import type { PlannedResource } from '../../plan/resources';
import { estimateInvocations } from '../functions';
import { formatNumber, type Usage } from '../line';
import { estimateLogs } from '../logs';
import type { CostedStack } from '../stack';
import { ASSUMPTIONS, ROW_BYTES } from './assumptions';
import { countBatches, findTableMapping } from './table-stream';
import type { MonthlyFlow } from './traffic';

/** Estimates TransactionPublisher, which puts the events of each new row. Its filter passes no other change. */
export function estimatePublication(
  stack: CostedStack,
  fn: PlannedResource,
  flow: MonthlyFlow,
): readonly Usage[] {
  const mapping = findTableMapping(stack, fn);
  if (mapping === undefined) return [];
  const { transactions } = flow;
  const { perBatch, batches } = countBatches(mapping, flow, transactions, ROW_BYTES.acceptedTransaction);
  const milliseconds = ASSUMPTIONS.publisherMsPerBatch + perBatch * ASSUMPTIONS.publisherMsPerRecord;
  return [
    ...estimateInvocations(
      fn,
      batches,
      milliseconds,
      `${formatNumber(transactions)} new rows in batches of ${formatNumber(perBatch)}`,
    ),
    ...estimateLogs(stack, fn, batches, ASSUMPTIONS.invocationLogBytes),
  ];
}
