import { Alarm, asAlarmValue, asExpression, asMetricQuery } from '../../modules/alarm';
import { awsMetrics } from '../../modules/metric';
import type { ServerlessFunction } from '../../modules/serverless-function';
import { createSumAlarm } from '../../modules/sum-alarm';
import type { Table } from '../../modules/table';
import type { SystemContext } from './context';

/** The resources that alarms monitor, in addition to all functions and queues. */
export interface MonitoredResources {
  readonly publisher: ServerlessFunction;
  readonly writer: ServerlessFunction;
  readonly tables: readonly Table[];
}

/** The limit of the API's latency and of its errors. */
const API_LATENCY_MS = 1000;
const API_ERROR_PERCENT = 1;
const THREE_MINUTES = 3;
/** How long new rows may wait for their events, and changes for the bucket. */
const PUBLISHER_AGE_MS = 10_000;
const WRITER_AGE_MS = 5 * 60 * 1000;

/** Creates the alarms of the API, the functions and the tables, except the error rates, which functions have. */
export function createAlarms(
  { stack, config, functions, fraudAlerts, pipelineAlarms: topic }: SystemContext,
  { publisher, writer, tables }: MonitoredResources,
): void {
  const api = { ApiName: stack.createPhysicalName('TransactionApi', 'api'), Stage: config.stage };
  new Alarm(stack, 'TransactionApiErrors', {
    description:
      'More than 1 % of the requests failed with 5XX, so senders must send these transactions again: search the access log of TransactionApi by status, and read the log of IngestProcessor',
    runbook: 'api-errors',
    topic,
    threshold: API_ERROR_PERCENT,
    metrics: [
      asMetricQuery('errors', awsMetrics.api('5XXError', api)),
      asMetricQuery('requests', awsMetrics.api('Count', api)),
      asExpression('IF(requests > 0, 100 * errors / requests, 0)', '5XX in percent'),
    ],
  });
  new Alarm(stack, 'TransactionApiLatency', {
    description:
      '1 % of the requests take longer than a second, so decisions are late: compare the integration latency with the cold starts and throttles of IngestProcessor and of the tables',
    runbook: 'api-errors',
    topic,
    threshold: API_LATENCY_MS,
    periods: THREE_MINUTES,
    metrics: [asAlarmValue(awsMetrics.api('Latency', api, 'p99'))],
  });
  for (const fn of functions) {
    const createMetric = (name: string) => awsMetrics.lambda(name, { FunctionName: fn.name });
    new Alarm(fn, 'Throttles', {
      description: `Invocations of ${fn.name} are throttled, so transactions wait: raise its reserved concurrency, within the quota of the account`,
      runbook: 'throttling',
      topic,
      threshold: 0,
      metrics: [asAlarmValue(createMetric('Throttles'))],
    });
    createSumAlarm(fn, 'FailuresLost', {
      description: `Lambda could not deliver results or failed events of ${fn.name}, so the audit trail has a gap or events are lost: check the permissions, the queue, the bus and their key`,
      runbook: 'failing-functions',
      topic,
      metrics: [createMetric('DeadLetterErrors'), createMetric('DestinationDeliveryFailures')],
    });
  }
  const createAgeAlarm = (fn: ServerlessFunction, threshold: number, description: string): void => {
    new Alarm(fn, 'IteratorAge', {
      description,
      runbook: 'full-queue',
      topic,
      threshold,
      periods: THREE_MINUTES,
      metrics: [asAlarmValue(awsMetrics.lambda('IteratorAge', { FunctionName: fn.name }, 'Maximum'))],
    });
  };
  createAgeAlarm(
    publisher,
    PUBLISHER_AGE_MS,
    'New transactions wait more than ten seconds for their events, so decisions are late: read the log of TransactionPublisher, check its throttles, and the throttles of PutEvents in the quotas of EventBridge',
  );
  createAgeAlarm(
    writer,
    WRITER_AGE_MS,
    'Scored transactions reach the bucket more than five minutes late, and are lost after 24 hours: read the log of ProcessedWriter, and check its throttles',
  );
  for (const table of tables) {
    const createMetric = (name: string) => awsMetrics.table(name, { TableName: table.name });
    createSumAlarm(table, 'Throttles', {
      description: `Requests to ${table.name} are throttled, so transactions are retried and late: check whether one key is hot, and the quota of the account`,
      runbook: 'throttling',
      topic,
      metrics: [createMetric('ReadThrottleEvents'), createMetric('WriteThrottleEvents')],
    });
  }
  for (const sender of [fraudAlerts, topic]) {
    const createMetric = (name: string) => awsMetrics.topic(name, { TopicName: sender.name });
    createSumAlarm(sender, 'NotificationsFailed', {
      description: `${sender.name} could not deliver a notification, so nobody read it: check its subscriptions, and the messages in UndeliveredMessages`,
      runbook: 'undelivered-notifications',
      topic,
      metrics: [
        createMetric('NumberOfNotificationsFailed'),
        createMetric('NumberOfNotificationsFailedToRedriveToDlq'),
      ],
    });
  }
}
