import { DURATIONS, METRICS } from '../../domain/transactions';
import type { Series, Widget } from '../../modules/dashboard';
import type { EventRule } from '../../modules/event-rule';
import { awsMetrics, type Metric } from '../../modules/metric';
import type { Queue } from '../../modules/queue';
import type { ServerlessFunction } from '../../modules/serverless-function';
import type { Table } from '../../modules/table';
import type { SystemContext } from './context';

/** The resources that widgets show, in addition to all functions. */
export interface ShownResources {
  readonly rules: readonly EventRule[];
  readonly queues: readonly Queue[];
  readonly tables: readonly Table[];
  readonly publisher: ServerlessFunction;
  readonly writer: ServerlessFunction;
}

const createSeries = (label: string, metric: Metric): Series => ({ label, metric });

/** Creates the widgets of the dashboard, in the order of the data flow. */
export function createWidgets(
  { stack, config, functions, fraudAlerts, createCustomMetric }: SystemContext,
  { rules, queues, tables, publisher, writer }: ShownResources,
): readonly Widget[] {
  const api = { ApiName: stack.createPhysicalName('TransactionApi', 'api'), Stage: config.stage };
  const createFunctionSeries = (name: string, stat?: string) =>
    functions.map((fn) => createSeries(fn.node.id, awsMetrics.lambda(name, { FunctionName: fn.name }, stat)));
  const createRuleSeries = (name: string) =>
    rules.map((rule) => createSeries(rule.node.id, awsMetrics.rule(name, rule.dimensions)));
  const createQueueSeries = (name: string) =>
    queues.map((queue) =>
      createSeries(queue.node.id, awsMetrics.queue(name, { QueueName: queue.name }, 'Maximum')),
    );
  const createTableSeries = (name: string, ending: string) =>
    tables.map((table) =>
      createSeries(`${table.node.id} ${ending}`, awsMetrics.table(name, { TableName: table.name })),
    );
  const createCounterWidget = (title: string, service: string, counters: readonly string[]): Widget => ({
    title,
    kind: 'stacked',
    series: counters.map((name) => createSeries(name, createCustomMetric(name, { service }))),
  });
  return [
    {
      title: 'API: requests and errors',
      kind: 'line',
      series: [
        createSeries('requests', awsMetrics.api('Count', api)),
        createSeries('4XX', awsMetrics.api('4XXError', api)),
        createSeries('5XX', awsMetrics.api('5XXError', api)),
      ],
    },
    {
      title: 'API: latency',
      kind: 'line',
      unit: 'ms',
      series: ['p50', 'p90', 'p99'].map((stat) => createSeries(stat, awsMetrics.api('Latency', api, stat))),
    },
    createCounterWidget('Transactions: accepted', 'IngestProcessor', [
      METRICS.accepted,
      METRICS.repeated,
      METRICS.conflicting,
      METRICS.rejected,
      METRICS.queued,
    ]),
    createCounterWidget('Transactions: decisions', 'FraudDetector', [
      METRICS.approve,
      METRICS.review,
      METRICS.decline,
    ]),
    {
      title: 'Transactions: latency, p99',
      kind: 'line',
      unit: 'ms',
      series: Object.values(DURATIONS).map((name) => createSeries(name, createCustomMetric(name, {}, 'p99'))),
    },
    createCounterWidget('Investigations', 'FraudDetector', [
      METRICS.feedbackApplied,
      METRICS.feedbackRepeated,
    ]),
    { title: 'Rules: matched events', kind: 'line', series: createRuleSeries('MatchedEvents') },
    { title: 'Rules: failed deliveries', kind: 'line', series: createRuleSeries('FailedInvocations') },
    { title: 'Functions: errors', kind: 'line', series: createFunctionSeries('Errors') },
    { title: 'Functions: throttles', kind: 'line', series: createFunctionSeries('Throttles') },
    {
      title: 'Functions: duration, p99',
      kind: 'line',
      unit: 'ms',
      series: createFunctionSeries('Duration', 'p99'),
    },
    {
      title: 'Functions: concurrent executions',
      kind: 'stacked',
      series: createFunctionSeries('ConcurrentExecutions', 'Maximum'),
    },
    {
      title: 'Functions: age of asynchronous events, p99',
      kind: 'line',
      unit: 'ms',
      series: createFunctionSeries('AsyncEventAge', 'p99'),
    },
    {
      title: 'Queues: waiting messages',
      kind: 'line',
      series: createQueueSeries('ApproximateNumberOfMessagesVisible'),
    },
    {
      title: 'Tables: consumed capacity units',
      kind: 'line',
      series: [
        ...createTableSeries('ConsumedReadCapacityUnits', 'read'),
        ...createTableSeries('ConsumedWriteCapacityUnits', 'written'),
      ],
    },
    {
      title: 'Stream of Transactions: how long changes wait',
      kind: 'line',
      unit: 'ms',
      series: [publisher, writer].map((fn) =>
        createSeries(fn.node.id, awsMetrics.lambda('IteratorAge', { FunctionName: fn.name }, 'Maximum')),
      ),
    },
    {
      title: 'Notifications',
      kind: 'number',
      series: ['NumberOfNotificationsDelivered', 'NumberOfNotificationsFailed'].map((name) =>
        createSeries(
          name === 'NumberOfNotificationsFailed' ? 'failed' : 'delivered',
          awsMetrics.topic(name, { TopicName: fraudAlerts.name }),
        ),
      ),
    },
  ];
}
