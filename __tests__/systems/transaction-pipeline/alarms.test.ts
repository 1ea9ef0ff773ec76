import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS } from '../../../src/domain/transactions';
import { TRANSACTION_PIPELINE_NAMES } from '../../../src/systems/transaction-pipeline/bootstrap-names';
import { listResources, synthesizePipeline } from './synthesize';

const stack = synthesizePipeline();
const alarms = listResources(stack, 'aws_cloudwatch_metric_alarm');

interface Query {
  readonly expression?: string;
  readonly metric?: { readonly metric_name: string; readonly dimensions: Readonly<Record<string, string>> };
}
const getQueries = (id: string) =>
  stack.getResource('aws_cloudwatch_metric_alarm', id).metric_query as readonly Query[];
const listMetrics = (id: string) =>
  getQueries(id).flatMap(({ metric }) => (metric ? [[metric.metric_name, metric.dimensions]] : []));

describe('the alarms of the transaction pipeline', () => {
  it('state the impact and what to check, within the limit of CloudWatch', () => {
    expect(alarms.length).toBeGreaterThan(50);
    for (const [address, { alarm_description: description }] of alarms) {
      expect([address, description]).toEqual([
        address,
        expect.stringMatching(/^(?:[A-Z]|1 %).{40,}: .{15,}$/),
      ]);
      expect(String(description).length).toBeLessThanOrEqual(1024);
    }
  });

  it('notify PipelineAlarms of each change, and stay silent without data', () => {
    for (const [, alarm] of alarms)
      expect(alarm).toMatchObject({
        alarm_actions: ['${aws_sns_topic.PipelineAlarms.arn}'],
        ok_actions: ['${aws_sns_topic.PipelineAlarms.arn}'],
        treat_missing_data: 'notBreaching',
      });
  });

  it.each(listResources(stack, 'aws_sqs_queue').map(([id]) => id))('watch the queue %s', (id) => {
    const kind = /Dlq$|^Un/.test(id) ? 'NotEmpty' : 'Age';
    expect(listMetrics(`${id}_${kind}`)).toEqual([
      [
        kind === 'Age' ? 'ApproximateAgeOfOldestMessage' : 'ApproximateNumberOfMessagesVisible',
        { QueueName: `${id}-dev` },
      ],
    ]);
  });

  it.each(listResources(stack, 'aws_lambda_function').map(([id]) => id))('watch the function %s', (id) => {
    for (const kind of ['ErrorRate', 'Throttles', 'FailuresLost'])
      for (const [, dimensions] of listMetrics(`${id}_${kind}`))
        expect(dimensions).toEqual({ FunctionName: `${id}-dev` });
  });

  it.each(
    listResources(stack, 'aws_cloudwatch_event_rule').map(([id, { event_bus_name: bus }]) => [id, bus]),
  )('watch the rule %s', (id, bus) => {
    const busId = /event_bus\.(\w+)\.name/.exec(String(bus))?.[1];
    const dimensions = { ...(busId && { EventBusName: `${busId}-dev` }), RuleName: `${String(id)}-dev` };
    expect(listMetrics(`${String(id)}_NotDelivered`)).toEqual(
      ['FailedInvocations', 'InvocationsFailedToBeSentToDlq', 'ThrottledRules'].map((name) => [
        name,
        dimensions,
      ]),
    );
  });

  it('watch the API, the archive and replays', () => {
    const api = { ApiName: 'TransactionApi-dev', Stage: 'dev' };
    expect(listMetrics('TransactionApiErrors')).toEqual([
      ['5XXError', api],
      ['Count', api],
    ]);
    expect(listMetrics('TransactionApiLatency')).toEqual([['Latency', api]]);
    const archiving = {
      EventBusName: 'TransactionBus-dev',
      RuleName: 'Events-Archive-TransactionArchive-dev',
    };
    expect(listMetrics('ArchiveFailures')).toEqual([
      ['FailedInvocations', archiving],
      ['ThrottledRules', archiving],
    ]);
    expect(listMetrics('ReplayFailures')).toEqual([
      ['MatchedEvents', { EventBusName: 'SystemBus-dev', RuleName: 'ReplaysFailed-dev' }],
    ]);
    for (const name of ['ProcessedWriter', 'TransactionPublisher'])
      expect(listMetrics(`${name}_IteratorAge`)).toEqual([['IteratorAge', { FunctionName: `${name}-dev` }]]);
  });

  it('detect that the detector is silent while transactions arrive, and that feedback is missing for a week', () => {
    const createCounters = (service: string, ...names: string[]) => names.map((name) => [name, { service }]);
    expect(listMetrics('DetectorSilent')).toEqual([
      ...createCounters('IngestProcessor', 'TransactionsAccepted'),
      ...createCounters('FraudDetector', 'TransactionsScored', 'TransactionsAlreadyScored'),
    ]);
    expect(getQueries('DetectorSilent').at(-1)!.expression).toBe(
      'IF((FILL(transactionsaccepted, 0)) > 0 AND (FILL(transactionsscored, 0) + FILL(transactionsalreadyscored, 0)) == 0, 1, 0)',
    );
    expect(listMetrics('FeedbackMissing')).toEqual(
      createCounters(
        'FraudDetector',
        'TransactionsInReview',
        'TransactionsDeclined',
        'FeedbackApplied',
        'FeedbackRepeated',
      ),
    );
    expect(stack.getResource('aws_cloudwatch_metric_alarm', 'FeedbackMissing').evaluation_periods).toBe(7);
    for (const [name, ...services] of [
      ['RequestsQueued', 'IngestProcessor'],
      ['StaleRules', 'FraudDetector'],
      ['HistoriesReset', 'FraudDetector', 'IngestProcessor'],
      ['HistoriesSkipped', 'FraudDetector'],
    ] as const)
      expect(listMetrics(name)).toEqual(services.map((service) => [name, { service }]));
  });

  it('are on metrics of this environment, which the handlers emit', () => {
    const custom = alarms
      .flatMap(
        ([, { metric_query: queries }]) =>
          queries as { metric?: { namespace: string; metric_name: string } }[],
      )
      .flatMap(({ metric }) => (metric && !metric.namespace.startsWith('AWS/') ? [metric] : []));
    expect(custom.length).toBeGreaterThan(9);
    const emitted: readonly string[] = Object.values(METRICS);
    for (const { namespace, metric_name: name } of custom) {
      expect(namespace).toBe('TransactionPipeline-dev');
      expect(emitted).toContain(name);
    }
  });

  it('are known to the roles of the workflows', () => {
    const modules = [
      'ErrorRate',
      'FailuresLost',
      'IteratorAge',
      'NotEmpty',
      'NotificationsFailed',
      'Throttles',
    ];
    const known = [...TRANSACTION_PIPELINE_NAMES.alarms, ...modules.map((kind) => `*-${kind}`)].map(
      (name) => new RegExp(`^${name.replace('*', '[A-Za-z0-9]+')}-dev$`),
    );
    const names = alarms.map(([, { alarm_name: name }]) => String(name));
    expect(names.filter((name) => !known.some((pattern) => pattern.test(name)))).toEqual([]);
    for (const pattern of known)
      expect([pattern, names.some((name) => pattern.test(name))]).toEqual([pattern, true]);
  });

  it('have their condition in help/transaction-monitoring.md, which lists all queues of failures too', () => {
    const page = readFileSync(join(__dirname, '../../../help/transaction-monitoring.md'), 'utf8');
    const rows = page
      .split('\n')
      .flatMap((line) => /^\| `?([^|`]+?)`? +\|/.exec(line)?.[1] ?? [])
      .filter((name) => !/^(alarm|queue|-+)$/.test(name));
    const patterns = rows.map((name) => new RegExp(`^${name.replace(/<\w+>/, '[A-Za-z0-9]+')}$`));
    const queues = listResources(stack, 'aws_sqs_queue')
      .map(([id]) => id)
      .filter((id) => /Dlq$|^Un/.test(id));
    const names = [...alarms.map(([, { alarm_name: name }]) => String(name).replace(/-dev$/, '')), ...queues];
    expect(names.filter((name) => !patterns.some((pattern) => pattern.test(name)))).toEqual([]);
    const unused = patterns.filter((pattern) => !names.some((name) => pattern.test(name)));
    expect(unused).toEqual([]);
  });
});
