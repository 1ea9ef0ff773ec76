import { estimateDataKeys } from '../data-keys';
import type { Usage } from '../line';
import type { CostedStack } from '../stack';
import type { SystemTraffic, TrafficModel } from '../traffic';
import { estimateAlerts, estimateApprovals } from './alerts';
import { countBars } from './bars';
import { estimateScheduledRuns, estimateSymbolChecks } from './checks';
import { estimateDetection, estimateWorkflow, findDetector } from './detection';
import { estimateInflow, estimateIngestion, findConsumerBatches } from './ingestion';
import { estimateMessages, findQueueFunction } from '../messages';
import { estimateApiRequests } from './requests';
import { estimateTelemetry } from './telemetry';
import { countEvents, describeTraffic, MARKET_TRAFFIC, type MarketTraffic, toRecordFlow } from './traffic';
import { QUEUE } from './types';

export { countEventBatches } from './ingestion';
export { countCustomMetrics } from './telemetry';
export { MARKET_TRAFFIC, type MarketTraffic, PEAK_TRAFFIC } from './traffic';

const findStream = (stack: CostedStack) => stack.findByName('aws_kinesis_stream', 'MarketDataStream');

/** The usage of pattern detection's resources by market data. */
export const modelTraffic = (traffic: MarketTraffic): SystemTraffic => ({
  assumptions: describeTraffic(traffic),
  findFlow: (stack, stream) => (stream === findStream(stack) ? toRecordFlow(traffic) : undefined),
  estimateStandingUsage: estimateScheduledRuns,
  estimateTrafficUsage: (stack) => estimateTrafficUsage(stack, traffic),
});

export const PATTERN_DETECTION: TrafficModel = {
  idle: modelTraffic(MARKET_TRAFFIC.idle),
  normal: modelTraffic(MARKET_TRAFFIC.normal),
  peak: modelTraffic(MARKET_TRAFFIC.peak),
};

/**
 * Estimates each resource on the way of the events from the stream to the alerts. Each line names the resource that it
 * counts. A resource that is not in the plan, or that receives nothing from another resource, has no line and is listed
 * as unpriced.
 */
function estimateTrafficUsage(stack: CostedStack, traffic: MarketTraffic): readonly Usage[] {
  const stream = findStream(stack);
  const consumer = stream && findConsumerBatches(stack, stream, traffic);
  const workflow = stack.findInVariables(consumer?.fn, 'aws_sfn_state_machine', 'PatternAnalysisWorkflow');
  // Bars pass the gate: the bars that are built, or each event if none are built.
  const bars = countBars(consumer?.fn, traffic)?.bars ?? countEvents(traffic);
  const analyses = (bars * traffic.analysesPerMillion) / 1e6;
  const detector = workflow && findDetector(stack, workflow);
  const queue = stack.findInVariables(detector, QUEUE, 'AlertQueue');
  const alerts = analyses * traffic.patternShare * traffic.alertShare;
  const alerter = findQueueFunction(stack, queue, 'AlertProcessor');
  const pending = stack.findInVariables(alerter, QUEUE, 'PendingApprovals');
  const approvals = pending ? alerts * traffic.approvalShare : 0;
  const approver = findQueueFunction(stack, pending, 'ApprovalProcessor');
  const usages = [
    ...(stream ? estimateInflow(stack, stream, traffic) : []),
    ...(consumer ? estimateIngestion(stack, consumer, traffic) : []),
    ...(workflow ? estimateWorkflow(stack, workflow, analyses) : []),
    ...(detector ? estimateDetection(stack, detector, workflow, analyses, traffic) : []),
    ...(queue ? estimateMessages(queue, alerts, alerter) : []),
    ...(alerter ? estimateAlerts(stack, alerter, { ...traffic, alerts, approvals }) : []),
    ...(pending ? estimateMessages(pending, 2 * approvals, approver) : []),
    ...(approver ? estimateApprovals(stack, approver, approvals) : []),
    ...estimateApiRequests(stack, approver && approvals, traffic),
    ...(consumer ? estimateSymbolChecks(stack, traffic) : []),
  ];
  return [
    ...usages,
    ...estimateDataKeys(stack, usages, traffic.hours),
    ...estimateTelemetry(stack, usages, traffic),
  ];
}
