import { PATTERNS } from '../../domain/patterns/types';
import { Alarm, AnomalyAlarm, expression, query, value } from '../../modules/alarm';
import { CANARY_STAGE } from '../../modules/rest-api';
import type { EventRule } from '../../modules/event-rule';
import type { Metric } from '../../modules/metric';
import type { Queue } from '../../modules/queue';
import type { ServerlessFunction } from '../../modules/serverless-function';
import type { Table } from '../../modules/table';
import type { Workflow } from '../../modules/workflow';
import { metrics, ownMetrics } from './metrics';
import type { Shared } from './shared';

/** What is watched beside the functions, which watch themselves. */
export interface Alarmed {
  readonly consumer: ServerlessFunction;
  readonly processor: ServerlessFunction;
  readonly alertQueue: Queue;
  readonly workflow: Workflow;
  /** By their ids. */
  readonly tables: readonly Table[];
  readonly rule: EventRule;
}

const MINUTE = 60;
const FIVE_MINUTES = 300;

/** Every alarm but those that belong to one module: error rates, dead letters and canaries have theirs there. */
export function alarms(shared: Shared, { consumer, alertQueue, workflow, tables, rule }: Alarmed): void {
  const { stack, tradingAlerts: topic, functions } = shared;
  const own = ownMetrics(shared);
  const api = { ApiName: stack.physicalName('PatternApi'), Stage: shared.config.stage };
  const above = (id: string, threshold: number, metric: Metric, description: string, periods = 1) =>
    new Alarm(stack, id, { description, topic, threshold, periods, metrics: [value(metric)] });

  for (const fn of functions)
    new Alarm(fn, 'Throttles', {
      description: `Invocations of ${fn.name} were refused: its concurrency, or the account's, is used up`,
      topic,
      threshold: 0,
      metrics: [value(metrics.lambda('Throttles', { FunctionName: fn.name }))],
    });
  new Alarm(consumer, 'IteratorAge', {
    description: 'Market data waits in the stream for over a minute: look for failing batches and throttles',
    topic,
    threshold: 60_000,
    periods: 3,
    metrics: [value(metrics.lambda('IteratorAge', { FunctionName: consumer.name }, 'Maximum'))],
  });
  const serverErrors = (id: string, threshold: number, stage: Record<string, string>, description: string) =>
    new Alarm(stack, id, {
      description,
      topic,
      threshold,
      metrics: [
        query('errors', metrics.api('5XXError', stage)),
        query('requests', metrics.api('Count', stage)),
        expression('IF(requests > 0, 100 * errors / requests, 0)', '5XX in percent'),
      ],
    });
  serverErrors(
    'ApiServerErrors',
    1,
    api,
    'More than 1 % of the API requests were answered 5XX: search the access log by status',
  );
  serverErrors(
    'CanaryServerErrors',
    2,
    { ...api, Stage: CANARY_STAGE },
    "More than 2 % of the requests to the API's canary stage were answered 5XX: don't promote the newest document",
  );
  above(
    'ApiLatency',
    1_000,
    metrics.api('Latency', api, 'p99', MINUTE),
    'One API request in a hundred takes over a second: compare integration latency and cold starts',
    3,
  );
  above(
    'ApprovalRequestsFailed',
    0,
    own('RequestsFailed', { service: 'ApprovalCallback' }),
    "The approval page answered 500, to people or to SNS: read ApprovalCallback's log, by level ERROR",
  );
  new Alarm(stack, 'WorkflowFailures', {
    description: 'Analyses failed or timed out: their inputs are in ManualReview, their steps in the log',
    topic,
    threshold: 0,
    metrics: [
      query('failed', metrics.workflow('ExecutionsFailed', { StateMachineArn: workflow.arn })),
      query('timedout', metrics.workflow('ExecutionsTimedOut', { StateMachineArn: workflow.arn })),
      expression('FILL(failed, 0) + FILL(timedout, 0)', 'Failed or timed out'),
    ],
  });
  for (const table of tables)
    new Alarm(table, 'Throttles', {
      description: `Requests to ${table.name} were throttled: a bound on demand, or one hot key`,
      topic,
      threshold: 0,
      metrics: [
        query('reads', metrics.table('ReadThrottleEvents', { TableName: table.name })),
        query('writes', metrics.table('WriteThrottleEvents', { TableName: table.name })),
        expression('FILL(reads, 0) + FILL(writes, 0)', 'Throttled'),
      ],
    });
  above(
    'AlertQueueAge',
    FIVE_MINUTES,
    metrics.queue('ApproximateAgeOfOldestMessage', { QueueName: alertQueue.name }, 'Maximum'),
    'An alert waits for over five minutes: AlertProcessor fails, or is too slow',
  );
  above(
    'ThresholdCheckNotInvoked',
    0,
    metrics.rule('FailedInvocations', { RuleName: rule.name }, 'Sum', FIVE_MINUTES),
    'EventBridge could not invoke ThresholdChecker: look at its permission',
  );
  // A search that finds nothing is the usual one, so its duration is the one that has a usual value.
  for (const pattern of PATTERNS)
    new AnomalyAlarm(stack, `PatternDetectionDuration-${pattern}`, {
      description: `Searching for ${pattern} takes longer than it used to: look at the last deployment`,
      topic,
      metric: own(
        'PatternDetectionDuration',
        { PatternType: pattern, Confidence: 'none' },
        'Average',
        FIVE_MINUTES,
      ),
      width: 3,
      periods: 3,
    });
}
