import { CloudwatchQueryDefinition } from '@cdktf/provider-aws/lib/cloudwatch-query-definition';
import { Dashboard } from '../../modules/dashboard';
import { QueueScaling } from '../../modules/provisioned-concurrency';
import { type Alarmed, alarms } from './alarms';
import { costs } from './costs';
import { widgets } from './dashboard';
import type { Shared } from './shared';

/** New York's market hours, Monday to Friday, without its holidays: those cost a day of the least concurrency. */
const MARKET_HOURS = {
  opens: 'cron(30 9 ? * MON-FRI *)',
  closes: 'cron(0 16 ? * MON-FRI *)',
  timeZone: 'America/New_York',
};

/** How long approvals take, by the hour, from ApprovalCallback's log lines `approval decided`. */
const APPROVAL_LATENCY = `filter message = "approval decided"
| stats count(*) as decisions, avg(approval_latency_ms) / 1000 as mean_seconds,
  pct(approval_latency_ms, 50) / 1000 as p50_seconds, pct(approval_latency_ms, 90) / 1000 as p90_seconds,
  max(approval_latency_ms) / 1000 as slowest_seconds by bin(1h) as hour_start
| sort hour_start desc`;

/** What is watched, what rings, what it may cost, and what scales with the load. Made last: it covers all others. */
export function observability(shared: Shared, parts: Alarmed) {
  const { stack, config } = shared;
  alarms(shared, parts);
  if (config.holds('budgets')) costs(shared);
  if (config.holds('application-auto-scaling'))
    new QueueScaling(parts.processor, 'Scaling', {
      queue: parts.alertQueue,
      messagesEach: 5,
      open: { least: 1, most: 10 },
      hours: MARKET_HOURS,
    });
  if (config.holds('query-definitions'))
    new CloudwatchQueryDefinition(stack, 'ApprovalLatency', {
      name: stack.physicalName('ApprovalLatency'),
      logGroupNames: [`/aws/lambda/${stack.physicalName('ApprovalCallback')}`],
      queryString: APPROVAL_LATENCY,
    });
  const dashboard = new Dashboard(stack, 'PatternDetectionDashboard', widgets(shared, parts));
  return { dashboardUrl: dashboard.url };
}
