import type { Use } from './line';
import { PRICE_LIST } from './prices';

/** What is there whether data comes or not; a plan can be counted into it. */
export interface Inventory {
  /** On demand. */
  readonly streams: number;
  readonly keys: number;
  readonly webAcls: number;
  /** In all web ACLs; a group of AWS's managed rules counts as one. */
  readonly webAclRules: number;
  /** The metrics that alarms read, but for the anomaly alarms. */
  readonly alarmMetrics: number;
  readonly anomalyAlarms: number;
  readonly dashboards: number;
  /** Queues that Lambda polls. */
  readonly polledQueues: number;
  /** Schedules that repeat, by their runs an hour. */
  readonly scheduledRuns: number;
  /** Custom metrics that are written although no data comes. */
  readonly idleMetrics: number;
}

/** Hours of a month, as AWS's own calculator counts them: 8,760 / 12. */
export const MONTH_HOURS = 730;
/** Lambda asks each queue with five long polls of 20 seconds (Lambda's developer guide, scaling with SQS). */
const POLLS_AN_HOUR = (5 * 3600) / 20;

/** What an environment uses in a month of 730 hours in which nothing happens. */
export function standingUse(inventory: Inventory): readonly Use[] {
  const { kinesis, kms, waf, cloudWatch, sqs, eventBridge, lambda } = PRICE_LIST;
  const polls = inventory.polledQueues * POLLS_AN_HOUR * MONTH_HOURS;
  const runs = inventory.scheduledRuns * MONTH_HOURS;
  return [
    {
      service: 'Kinesis',
      what: 'MarketDataStream, on demand',
      quantity: inventory.streams * MONTH_HOURS,
      price: kinesis.onDemandStreamHour,
      because: 'an on-demand stream is paid by the hour',
    },
    {
      service: 'CloudWatch',
      what: 'alarms',
      quantity: inventory.alarmMetrics,
      price: cloudWatch.alarm,
      because: 'each metric that an alarm reads counts',
    },
    {
      service: 'CloudWatch',
      what: 'anomaly alarms',
      quantity: inventory.anomalyAlarms,
      price: cloudWatch.anomalyAlarm,
      because: 'the value and both edges of its band',
    },
    {
      service: 'CloudWatch',
      what: 'dashboard',
      quantity: inventory.dashboards,
      price: cloudWatch.dashboard,
      because: 'kept',
    },
    {
      service: 'CloudWatch',
      what: 'custom metrics',
      quantity: inventory.idleMetrics,
      price: cloudWatch.metric,
      because: 'ThresholdChecker counts symbols every five minutes; all others are silent, and free then',
    },
    { service: 'WAF', what: 'web ACL', quantity: inventory.webAcls, price: waf.webAcl, because: 'kept' },
    {
      service: 'WAF',
      what: 'rules',
      quantity: inventory.webAclRules,
      price: waf.rule,
      because: 'a managed group is one',
    },
    {
      service: 'KMS',
      what: 'keys',
      quantity: inventory.keys,
      price: kms.key,
      because: 'one for data, one for approval links',
    },
    {
      service: 'SQS',
      what: "Lambda's polls",
      quantity: polls,
      price: sqs.request,
      because: 'five long polls of 20 s a queue, also where it is empty',
    },
    {
      service: 'EventBridge',
      what: 'scheduled runs',
      quantity: runs,
      price: eventBridge.schedule,
      because: 'ThresholdSchedule and ApprovalSweep, every five minutes',
    },
    {
      service: 'Lambda',
      what: 'requests of scheduled runs',
      quantity: runs,
      price: lambda.request,
      because: 'each run invokes a function',
    },
  ];
}
