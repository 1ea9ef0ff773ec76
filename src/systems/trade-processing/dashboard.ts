import { TRADE_REGIONS } from '../../config/trade-processing';
import { CHECKPOINT_AGE, TRADE_METRICS } from '../../domain/trade-records';
import type { Series, Widget } from '../../modules/dashboard';
import { awsMetrics, type Metric } from '../../modules/metric';
import { Queue } from '../../modules/queue';
import type { MonitoredResources } from './alarms';
import type { SystemContext } from './context';

const createSeries = (label: string, metric: Metric): Series => ({ label, metric });

/** Creates the widgets of the dashboard, in the order of the data flow. */
export function createWidgets(
  { stack, functions, createCustomMetric }: SystemContext,
  { workflow, rules, trades }: MonitoredResources,
): readonly Widget[] {
  const createFunctionSeries = (name: string, stat?: string) =>
    functions.map(({ fn }) =>
      createSeries(fn.node.id, awsMetrics.lambda(name, { FunctionName: fn.name }, stat)),
    );
  const createRuleSeries = (name: string) =>
    rules.map((rule) => createSeries(rule.node.id, awsMetrics.rule(name, rule.dimensions)));
  const createWorkflowSeries = (label: string, name: string, stat?: string) =>
    createSeries(label, awsMetrics.workflow(name, { StateMachineArn: workflow.arn }, stat));
  const createTableSeries = (label: string, name: string) =>
    createSeries(label, awsMetrics.table(name, { TableName: trades.name }));
  const createCounterSeries = (service: string, ...counters: readonly (keyof typeof TRADE_METRICS)[]) =>
    counters.map((counter) => {
      const name = TRADE_METRICS[counter];
      return createSeries(name, createCustomMetric(name, { service }));
    });
  const queues = stack.node.findAll().filter((node) => node instanceof Queue);
  return [
    { title: 'Sources: reported events', kind: 'stacked', series: createRuleSeries('MatchedEvents') },
    { title: 'Sources: failed deliveries', kind: 'line', series: createRuleSeries('FailedInvocations') },
    {
      title: 'Workflow: executions',
      kind: 'line',
      series: [
        createWorkflowSeries('started', 'ExecutionsStarted'),
        createWorkflowSeries('succeeded', 'ExecutionsSucceeded'),
        createWorkflowSeries('failed', 'ExecutionsFailed'),
        createWorkflowSeries('timed out', 'ExecutionsTimedOut'),
      ],
    },
    {
      title: 'Workflow: duration',
      kind: 'line',
      unit: 'ms',
      series: ['p50', 'p99'].map((stat) => createWorkflowSeries(stat, 'ExecutionTime', stat)),
    },
    {
      title: 'Validation: messages',
      kind: 'stacked',
      series: createCounterSeries('TradeValidator', 'accepted', 'warned', 'refused'),
    },
    {
      title: 'Enrichment: messages',
      kind: 'stacked',
      series: createCounterSeries('MetadataEnricher', 'enriched'),
    },
    {
      title: 'Recording: trades and messages',
      kind: 'stacked',
      series: createCounterSeries('ComplianceRecorder', 'recorded', 'repeated', 'rejected'),
    },
    {
      title: 'Recording: repeated transactions, missing replicas, passive region',
      kind: 'line',
      series: createCounterSeries(
        'ComplianceRecorder',
        'recordingConflicts',
        'missingReplicas',
        'recordedWhilePassive',
      ),
    },
    {
      title: 'Functions: duration, p99',
      kind: 'line',
      unit: 'ms',
      series: createFunctionSeries('Duration', 'p99'),
    },
    { title: 'Functions: errors', kind: 'line', series: createFunctionSeries('Errors') },
    { title: 'Functions: throttles', kind: 'line', series: createFunctionSeries('Throttles') },
    {
      title: 'Functions: concurrent executions',
      kind: 'stacked',
      series: createFunctionSeries('ConcurrentExecutions', 'Maximum'),
    },
    {
      title: 'Queues: waiting messages',
      kind: 'line',
      series: queues.map(({ node, name }) =>
        createSeries(
          node.id,
          awsMetrics.queue('ApproximateNumberOfMessagesVisible', { QueueName: name }, 'Maximum'),
        ),
      ),
    },
    {
      title: 'Table: consumed capacity units, throttles',
      kind: 'line',
      series: [
        createTableSeries('read', 'ConsumedReadCapacityUnits'),
        createTableSeries('written', 'ConsumedWriteCapacityUnits'),
        createTableSeries('throttled reads', 'ReadThrottleEvents'),
        createTableSeries('throttled writes', 'WriteThrottleEvents'),
      ],
    },
    {
      title: 'Table: replication latency',
      kind: 'line',
      unit: 'ms',
      series: TRADE_REGIONS.filter((region) => region !== stack.region).map((region) =>
        createSeries(
          `to ${region}`,
          awsMetrics.table(
            'ReplicationLatency',
            { TableName: trades.name, ReceivingRegion: region },
            'Average',
          ),
        ),
      ),
    },
    {
      title: 'Ledger: verified entries and checkpoints',
      kind: 'line',
      series: createCounterSeries('LedgerCheckpointer', 'entriesVerified', 'checkpoints'),
    },
    {
      title: 'Ledger: age of the newest checkpoint',
      kind: 'line',
      unit: 'ms',
      series: [createSeries('age', createCustomMetric(CHECKPOINT_AGE, {}, 'Maximum'))],
    },
    {
      title: 'Settings: invocations with earlier values',
      kind: 'line',
      series: functions.map(({ fn }) =>
        createSeries(fn.node.id, createCustomMetric(TRADE_METRICS.staleSettings, { service: fn.node.id })),
      ),
    },
  ];
}
