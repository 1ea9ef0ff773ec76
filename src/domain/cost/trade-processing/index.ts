import { estimateDataKeys } from '../data-keys';
import type { Usage } from '../line';
import { LISTED_REGION } from '../regional-prices';
import type { CostedStack } from '../stack';
import type { SystemTraffic, TrafficModel } from '../traffic';
import {
  countTrades,
  describeTradeTraffic,
  TRADE_TRAFFIC,
  type TradeTraffic,
  TRAFFIC_HOURS,
} from '../trades';
import { estimateCheckpointTraffic, estimateStandingCheckpoints } from './checkpoints';
import { estimateNetwork } from './network';
import { estimateMetrics, estimateTraces } from './telemetry';
import { estimateEvents, estimateWorkflow } from './workflow';

/** The region that processes the trades of the estimate: the primary one. */
const ACTIVE_REGION = LISTED_REGION;

/** The usage of a region's resources by trades. */
export const modelTradeProcessing = (traffic: TradeTraffic): SystemTraffic => ({
  assumptions: describeTradeTraffic(traffic),
  findFlow: () => undefined,
  estimateStandingUsage: estimateStandingCheckpoints,
  estimateTrafficUsage: (stack) =>
    stack.region === ACTIVE_REGION ? estimateTrafficUsage(stack, traffic) : [],
});

export const TRADE_PROCESSING: TrafficModel = {
  idle: modelTradeProcessing(TRADE_TRAFFIC.idle),
  normal: modelTradeProcessing(TRADE_TRAFFIC.normal),
  peak: modelTradeProcessing(TRADE_TRAFFIC.peak),
};

/** Estimates each resource on the way of a message from the bus to the ledger. A missing resource has no line. */
function estimateTrafficUsage(stack: CostedStack, traffic: TradeTraffic): readonly Usage[] {
  const flow = countTrades(traffic);
  const usages = [
    ...estimateEvents(stack, flow),
    ...estimateWorkflow(stack, flow),
    ...estimateCheckpointTraffic(stack, flow),
    ...estimateNetwork(stack, flow),
  ];
  return [
    ...usages,
    ...estimateDataKeys(stack, usages, flow.messages > 0 ? TRAFFIC_HOURS : 0),
    ...estimateMetrics(stack, flow),
    ...estimateTraces(stack, flow),
  ];
}
