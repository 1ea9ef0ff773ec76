import { CloudwatchQueryDefinition } from '@cdktf/provider-aws/lib/cloudwatch-query-definition';
import { Dashboard } from '../../modules/dashboard';
import { QueueScaling } from '../../modules/queue-scaling';
import { type MonitoredResources, createAlarms } from './alarms';
import { createBillingAlarms } from './billing-alarms';
import { createWidgets } from './dashboard';
import type { SystemContext } from './context';

/** The market hours of New York, Monday to Friday. On holidays, the minimum concurrency stays provisioned. */
const MARKET_HOURS = {
  opens: 'cron(30 9 ? * MON-FRI *)',
  closes: 'cron(0 16 ? * MON-FRI *)',
  timeZone: 'America/New_York',
};

/** The latency of approvals by hour, from ApprovalCallback's log messages `approval decided`. */
const APPROVAL_LATENCY_QUERY = `filter message = "approval decided"
| stats count(*) as decisions, avg(approval_latency_ms) / 1000 as mean_seconds,
  pct(approval_latency_ms, 50) / 1000 as p50_seconds, pct(approval_latency_ms, 90) / 1000 as p90_seconds,
  max(approval_latency_ms) / 1000 as slowest_seconds by bin(1h) as hour_start
| sort hour_start desc`;

/** Creates alarms, billing alarms, scaling, a saved query and the dashboard. Call it after all other parts. */
export function createObservability(context: SystemContext, parts: MonitoredResources) {
  const { stack, config } = context;
  createAlarms(context, parts);
  if (config.supports('budgets')) createBillingAlarms(context);
  if (config.supports('application-auto-scaling'))
    new QueueScaling(parts.processor, 'Scaling', {
      queue: parts.alertQueue,
      messagesPerExecution: 5,
      capacity: { min: 1, max: 10 },
      hours: MARKET_HOURS,
    });
  if (config.supports('query-definitions'))
    new CloudwatchQueryDefinition(stack, 'ApprovalLatency', {
      name: stack.createPhysicalName('ApprovalLatency', 'query-definition'),
      logGroupNames: [`/aws/lambda/${stack.createPhysicalName('ApprovalCallback', 'function')}`],
      queryString: APPROVAL_LATENCY_QUERY,
    });
  const dashboard = new Dashboard(stack, 'PatternDetectionDashboard', createWidgets(context, parts));
  return { dashboardUrl: dashboard.url };
}
