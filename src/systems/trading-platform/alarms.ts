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
      topic,
      threshold: 0,
      metrics: [asAlarmValue(createMetric('Throttles'))],
    });
    createSumAlarm(
      fn,
      'FailuresLost',
      `Lambda could not send failed events of ${fn.name} to their queue, so they are lost: check the permissions, the queue and its key`,
      [createMetric('DeadLetterErrors'), createMetric('DestinationDeliveryFailures')],
      topic,
    );
  }
  for (const rule of rules)
    createSumAlarm(
      rule,
      'NotDelivered',
      `EventBridge could not deliver or delayed events of the rule ${rule.name}, so bookings or the audit trail are late: check the permissions of its targets and their keys, then put the events in UndeliveredEvents on TradingEvents again`,
      ['FailedInvocations', 'InvocationsFailedToBeSentToDlq', 'ThrottledRules'].map((name) =>
        awsMetrics.rule(name, rule.dimensions, 'Sum', FIVE_MINUTES),
      ),
      topic,
    );
  for (const table of tables)
    createSumAlarm(
      table,
      'Throttles',
      `Requests to ${table.name} are throttled, so requests of clients fail: check whether one key is hot, and the quota of the account`,
      ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
        awsMetrics.table(name, { TableName: table.name }),
      ),
      topic,
    );
  createSumAlarm(
    topic,
    'NotificationsFailed',
    `${topic.name} could not deliver a notification, so nobody read an alarm: check its subscriptions, and the messages in UndeliveredMessages`,
    ['NumberOfNotificationsFailed', 'NumberOfNotificationsFailedToRedriveToDlq'].map((name) =>
      awsMetrics.topic(name, { TopicName: topic.name }),
    ),
    topic,
  );
}
