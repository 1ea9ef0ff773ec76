import { ORDER_METRICS, OUTBOX_AGE } from '../../domain/orders';
import type { AuroraCluster } from '../../modules/aurora-cluster';
import type { Series, Widget } from '../../modules/dashboard';
import type { HealthCheck } from '../../modules/health-check';
import { awsMetrics, type Metric } from '../../modules/metric';
import { Queue } from '../../modules/queue';
import { API_ID } from './api';
import type { MonitoredResources } from './alarms';
import type { SystemContext } from './context';

/** The resources that widgets show, in addition to all functions and queues. */
export interface ShownResources extends MonitoredResources {
  readonly database: AuroraCluster;
  readonly healthChecks: readonly HealthCheck[];
}

const createSeries = (label: string, metric: Metric): Series => ({ label, metric });

/** Creates the widgets of the dashboard, in the order of the data flow. */
export function createWidgets(
  { stack, config, functions, createCustomMetric }: SystemContext,
  { rules, tables, database, healthChecks }: ShownResources,
): readonly Widget[] {
  const api = { ApiName: stack.createPhysicalName(API_ID, 'api'), Stage: config.stage };
  const queues = stack.node.findAll().filter((node) => node instanceof Queue);
  const createApiSeries = (label: string, name: string, stat?: string) =>
    createSeries(label, awsMetrics.api(name, api, stat));
  const createFunctionSeries = (name: string, stat?: string) =>
    functions.map((fn) => createSeries(fn.node.id, awsMetrics.lambda(name, { FunctionName: fn.name }, stat)));
  const createRuleSeries = (name: string) =>
    rules.map((rule) => createSeries(rule.node.id, awsMetrics.rule(name, rule.dimensions)));
  const createQueueSeries = (name: string) =>
    queues.map(({ node, name: QueueName }) =>
      createSeries(node.id, awsMetrics.queue(name, { QueueName }, 'Maximum')),
    );
  const createDatabaseSeries = (name: string) =>
    database.instanceNames.map((instance, index) =>
      createSeries(
        `instance ${index + 1}`,
        awsMetrics.database(name, { DBInstanceIdentifier: instance }, 'Maximum'),
      ),
    );
  const createCounterSeries = (service: string, ...counters: readonly (keyof typeof ORDER_METRICS)[]) =>
    counters.map((counter) =>
      createSeries(ORDER_METRICS[counter], createCustomMetric(ORDER_METRICS[counter], { service })),
    );
  return [
    {
      title: 'Health checks: 1 is healthy',
      kind: 'line',
      series: healthChecks.map(({ node, status }) => createSeries(node.id, status)),
    },
    {
      title: 'API: requests and errors',
      kind: 'line',
      series: [
        createApiSeries('requests', 'Count'),
        createApiSeries('4XX', '4XXError'),
        createApiSeries('5XX', '5XXError'),
      ],
    },
    {
      title: 'API: latency',
      kind: 'line',
      unit: 'ms',
      series: ['p50', 'p90', 'p99'].map((stat) => createApiSeries(stat, 'Latency', stat)),
    },
    {
      title: 'Orders: commands',
      kind: 'stacked',
      series: createCounterSeries('OrderProcessor', 'applied', 'rejected', 'unchanged', 'repeated'),
    },
    {
      title: 'Orders: repeated and failed messages',
      kind: 'line',
      series: createCounterSeries('OrderProcessor', 'retried', 'deadLettered', 'transactionRetries'),
    },
    {
      title: 'Executions and credits',
      kind: 'stacked',
      series: createCounterSeries(
        'ArrivalProcessor',
        'applied',
        'repeated',
        'early',
        'retried',
        'deadLettered',
      ),
    },
    {
      title: 'Outbox: age of the oldest event',
      kind: 'line',
      unit: 'ms',
      series: [createSeries('age', createCustomMetric(OUTBOX_AGE, {}, 'Maximum'))],
    },
    { title: 'Database: CPU', kind: 'line', unit: '%', series: createDatabaseSeries('CPUUtilization') },
    {
      title: 'Database: capacity in ACU',
      kind: 'line',
      series: createDatabaseSeries('ServerlessDatabaseCapacity'),
    },
    { title: 'Database: connections', kind: 'line', series: createDatabaseSeries('DatabaseConnections') },
    {
      title: 'Database: lag of the reader',
      kind: 'line',
      unit: 'ms',
      series: createDatabaseSeries('AuroraReplicaLag'),
    },
    {
      title: 'Queues: waiting messages',
      kind: 'line',
      series: createQueueSeries('ApproximateNumberOfMessagesVisible'),
    },
    {
      title: 'Queues: age of the oldest message',
      kind: 'line',
      unit: 's',
      series: createQueueSeries('ApproximateAgeOfOldestMessage'),
    },
    { title: 'Rules: matched events', kind: 'stacked', series: createRuleSeries('MatchedEvents') },
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
      title: 'Tables: consumed capacity units',
      kind: 'line',
      series: tables.flatMap(({ node, name: TableName }) =>
        ['Read', 'Write'].map((kind) =>
          createSeries(
            `${node.id} ${kind.toLowerCase()}`,
            awsMetrics.table(`Consumed${kind}CapacityUnits`, { TableName }),
          ),
        ),
      ),
    },
  ];
}
