import { Alarm, asAlarmValue } from '../../modules/alarm';
import type { EventRule } from '../../modules/event-rule';
import { awsMetrics } from '../../modules/metric';
import { createSumAlarm } from '../../modules/sum-alarm';
import type { Table } from '../../modules/table';
import type { SystemContext } from './context';

const FIVE_MINUTES = 300;

/** The resources that alarms monitor, in addition to all functions and queues. */
export interface MonitoredResources {
  readonly rules: readonly EventRule[];
  readonly tables: readonly Table[];
}

/** Creates the alarms of functions, rules, tables and the topic, except the error rates, which functions have. */
export function createAlarms(
  { functions, platformAlarms: topic }: SystemContext,
  { rules, tables }: MonitoredResources,
): void {
  for (const fn of functions) {
    const createMetric = (name: string) => awsMetrics.lambda(name, { FunctionName: fn.name });
    new Alarm(fn, 'Throttles', {
      description: `Invocations of ${fn.name} are throttled, so requests fail or messages wait: raise its reserved concurrency, within the quota of the account`,
      runbook: 'throttling',
      topic,
      threshold: 0,
      metrics: [asAlarmValue(createMetric('Throttles'))],
    });
    createSumAlarm(fn, 'FailuresLost', {
      description: `Lambda could not send failed events of ${fn.name} to their queue, so they are lost: check the permissions, the queue and its key`,
      runbook: 'failing-functions',
      topic,
      metrics: [createMetric('DeadLetterErrors'), createMetric('DestinationDeliveryFailures')],
    });
  }
  for (const rule of rules)
    createSumAlarm(rule, 'NotDelivered', {
      description: `EventBridge could not deliver or delayed events of the rule ${rule.name}, so bookings or the audit trail are late: check the permissions of its targets and their keys, then put the events in UndeliveredEvents on TradingEvents again`,
      runbook: 'undelivered-events',
      topic,
      metrics: ['FailedInvocations', 'InvocationsFailedToBeSentToDlq', 'ThrottledRules'].map((name) =>
        awsMetrics.rule(name, rule.dimensions, 'Sum', FIVE_MINUTES),
      ),
    });
  for (const table of tables)
    createSumAlarm(table, 'Throttles', {
      description: `Requests to ${table.name} are throttled, so requests of clients fail: check whether one key is hot, and the quota of the account`,
      runbook: 'throttling',
      topic,
      metrics: ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
        awsMetrics.table(name, { TableName: table.name }),
      ),
    });
  createSumAlarm(topic, 'NotificationsFailed', {
    description: `${topic.name} could not deliver a notification, so nobody read an alarm: check its subscriptions, and the messages in UndeliveredMessages`,
    runbook: 'undelivered-notifications',
    topic,
    metrics: ['NumberOfNotificationsFailed', 'NumberOfNotificationsFailedToRedriveToDlq'].map((name) =>
      awsMetrics.topic(name, { TopicName: topic.name }),
    ),
  });
}
