import { SEVERITIES, SUPPRESSIONS } from '../../domain/alerts';
import type { Verdict } from '../../domain/approvals';
import { DEPLOYED_PATTERNS } from '../../domain/patterns/types';
import type { Series, Widget } from '../../modules/dashboard';
import { CANARY_STAGE } from '../../modules/rest-api';
import { awsMetrics, type Metric } from '../../modules/metric';
import type { MonitoredResources } from './alarms';
import { BAR_COUNTERS, createCustomMetrics, EVENT_COUNTERS } from './metrics';
import type { SystemContext } from './context';

const FIVE_MINUTES = 300;

/** The decisions that people make; an expired approval has no latency. */
const VERDICTS: readonly Verdict[] = ['APPROVED', 'REJECTED'];

const createSeries = (label: string, metric: Metric): Series => ({ label, metric });

/** Creates the widgets of PatternDetectionDashboard, in the order of the data flow. */
export function createWidgets(
  { stack, config, functions }: SystemContext,
  { consumer, alertQueue, workflow, tables }: MonitoredResources,
): readonly Widget[] {
  const createMetric = createCustomMetrics({ stack });
  const api = { ApiName: stack.createPhysicalName('PatternApi', 'api'), Stage: config.stage };
  const canary = { ...api, Stage: CANARY_STAGE };
  const stream = { StreamName: stack.createPhysicalName('MarketDataStream', 'stream') };
  const fanOut = { ...stream, ConsumerName: consumer.name };
  const queue = { QueueName: alertQueue.name };
  const machine = { StateMachineArn: workflow.arn };
  const acl = {
    WebACL: stack.createPhysicalName('PatternDetectionWAF', 'firewall'),
    Region: config.region,
    Rule: 'ALL',
  };
  const createFunctionSeries = (name: string, stat?: string) =>
    functions.map((fn) => createSeries(fn.node.id, awsMetrics.lambda(name, { FunctionName: fn.name }, stat)));
  const createTableSeries = (name: string, ending: string) =>
    tables.map((table) =>
      createSeries(`${table.node.id} ${ending}`, awsMetrics.table(name, { TableName: table.name })),
    );
  const createWorkflowSeries = (label: string, name: string) =>
    createSeries(label, awsMetrics.workflow(name, machine));
  const createCounterWidget = (title: string, service: string, counters: readonly string[]): Widget => ({
    title,
    kind: 'line',
    series: counters.map((name) => createSeries(name, createMetric(name, { service }))),
  });
  return [
    {
      title: 'Market data: records into the stream',
      kind: 'line',
      series: [createSeries('records', awsMetrics.stream('IncomingRecords', stream))],
    },
    {
      title: 'Market data: how long it waits for KinesisConsumer',
      kind: 'line',
      unit: 'ms',
      series: [
        createSeries('oldest', awsMetrics.lambda('IteratorAge', { FunctionName: consumer.name }, 'Maximum')),
        createSeries(
          'delivered',
          awsMetrics.stream('SubscribeToShardEvent.MillisBehindLatest', fanOut, 'Maximum'),
        ),
      ],
    },
    createCounterWidget('Market data: events', 'KinesisConsumer', EVENT_COUNTERS),
    ...(config.barIntervals.length > 0
      ? [createCounterWidget('Market data: bars', 'KinesisConsumer', BAR_COUNTERS)]
      : []),
    {
      title: 'API: latency',
      kind: 'line',
      unit: 'ms',
      series: ['p50', 'p90', 'p99'].map((stat) => createSeries(stat, awsMetrics.api('Latency', api, stat))),
    },
    {
      title: 'API: requests and errors',
      kind: 'line',
      series: [
        createSeries('requests', awsMetrics.api('Count', api)),
        createSeries('4XX', awsMetrics.api('4XXError', api)),
        createSeries('5XX', awsMetrics.api('5XXError', api)),
        createSeries('canary stage: requests', awsMetrics.api('Count', canary)),
        createSeries('canary stage: 5XX', awsMetrics.api('5XXError', canary)),
      ],
    },
    {
      title: 'WAF: blocked requests',
      kind: 'number',
      series: [createSeries('blocked', awsMetrics.waf('BlockedRequests', acl, 'Sum', FIVE_MINUTES))],
    },
    {
      title: 'Functions: concurrent executions',
      kind: 'stacked',
      series: createFunctionSeries('ConcurrentExecutions', 'Maximum'),
    },
    { title: 'Functions: errors', kind: 'line', series: createFunctionSeries('Errors') },
    {
      title: 'Functions: duration, p90',
      kind: 'line',
      unit: 'ms',
      series: createFunctionSeries('Duration', 'p90'),
    },
    { title: 'Functions: throttles', kind: 'line', series: createFunctionSeries('Throttles') },
    {
      title: 'Analyses: how they ended',
      kind: 'pie',
      series: [
        createWorkflowSeries('succeeded', 'ExecutionsSucceeded'),
        createWorkflowSeries('failed', 'ExecutionsFailed'),
        createWorkflowSeries('timed out', 'ExecutionsTimedOut'),
        createWorkflowSeries('aborted (never with Express)', 'ExecutionsAborted'),
      ],
    },
    {
      title: 'Detection: duration where nothing is found, p90',
      kind: 'line',
      unit: 'ms',
      series: DEPLOYED_PATTERNS.map((pattern) =>
        createSeries(
          pattern,
          createMetric('PatternDetectionDuration', { PatternType: pattern, Confidence: 'none' }, 'p90'),
        ),
      ),
    },
    {
      title: 'Detection: average confidence',
      kind: 'bar',
      series: DEPLOYED_PATTERNS.map((pattern) => ({
        label: pattern,
        averageOver: createMetric('ConfidenceScore', { PatternType: pattern }, 'Average', FIVE_MINUTES),
        anyOf: ['Symbol'],
      })),
    },
    {
      title: 'Alerts notified, by severity',
      kind: 'bar',
      series: SEVERITIES.map((severity) =>
        createSeries(severity, createMetric('AlertPriority', { Severity: severity })),
      ),
    },
    {
      title: 'Alerts not notified at once, and digests',
      kind: 'bar',
      series: [
        ...SUPPRESSIONS.map((reason) =>
          createSeries(reason, createMetric('AlertsSuppressed', { Reason: reason })),
        ),
        ...[
          ['held', 'AlertsHeld'],
          ['digests', 'DigestsSent'],
          ['breaker opened', 'AlertBreakerOpened'],
        ].map(([label, name]) => createSeries(label!, createMetric(name!, { service: 'AlertProcessor' }))),
      ],
    },
    {
      title: 'AlertQueue: waiting messages',
      kind: 'number',
      series: [
        createSeries('messages', awsMetrics.queue('ApproximateNumberOfMessagesVisible', queue, 'Maximum')),
      ],
    },
    {
      title: 'AlertQueue: age of the oldest message',
      kind: 'number',
      series: [createSeries('seconds', awsMetrics.queue('ApproximateAgeOfOldestMessage', queue, 'Maximum'))],
    },
    {
      title: 'Tables: consumed capacity units',
      kind: 'line',
      series: [
        ...createTableSeries('ConsumedReadCapacityUnits', 'read'),
        ...createTableSeries('ConsumedWriteCapacityUnits', 'written'),
      ],
    },
    createCounterWidget('Thresholds: symbols checked and notices', 'ThresholdChecker', [
      'SymbolsChecked',
      'ThresholdNotices',
    ]),
    {
      title: 'Approvals: from the request to the answer',
      kind: 'line',
      unit: 'ms',
      series: VERDICTS.flatMap((verdict) =>
        ['p50', 'p90'].map((stat) =>
          createSeries(
            `${verdict} ${stat}`,
            createMetric('ApprovalLatency', { Decision: verdict }, stat, FIVE_MINUTES),
          ),
        ),
      ),
    },
  ];
}
