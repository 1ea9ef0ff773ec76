import { SEVERITIES } from '../../domain/alerts';
import type { Verdict } from '../../domain/approvals';
import { PATTERNS } from '../../domain/patterns/types';
import type { Series, Widget } from '../../modules/dashboard';
import { CANARY_STAGE } from '../../modules/rest-api';
import type { Metric } from '../../modules/metric';
import type { Alarmed } from './alarms';
import { metrics, ownMetrics } from './metrics';
import type { Shared } from './shared';

const FIVE_MINUTES = 300;

/** What people decide; an approval that expires has no latency. */
const VERDICTS: readonly Verdict[] = ['APPROVED', 'REJECTED'];

const series = (label: string, metric: Metric): Series => ({ label, metric });

/** What PatternDetectionDashboard shows, from what comes in to what goes out. */
export function widgets(
  { stack, config, functions }: Shared,
  { consumer, alertQueue, workflow, tables }: Alarmed,
): readonly Widget[] {
  const own = ownMetrics({ stack });
  const api = { ApiName: stack.physicalName('PatternApi'), Stage: config.stage };
  const canary = { ...api, Stage: CANARY_STAGE };
  const stream = { StreamName: stack.physicalName('MarketDataStream') };
  const fanOut = { ...stream, ConsumerName: consumer.name };
  const queue = { QueueName: alertQueue.name };
  const machine = { StateMachineArn: workflow.arn };
  const acl = { WebACL: stack.physicalName('PatternDetectionWAF'), Region: config.region, Rule: 'ALL' };
  const ofEach = (name: string, stat?: string) =>
    functions.map((fn) => series(fn.node.id, metrics.lambda(name, { FunctionName: fn.name }, stat)));
  const consumed = (name: string, ending: string) =>
    tables.map((table) =>
      series(`${table.node.id} ${ending}`, metrics.table(name, { TableName: table.name })),
    );
  const executions = (label: string, name: string) => series(label, metrics.workflow(name, machine));
  return [
    {
      title: 'Market data: records into the stream',
      kind: 'line',
      series: [series('records', metrics.stream('IncomingRecords', stream))],
    },
    {
      title: 'Market data: how long it waits for KinesisConsumer',
      kind: 'line',
      unit: 'ms',
      series: [
        series('oldest', metrics.lambda('IteratorAge', { FunctionName: consumer.name }, 'Maximum')),
        series('delivered', metrics.stream('SubscribeToShardEvent.MillisBehindLatest', fanOut, 'Maximum')),
      ],
    },
    {
      title: 'Market data: events',
      kind: 'line',
      series: ['EventsAccepted', 'EventsRejected', 'EventsRepeated', 'EventsLate', 'AnalysesStarted'].map(
        (name) => series(name, own(name, { service: 'KinesisConsumer' })),
      ),
    },
    {
      title: 'API: latency',
      kind: 'line',
      unit: 'ms',
      series: ['p50', 'p90', 'p99'].map((stat) => series(stat, metrics.api('Latency', api, stat))),
    },
    {
      title: 'API: requests and errors',
      kind: 'line',
      series: [
        series('requests', metrics.api('Count', api)),
        series('4XX', metrics.api('4XXError', api)),
        series('5XX', metrics.api('5XXError', api)),
        series('canary stage: requests', metrics.api('Count', canary)),
        series('canary stage: 5XX', metrics.api('5XXError', canary)),
      ],
    },
    {
      title: 'WAF: blocked requests',
      kind: 'number',
      series: [series('blocked', metrics.waf('BlockedRequests', acl, 'Sum', FIVE_MINUTES))],
    },
    {
      title: 'Functions: concurrent executions',
      kind: 'stacked',
      series: ofEach('ConcurrentExecutions', 'Maximum'),
    },
    { title: 'Functions: errors', kind: 'line', series: ofEach('Errors') },
    { title: 'Functions: duration, p90', kind: 'line', unit: 'ms', series: ofEach('Duration', 'p90') },
    { title: 'Functions: throttles', kind: 'line', series: ofEach('Throttles') },
    {
      title: 'Analyses: how they ended',
      kind: 'pie',
      series: [
        executions('succeeded', 'ExecutionsSucceeded'),
        executions('failed', 'ExecutionsFailed'),
        executions('timed out', 'ExecutionsTimedOut'),
        executions('aborted (never with Express)', 'ExecutionsAborted'),
      ],
    },
    {
      title: 'Detection: duration where nothing is found, p90',
      kind: 'line',
      unit: 'ms',
      series: PATTERNS.map((pattern) =>
        series(pattern, own('PatternDetectionDuration', { PatternType: pattern, Confidence: 'none' }, 'p90')),
      ),
    },
    {
      title: 'Detection: average confidence',
      kind: 'bar',
      series: PATTERNS.map((pattern) => ({
        label: pattern,
        averageOver: own('ConfidenceScore', { PatternType: pattern }, 'Average', FIVE_MINUTES),
        anyOf: ['Symbol'],
      })),
    },
    {
      title: 'Alerts notified, by severity',
      kind: 'bar',
      series: SEVERITIES.map((severity) => series(severity, own('AlertPriority', { Severity: severity }))),
    },
    {
      title: 'AlertQueue: waiting messages',
      kind: 'number',
      series: [series('messages', metrics.queue('ApproximateNumberOfMessagesVisible', queue, 'Maximum'))],
    },
    {
      title: 'AlertQueue: age of the oldest message',
      kind: 'number',
      series: [series('seconds', metrics.queue('ApproximateAgeOfOldestMessage', queue, 'Maximum'))],
    },
    {
      title: 'Tables: consumed capacity units',
      kind: 'line',
      series: [
        ...consumed('ConsumedReadCapacityUnits', 'read'),
        ...consumed('ConsumedWriteCapacityUnits', 'written'),
      ],
    },
    {
      title: 'Thresholds: symbols checked and notices',
      kind: 'line',
      series: ['SymbolsChecked', 'ThresholdNotices'].map((name) =>
        series(name, own(name, { service: 'ThresholdChecker' })),
      ),
    },
    {
      title: 'Approvals: from the request to the answer',
      kind: 'line',
      unit: 'ms',
      series: VERDICTS.flatMap((verdict) =>
        ['p50', 'p90'].map((stat) =>
          series(`${verdict} ${stat}`, own('ApprovalLatency', { Decision: verdict }, stat, FIVE_MINUTES)),
        ),
      ),
    },
  ];
}
