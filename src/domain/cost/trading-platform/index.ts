import { estimateDataKeys } from '../data-keys';
import type { Usage } from '../line';
import type { CostedStack } from '../stack';
import type { SystemTraffic, TrafficModel } from '../traffic';
import { TRAFFIC_HOURS } from '../trades';
import { estimateEvents } from './events';
import { estimateMessages } from './messages';
import { estimateMonitoring, estimateTraces } from './monitoring';
import { estimateNetwork } from './network';
import { estimateOrders } from './orders';
import { estimateRequests } from './requests';
import { countOrders, describeOrderTraffic, ORDER_TRAFFIC, type OrderTraffic } from './traffic';

export { createOrderTraffic, type OrderTraffic } from './traffic';

/** The usage of the trading platform's resources by orders. */
export const modelTradingPlatform = (traffic: OrderTraffic): SystemTraffic => ({
  assumptions: describeOrderTraffic(traffic),
  findFlow: () => undefined,
  estimateStandingUsage: estimateMonitoring,
  estimateTrafficUsage: (stack) => estimateTrafficUsage(stack, traffic),
});

export const TRADING_PLATFORM: TrafficModel = {
  idle: modelTradingPlatform(ORDER_TRAFFIC.idle),
  normal: modelTradingPlatform(ORDER_TRAFFIC.normal),
  peak: modelTradingPlatform(ORDER_TRAFFIC.peak),
};

/** Estimates each resource on the way of an order from the request to its events. A missing resource has no line. */
function estimateTrafficUsage(stack: CostedStack, traffic: OrderTraffic): readonly Usage[] {
  const flow = countOrders(traffic);
  const usages = [
    ...estimateRequests(stack, flow),
    ...estimateMessages(stack, flow),
    ...estimateOrders(stack, flow),
    ...estimateEvents(stack, flow),
    ...estimateNetwork(stack, flow),
  ];
  return [
    ...usages,
    ...estimateDataKeys(stack, usages, flow.orders > 0 ? TRAFFIC_HOURS : 0),
    ...estimateTraces(stack, flow),
  ];
}
