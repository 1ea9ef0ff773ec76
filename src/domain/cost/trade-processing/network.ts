import { estimateEndpointData } from '../endpoints';
import type { Usage } from '../line';
import { estimateLogs } from '../logs';
import type { CostedStack } from '../stack';
import { type MonthlyTrades, TRAFFIC_HOURS } from '../trades';
import { ASSUMPTIONS } from './assumptions';
import { countInstances, EVENT_FUNCTIONS } from './functions';

/**
 * Estimates the settings and the logs of Lambda Insights that pass through interface endpoints, and the flow log. DynamoDB
 * and S3, to which most data goes, have gateway endpoints without a price.
 */
export function estimateNetwork(stack: CostedStack, flow: MonthlyTrades): readonly Usage[] {
  const instances = EVENT_FUNCTIONS.reduce((sum, fn) => sum + countInstances(flow, fn), 0);
  const seconds = TRAFFIC_HOURS * 3600;
  const reads = (instances * seconds) / ASSUMPTIONS.settingsSeconds;
  const records = instances * ASSUMPTIONS.connectionsPerInstance * (seconds / 60);
  const [flowLog] = stack.findByType('aws_flow_log');
  return [
    ...estimateEndpointData(
      stack,
      'ssm',
      reads * ASSUMPTIONS.settingsBytes,
      `each function instance reads its settings every ${ASSUMPTIONS.settingsSeconds} seconds (assumed)`,
    ),
    ...estimateEndpointData(
      stack,
      'logs',
      flow.events * EVENT_FUNCTIONS.length * ASSUMPTIONS.insightsBytes,
      'the logs of Lambda Insights',
    ),
    ...(flowLog ? estimateLogs(stack, flowLog, records, ASSUMPTIONS.flowLogBytes, 'flow log') : []),
  ];
}
