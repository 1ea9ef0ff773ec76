import { DEPLOYED_PATTERNS } from '../../domain/patterns/types';
import {
  Alarm,
  AnomalyAlarm,
  asExpression,
  asMetricQuery,
  asAlarmValue,
  createSumQueries,
} from '../../modules/alarm';
import { CANARY_STAGE } from '../../modules/rest-api';
import type { EventRule } from '../../modules/event-rule';
import { awsMetrics, type Metric } from '../../modules/metric';
import type { Queue } from '../../modules/queue';
import type { ServerlessFunction } from '../../modules/serverless-function';
import type { Table } from '../../modules/table';
import type { Workflow } from '../../modules/workflow';
import { createCustomMetrics } from './metrics';
import type { AlarmText } from '../../modules/runbook';
import type { SystemContext } from './context';

/** The resources that alarms and widgets monitor, in addition to all functions. */
export interface MonitoredResources {
  readonly consumer: ServerlessFunction;
  readonly processor: ServerlessFunction;
  readonly alertQueue: Queue;
  readonly workflow: Workflow;
  readonly tables: readonly Table[];
  readonly rule: EventRule;
}

const MINUTE = 60;
const FIVE_MINUTES = 300;

/** Creates all alarms except those of modules: error rates, dead-letter queues and canary releases. */
export function createAlarms(
  context: SystemContext,
  { consumer, alertQueue, workflow, tables, rule }: MonitoredResources,
): void {
  const { stack, tradingAlerts: topic, functions } = context;
  const createMetric = createCustomMetrics(context);
  const api = { ApiName: stack.createPhysicalName('PatternApi', 'api'), Stage: context.config.stage };
  const createThresholdAlarm = (
    id: string,
    threshold: number,
    metric: Metric,
    text: AlarmText,
    periods = 1,
  ) => new Alarm(stack, id, { ...text, topic, threshold, periods, metrics: [asAlarmValue(metric)] });

  for (const fn of functions)
    new Alarm(fn, 'Throttles', {
      description: `Invocations of ${fn.name} are throttled: raise its reserved concurrency or the account's concurrency quota`,
      runbook: 'throttling',
      topic,
      threshold: 0,
      metrics: [asAlarmValue(awsMetrics.lambda('Throttles', { FunctionName: fn.name }))],
    });
  new Alarm(consumer, 'IteratorAge', {
    description:
      'Market data is processed more than a minute late, and alerts with it: check for failing batches and throttles',
    runbook: 'full-queue',
    topic,
    threshold: 60_000,
    periods: 3,
    metrics: [asAlarmValue(awsMetrics.lambda('IteratorAge', { FunctionName: consumer.name }, 'Maximum'))],
  });
  const createServerErrorAlarm = (
    id: string,
    threshold: number,
    stage: Record<string, string>,
    text: AlarmText,
  ) =>
    new Alarm(stack, id, {
      ...text,
      topic,
      threshold,
      metrics: [
        asMetricQuery('errors', awsMetrics.api('5XXError', stage)),
        asMetricQuery('requests', awsMetrics.api('Count', stage)),
        asExpression('IF(requests > 0, 100 * errors / requests, 0)', '5XX in percent'),
      ],
    });
  createServerErrorAlarm('ApiServerErrors', 1, api, {
    description: 'More than 1 % of the API requests failed with 5XX: search the access log by status',
    runbook: 'api-errors',
  });
  createServerErrorAlarm(
    'CanaryServerErrors',
    2,
    { ...api, Stage: CANARY_STAGE },
    {
      description:
        "More than 2 % of the requests to the API's canary stage failed with 5XX: don't promote the newest document",
      runbook: 'canary-release',
    },
  );
  createThresholdAlarm(
    'ApiLatency',
    1_000,
    awsMetrics.api('Latency', api, 'p99', MINUTE),
    {
      description:
        '1 % of the API requests take longer than a second: compare integration latency and cold starts',
      runbook: 'api-errors',
    },
    3,
  );
  createThresholdAlarm(
    'ApprovalRequestsFailed',
    0,
    createMetric('RequestsFailed', { service: 'ApprovalCallback' }),
    {
      description:
        "Requests to the approval page failed with 500, from people or SNS: read the ERROR lines of ApprovalCallback's log",
      runbook: 'api-errors',
    },
  );
  new Alarm(stack, 'WorkflowFailures', {
    description: 'Analyses failed or timed out: read their inputs in ManualReview and their steps in the log',
    runbook: 'failed-workflows',
    topic,
    threshold: 0,
    metrics: createSumQueries(
      {
        failed: awsMetrics.workflow('ExecutionsFailed', { StateMachineArn: workflow.arn }),
        timedout: awsMetrics.workflow('ExecutionsTimedOut', { StateMachineArn: workflow.arn }),
      },
      'Failed or timed out',
    ),
  });
  for (const table of tables)
    new Alarm(table, 'Throttles', {
      description: `Requests to ${table.name} are throttled: check its on-demand limit, and whether one key is hot`,
      runbook: 'throttling',
      topic,
      threshold: 0,
      metrics: createSumQueries(
        {
          reads: awsMetrics.table('ReadThrottleEvents', { TableName: table.name }),
          writes: awsMetrics.table('WriteThrottleEvents', { TableName: table.name }),
        },
        'Throttled',
      ),
    });
  createThresholdAlarm(
    'AlertQueueAge',
    FIVE_MINUTES,
    awsMetrics.queue('ApproximateAgeOfOldestMessage', { QueueName: alertQueue.name }, 'Maximum'),
    {
      description:
        'An alert has been waiting for more than five minutes: check AlertProcessor for errors and long durations',
      runbook: 'full-queue',
    },
  );
  const createRuleMetric = (name: string) =>
    awsMetrics.rule(name, { RuleName: rule.name }, 'Sum', FIVE_MINUTES);
  new Alarm(stack, 'ThresholdCheckNotInvoked', {
    description:
      'EventBridge could not invoke ThresholdChecker, so price and volume limits are not checked: check its permission',
    runbook: 'undelivered-events',
    topic,
    threshold: 0,
    metrics: createSumQueries(
      {
        failed: createRuleMetric('FailedInvocations'),
        lost: createRuleMetric('InvocationsFailedToBeSentToDlq'),
      },
      'Failed or lost',
    ),
  });
  // Only searches that find nothing are frequent enough to have a typical duration.
  for (const pattern of DEPLOYED_PATTERNS)
    new AnomalyAlarm(stack, `PatternDetectionDuration-${pattern}`, {
      description: `Searching for ${pattern} takes longer than usual: check the last deployment`,
      runbook: 'failed-workflows',
      topic,
      metric: createMetric(
        'PatternDetectionDuration',
        { PatternType: pattern, Confidence: 'none' },
        'Average',
        FIVE_MINUTES,
      ),
      width: 3,
      periods: 3,
    });
}
