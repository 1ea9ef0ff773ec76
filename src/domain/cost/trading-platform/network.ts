import { estimateEndpointData } from '../endpoints';
import type { Usage } from '../line';
import { estimateLogs } from '../logs';
import type { CostedStack } from '../stack';
import { TRAFFIC_HOURS } from '../trades';
import { ASSUMPTIONS } from './assumptions';
import { getPerSecond, type MonthlyOrders } from './traffic';

/** Counts the function instances that work at the same time, on average while orders arrive. */
const countInstances = (flow: MonthlyOrders): number =>
  (getPerSecond(flow.commands) * ASSUMPTIONS.intakeMs +
    getPerSecond(flow.queries) * ASSUMPTIONS.queryMs +
    getPerSecond(flow.transactions) * ASSUMPTIONS.processorMsPerMessage) /
  1000;

/**
 * Estimates the data that passes through interface endpoints, and the flow log. Sessions and audit objects pass through the
 * gateway endpoints of DynamoDB and S3, which have no price.
 */
export function estimateNetwork(stack: CostedStack, flow: MonthlyOrders): readonly Usage[] {
  const instances = countInstances(flow);
  const seconds = TRAFFIC_HOURS * 3600;
  const [flowLog] = stack.findByType('aws_flow_log');
  return [
    ...estimateEndpointData(
      stack,
      'sqs',
      flow.commands * ASSUMPTIONS.commandBytes,
      'the commands to the queue',
    ),
    ...estimateEndpointData(stack, 'events', flow.events * ASSUMPTIONS.eventBytes, 'the events to the bus'),
    ...estimateEndpointData(
      stack,
      'ssm',
      ((instances * seconds) / ASSUMPTIONS.settingsSeconds) * ASSUMPTIONS.settingsBytes,
      `each function instance reads its settings every ${ASSUMPTIONS.settingsSeconds} seconds (assumed)`,
    ),
    ...(flowLog
      ? estimateLogs(
          stack,
          flowLog,
          instances * ASSUMPTIONS.connectionsPerInstance * (seconds / 60),
          ASSUMPTIONS.flowLogBytes,
          'flow log',
        )
      : []),
  ];
}
