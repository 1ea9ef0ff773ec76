import { estimateDataKeys } from '../data-keys';
import type { Usage } from '../line';
import type { CostedStack } from '../stack';
import type { SystemTraffic, TrafficModel } from '../traffic';
import { estimateAudit } from './audit';
import { estimateDetection, estimateNotifier } from './detection';
import { estimateEvents } from './events';
import { estimateIngestion } from './ingestion';
import { estimateProcessed } from './processed';
import { estimatePublication } from './publication';
import { estimateMetrics, estimateTraces } from './telemetry';
import {
  countFlow,
  describeTransactionTraffic,
  TRAFFIC_HOURS,
  TRANSACTION_TRAFFIC,
  type TransactionTraffic,
} from './traffic';

export { createTransactionTraffic, TRANSACTION_TRAFFIC, type TransactionTraffic } from './traffic';

/** The usage of the transaction pipeline's resources by transactions. */
export const modelTransactions = (traffic: TransactionTraffic): SystemTraffic => ({
  assumptions: describeTransactionTraffic(traffic),
  findFlow: () => undefined,
  estimateStandingUsage: () => [],
  estimateTrafficUsage: (stack) => estimateTrafficUsage(stack, traffic),
});

export const TRANSACTION_PIPELINE: TrafficModel = {
  idle: modelTransactions(TRANSACTION_TRAFFIC.idle),
  normal: modelTransactions(TRANSACTION_TRAFFIC.normal),
  peak: modelTransactions(TRANSACTION_TRAFFIC.peak),
};

/**
 * Estimates each resource on the way of a transaction from the request to the bucket and the audit trail. A resource that
 * is not in the plan has no line. Without traffic, no line is created, so that all resources are listed as unpriced.
 */
function estimateTrafficUsage(stack: CostedStack, traffic: TransactionTraffic): readonly Usage[] {
  const flow = countFlow(traffic);
  const estimate = (name: string, estimateFunction: typeof estimateIngestion): readonly Usage[] => {
    const fn = stack.findByName('aws_lambda_function', name);
    return fn ? estimateFunction(stack, fn, flow) : [];
  };
  const usages = [
    ...estimate('IngestProcessor', estimateIngestion),
    ...estimate('TransactionPublisher', estimatePublication),
    ...estimateEvents(stack, flow),
    ...estimate('FraudDetector', estimateDetection),
    ...estimate('Notifier', estimateNotifier),
    ...estimate('AuditRecorder', estimateAudit),
    ...estimate('ProcessedWriter', estimateProcessed),
  ];
  const reached = new Set(usages.flatMap(({ resources }) => resources));
  const functions = stack.findByType('aws_lambda_function').filter(({ address }) => reached.has(address));
  const hours = flow.transactions > 0 ? TRAFFIC_HOURS : 0;
  return [
    ...usages,
    ...estimateDataKeys(stack, usages, hours),
    ...estimateMetrics(flow),
    ...estimateTraces(stack, functions, flow),
  ];
}
