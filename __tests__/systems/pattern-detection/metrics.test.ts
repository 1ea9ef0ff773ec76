import { App } from 'cdktf';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { SQSEvent } from 'aws-lambda';
import { readFileSync } from 'node:fs';
import { createAlert, getMuteIds, toPatternRow } from '../../../src/domain/alerts';
import { getCalendar, type Interval } from '../../../src/domain/calendar';
import type { Detection } from '../../../src/domain/patterns';
import { PRICES } from '../../../src/domain/cost';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { createThresholdChecker } from '../../../src/lambdas/pattern-detection/check-thresholds';
import { createSearch } from '../../../src/lambdas/pattern-detection/search';
import { createPowerTuner } from '../../../src/lambdas/pattern-detection/tune-power';
import { createMeter } from '../../../src/lambdas/shared/telemetry';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { METRICS_NAMESPACE } from '../../../src/systems/pattern-detection/context';
import {
  APPROVE,
  criticalAlert,
  get,
  HOUR,
  post,
  REJECT,
  requestApproval,
  createApprovalHandler,
} from '../../lambdas/pattern-detection/approvals';
import {
  apiEvent,
  fixture,
  createKinesisEvent,
  realEvents,
  sqsEvent,
} from '../../lambdas/pattern-detection/events';
import { detection } from '../../domain/alerts/detection';
import {
  createTestAlertProcessor,
  createTestConsumer,
  analyse,
  deliver,
} from '../../lambdas/pattern-detection/pipeline';
import { World } from '../../lambdas/pattern-detection/world';
import { parseJsonAttribute, synthesizeStack, type Attributes } from '../../support/synth';

interface Read {
  readonly where: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Dimensions that can have any value in a search. */
  readonly anyOf: readonly string[];
}

const NAMESPACE = `${METRICS_NAMESPACE}-dev`;
const stack = synthesizeStack(
  new PatternDetection(new App(), readSystemConfig(patternDetection, { ENVIRONMENT_SUFFIX: 'dev' })),
);
const getResources = (type: string) => Object.values(stack.json.resource[type] ?? {});

/**
 * AWS's documentation: by namespace, the dimensions of metrics and their names. They are from copies of its guides to
 * Lambda, API Gateway, DynamoDB, SQS, Step Functions, Kinesis Data Streams, WAF and EventBridge, some of them years
 * old. Two are from other sources, because the copies lack them: ConsumerName from an AWS sample, Currency from
 * examples of billing alarms.
 */
const DOCUMENTED: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'AWS/Lambda': {
    FunctionName: [
      'ConcurrentExecutions',
      'DeadLetterErrors',
      'DestinationDeliveryFailures',
      'Duration',
      'Errors',
      'Invocations',
      'IteratorAge',
      'Throttles',
    ],
    'ExecutedVersion,FunctionName,Resource': ['Duration', 'Errors', 'Invocations', 'Throttles'],
  },
  'AWS/ApiGateway': { 'ApiName,Stage': ['4XXError', '5XXError', 'Count', 'IntegrationLatency', 'Latency'] },
  'AWS/DynamoDB': {
    TableName: [
      'ConsumedReadCapacityUnits',
      'ConsumedWriteCapacityUnits',
      'ReadThrottleEvents',
      'WriteThrottleEvents',
    ],
  },
  'AWS/SQS': { QueueName: ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'] },
  'AWS/States': {
    StateMachineArn: ['ExecutionsAborted', 'ExecutionsFailed', 'ExecutionsSucceeded', 'ExecutionsTimedOut'],
  },
  'AWS/Kinesis': {
    StreamName: ['IncomingBytes', 'IncomingRecords'],
    'ConsumerName,StreamName': ['SubscribeToShardEvent.MillisBehindLatest'],
  },
  'AWS/WAFV2': { 'Region,Rule,WebACL': ['AllowedRequests', 'BlockedRequests'] },
  'AWS/Events': { RuleName: ['FailedInvocations', 'Invocations', 'InvocationsFailedToBeSentToDlq'] },
  'AWS/Scheduler': {
    ScheduleGroup: ['InvocationDroppedCount', 'InvocationsFailedToBeSentToDeadLetterCount'],
  },
  'AWS/SNS': {
    TopicName: ['NumberOfNotificationsFailed', 'NumberOfNotificationsFailedToRedriveToDlq'],
  },
  'AWS/Billing': { Currency: ['EstimatedCharges'] },
};

const parsePairs = (list: readonly unknown[]): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: list.length / 2 }, (_, i) => [String(list[2 * i]), String(list[2 * i + 1])]),
  );

/** The metrics of the alarms. */
const alarmed: Read[] = getResources('aws_cloudwatch_metric_alarm').flatMap((alarm) =>
  (alarm.metric_query as { metric?: Attributes }[]).flatMap(({ metric }) =>
    metric
      ? [
          {
            where: String(alarm.alarm_name),
            namespace: String(metric.namespace),
            name: String(metric.metric_name),
            dimensions: metric.dimensions as Record<string, string>,
            anyOf: [],
          },
        ]
      : [],
  ),
);

interface RenderedWidget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: { title: string; view: string; stacked: boolean; metrics: unknown[][] };
}
const { widgets } = parseJsonAttribute(
  stack.getResource('aws_cloudwatch_dashboard', 'PatternDetectionDashboard').dashboard_body,
) as {
  widgets: RenderedWidget[];
};

const SEARCH = /^AVG\(SEARCH\('\{"([^}"]+)",([^}]+)\} MetricName="(\w+)" (.*)', '\w+', \d+\)\)$/;

/** The metrics of the widgets. */
const shown: Read[] = widgets.flatMap(({ properties: { title, metrics } }) =>
  metrics.map((series): Read => {
    const [first, name, ...rest] = series as [string | { expression: string }, string, ...unknown[]];
    if (typeof first === 'string')
      return { where: title, namespace: first, name, dimensions: parsePairs(rest.slice(0, -1)), anyOf: [] };
    const [, namespace = '', schema = '', metric = '', filters = ''] = SEARCH.exec(first.expression)!;
    const all = schema.split(',');
    const dimensions = Object.fromEntries(
      [...filters.matchAll(/(\w+)="([^"]+)"/g)].map(([, key, text]) => [key!, text!]),
    );
    const anyOf = all.filter((dimension) => !(dimension in dimensions));
    return { where: title, namespace, name: metric, dimensions, anyOf };
  }),
);

const read = [...alarmed, ...shown];
/** The metrics that the handlers write. They are recorded once, because it takes seconds. */
let emitted: readonly Emitted[];
beforeAll(async () => {
  emitted = await emit();
});

/** A row of the table in help/observability.md that bounds the metrics. */
interface Bound {
  readonly names: readonly string[];
  readonly dimensions: string;
  readonly most: number;
}
const help = readFileSync('help/observability.md', 'utf8');
const bounds: readonly Bound[] = help
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, , unit = '']) => ['Milliseconds', 'Percent', 'Count'].includes(unit))
  .map(([, names = '', , dimensions = '', most = '']) => ({
    names: names.split(', '),
    dimensions,
    most: Number(/(\d+) with five|^(\d+)$/.exec(most)!.slice(1).find(Boolean)),
  }));
const isBoundOf =
  ({ name, dimensions }: Pick<Emitted, 'name' | 'dimensions'>) =>
  (bound: Bound) =>
    bound.names.includes(name) &&
    Object.keys(dimensions).every((key) => bound.dimensions.includes(key)) &&
    (dimensions.service === undefined || bound.dimensions === `service: ${dimensions.service}`);

/** A metric that a handler wrote, in the embedded metric format. */
interface Emitted {
  readonly name: string;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Runs the handlers with valid and invalid data, and collects the metrics that they write. */
async function emit(): Promise<Emitted[]> {
  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  const world = new World();
  const useService = (serviceName: string) => {
    const meter = createMeter(new Metrics({ namespace: NAMESPACE, serviceName }));
    return Object.assign(world, { telemetry: { ...world.telemetry, meter } });
  };
  try {
    const events = realEvents();
    const records = Array.from({ length: Math.ceil(events.length / 50) }, (_, i) =>
      JSON.stringify(events.slice(i * 50, i * 50 + 50)),
    );
    useService('KinesisConsumer');
    for (let start = 0; start < records.length; start += 100)
      await deliver(
        world,
        createKinesisEvent(records.slice(start, start + 100), world.time, start + 1),
        350_400,
      );
    const last = records.length;
    await deliver(world, createKinesisEvent([records.at(-1)!], world.time, last), 350_400); // The same records again.
    await deliver(world, createKinesisEvent(['not JSON', records[0]!], world.time, last + 1), 350_400); // Invalid and late events.
    const [symbol] = [...world.stateRows.keys()];
    world.stateRows.set(symbol!, { ...world.stateRows.get(symbol!)!, state: Uint8Array.of(255) });
    const tick = JSON.stringify({ symbol, timestamp: world.time, close: 1, trades: 1 });
    const correction = JSON.stringify({ symbol, timestamp: world.time, open: 1, close: 2 });
    await deliver(world, createKinesisEvent([tick, correction], world.time, last + 3), 350_400); // A state of another version.
    await buildBars();
    useService('PatternDetector');
    for (const analysis of world.analyses) await analyse(world, analysis);
    const notify = createTestAlertProcessor(useService('AlertProcessor'));
    const messages = world.alertMessages.map(({ body }) => JSON.stringify(body));
    const [template] = fixture<SQSEvent>('sqs-batch').Records;
    for (const body of [...messages, messages[0]!]) await notify({ Records: [{ ...template!, body }] });
    const due = toPatternRow(detection({ symbol: 'DUE' }), 'c', 0, true);
    await world.patterns.store(due);
    await notify({ sweep: true });
    await raiseStorm(world);
    await checkOnce(useService('ThresholdChecker'));
    await approve(useService);
    const { telemetry: searching, patterns, history: alerts } = useService('PatternQuery');
    const page = { resource: '/alerts', queryStringParameters: null, multiValueQueryStringParameters: null };
    await createSearch({ telemetry: searching, patterns, alerts })(apiEvent('api-get-alerts', page));
    const { telemetry: tuning } = useService('PowerTuner');
    const measurements = [{ memory: 512, runs: [{ duration: 1, billed: 1 }] }];
    await createPowerTuner({ telemetry: tuning, functions: { invoke: jest.fn() } })({
      step: 'recommend',
      measurements,
    });
  } finally {
    write.mockRestore();
  }
  return lines.flatMap(parseMetrics);
}

/** Builds bars of trades: with a copy, a bad print, a trade outside the session, and open bars of other intervals. */
async function buildBars(): Promise<void> {
  const world = new World();
  const meter = createMeter(new Metrics({ namespace: NAMESPACE, serviceName: 'KinesisConsumer' }));
  Object.assign(world, { telemetry: { ...world.telemetry, meter } });
  const consume = (intervals: readonly Interval[], ...trades: object[]) =>
    createTestConsumer(world, 350_400, { table: world.openBars, calendar: getCalendar('XNYS'), intervals })(
      createKinesisEvent([JSON.stringify(trades)], world.time, trades.length),
    );
  const open = Date.UTC(2024, 2, 28, 14, 30);
  const createTrade = (second: number, price: number, id: string) => {
    const timestamp = open + second * 1000;
    return { symbol: 'A', timestamp, price, size: 1, id };
  };
  const trades = [createTrade(1, 100, 'a'), createTrade(2, 200, 'bad'), createTrade(3, 101, 'b')];
  await consume(['5m'], ...trades, createTrade(3, 101, 'b'), createTrade(303, 102, 'c'));
  await consume(['1m'], createTrade(-7200, 100, 'd'), ...trades, ...trades);
}

/** Decides approvals: approved, rejected and expired, with a forged link, an expired link and a fault. */
async function approve(useService: (serviceName: string) => World): Promise<void> {
  const requestOne = (confirmedAt: number) =>
    requestApproval(useService('AlertProcessor'), { symbol: `ASKED.${confirmedAt}`, confirmedAt });
  const world = useService('ApprovalCallback');
  const tokens = [await requestOne(1), await requestOne(2), await requestOne(3)] as const;
  useService('ApprovalCallback');
  await post(world, tokens[0], APPROVE);
  await post(world, tokens[1], REJECT);
  await get(world, `${tokens[2]}x`);
  world.fault = { call: world.calls + 1, kind: 'error', when: 'before' };
  await get(world, tokens[2]);
  world.time += HOUR;
  await get(world, tokens[2]);
  useService('AlertProcessor');
  const publish = jest
    .spyOn(world.approvalRequests, 'publish')
    .mockRejectedValue(new Error('the topic is down'));
  const unsent = criticalAlert({ symbol: 'UNSENT' });
  await createTestAlertProcessor(world)(sqsEvent([{ correlationId: 'c', body: unsent }]));
  useService('ApprovalProcessor');
  world.time += HOUR / 2;
  await createApprovalHandler(world)({ sweep: true }).catch(() => undefined);
  publish.mockRestore();
  world.time += HOUR / 2;
  await createApprovalHandler(world)({ sweep: true });
  // Repeats a request as after a crash: the alert is published, but its approval is not marked.
  const notified = [...world.approvalRows.values()].find(({ notifiedAt }) => notifiedAt !== undefined)!;
  world.approvalRows.set(notified.approvalId, { ...notified, notifiedAt: undefined, open: 'open' });
  await createApprovalHandler(world)({ sweep: true });
}

/** Raises an alert of a muted symbol, one in a cooldown, one of a shorter interval, and so many that the brake and the breaker hold them for a digest. */
async function raiseStorm(world: World): Promise<void> {
  const notify = createTestAlertProcessor(world);
  const raise = (found: Partial<Detection>) =>
    notify(sqsEvent([{ correlationId: 'c', body: createAlert(detection(found), 'c', world.time) }]));
  const [muteId] = getMuteIds({ symbol: 'MUTED', pattern: 'double-top' });
  const mute = { kind: 'symbol', target: 'MUTED', until: '2999', by: 'ada', createdAt: '2024' } as const;
  world.mutes.set(muteId!, { muteId: muteId!, ...mute });
  await raise({ symbol: 'MUTED' });
  for (const interval of ['1h', '5m'] as const) await raise({ symbol: 'SAME', interval });
  for (let index = 0; index < 220; index++) await raise({ symbol: `STORM.${index}` });
  await raise({ symbol: 'STORM.0', confirmedAt: detection().confirmedAt + 1 });
  await notify({ sweep: true });
}

/** Runs one check in which a price has fallen by ten times its range. */
async function checkOnce({ telemetry, pace }: World): Promise<void> {
  const observation = {
    symbol: 'AAPL',
    count: 100,
    timestamp: 0,
    close: 100,
    averageTrueRange: 1,
    averageVolume: 1000,
  };
  const before = { observation, pending: [], claimedUntil: 0 };
  await createThresholdChecker({
    telemetry,
    pace,
    liquidSymbols: ['AAPL'],
    barMs: 0,
    observations: { loadAll: async () => [{ ...observation, count: 101, close: 90 }] },
    thresholds: {
      load: async () => new Map([['AAPL', before]]),
      replaceCheck: async () => true,
      renewClaim: async () => true,
      clearPending: async () => undefined,
    },
    topic: { publish: async () => undefined },
    limits: { priceMove: 4, volumeSurge: 3 },
    calendar: getCalendar('XNYS'),
  })();
}

function parseMetrics(line: string): Emitted[] {
  const document = JSON.parse(line) as Record<string, unknown> & {
    _aws?: {
      CloudWatchMetrics: {
        Namespace: string;
        Dimensions: string[][];
        Metrics: { Name: string; Unit: string }[];
      }[];
    };
  };
  return (document._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics: named }) => {
    expect(Namespace).toBe(NAMESPACE);
    return named.flatMap(({ Name, Unit }) =>
      Dimensions.map((names) => ({
        name: Name,
        unit: Unit,
        dimensions: Object.fromEntries(names.map((key) => [key, String(document[key])])),
      })),
    );
  });
}

describe('every metric in an alarm or a widget', () => {
  it('is included in these tests', () => {
    expect(alarmed.length).toBeGreaterThan(40);
    expect(shown.length).toBeGreaterThan(60);
  });

  it('is documented with these dimensions if it is of an AWS service', () => {
    const unknown = read.filter(
      ({ namespace, name, dimensions }) =>
        namespace !== NAMESPACE &&
        !DOCUMENTED[namespace]?.[Object.keys(dimensions).sort().join(',')]?.includes(name),
    );
    expect(unknown).toEqual([]);
  });

  it('is about a resource of this stack', () => {
    const names: Readonly<Record<string, readonly unknown[]>> = {
      FunctionName: getResources('aws_lambda_function').map((fn) => fn.function_name),
      ApiName: getResources('aws_api_gateway_rest_api').map(({ name }) => name),
      Stage: getResources('aws_api_gateway_stage').map((stage) => stage.stage_name),
      TableName: getResources('aws_dynamodb_table').map(({ name }) => name),
      QueueName: getResources('aws_sqs_queue').map(({ name }) => name),
      StreamName: getResources('aws_kinesis_stream').map(({ name }) => name),
      ConsumerName: getResources('aws_kinesis_stream_consumer').map(({ name }) => name),
      RuleName: getResources('aws_cloudwatch_event_rule').map(({ name }) => name),
      StateMachineArn: Object.keys(stack.json.resource.aws_sfn_state_machine!).map(
        (address) => `\${aws_sfn_state_machine.${address}.arn}`,
      ),
    };
    for (const { where, dimensions } of read)
      for (const [dimension, value] of Object.entries(dimensions))
        if (names[dimension])
          expect({ where, in: names[dimension] }).toEqual({ where, in: expect.arrayContaining([value]) });
  });

  it('belongs to this environment, except the charges of the account', () => {
    const belongsToEnvironment = (text: string) => text.endsWith('-dev') || text.startsWith('${aws_');
    const shared = read.filter(
      ({ namespace, dimensions }) =>
        !belongsToEnvironment(namespace) && !Object.values(dimensions).some(belongsToEnvironment),
    );
    expect(shared.map(({ where }) => where)).toEqual(['EstimatedCharges-dev']);
    for (const { environment } of getResources('aws_lambda_function'))
      expect(environment).toMatchObject({ variables: { POWERTOOLS_METRICS_NAMESPACE: NAMESPACE } });
  });

  it('is emitted by a handler with these dimensions if it is of the system', () => {
    const own = read.filter(({ namespace }) => namespace === NAMESPACE);
    expect(own.length).toBeGreaterThan(10);
    const missing = own.filter(
      ({ name, dimensions, anyOf }) =>
        !emitted.some(
          (metric) =>
            metric.name === name &&
            Object.keys(metric.dimensions).sort().join() ===
              [...Object.keys(dimensions), ...anyOf].sort().join() &&
            Object.entries(dimensions).every(
              // A severity that does not occur in the data is valid as well.
              ([key, value]) => key === 'Severity' || metric.dimensions[key] === value,
            ),
        ),
    );
    expect(missing).toEqual([]);
    const units = new Map(emitted.map(({ name, unit }) => [name, unit]));
    expect(Object.fromEntries(units)).toMatchObject({
      PatternDetectionDuration: 'Milliseconds',
      ConfidenceScore: 'Percent',
      AlertPriority: 'Count',
      EventsAccepted: 'Count',
    });
  });
});

describe('help/observability.md', () => {
  it('contains every metric that the handlers emit, and the maximum number of each', () => {
    const series = new Map(
      emitted.map((metric) => [JSON.stringify([metric.name, metric.dimensions]), metric]),
    );
    const counts = new Map<Bound, number>();
    for (const metric of series.values()) {
      const found = bounds.filter(isBoundOf(metric));
      expect({ metric, rows: found.length }).toEqual({ metric, rows: 1 });
      counts.set(found[0]!, (counts.get(found[0]!) ?? 0) + 1);
    }
    for (const [{ names, most }, count] of counts)
      expect({ names, most, fits: count <= most }).toEqual({ names, most, fits: true });
    // Every row of the table occurs. One counter is missing, because it requires a fault in KinesisConsumer.
    expect(bounds.filter((bound) => !counts.has(bound))).toEqual([]);
    const names = new Set([...emitted.map(({ name }) => name), 'BatchesRetried']);
    expect(bounds.flatMap((bound) => bound.names).filter((name) => !names.has(name))).toEqual([]);
  });

  it('contains their sum and cost', () => {
    const total = bounds
      .filter(({ names }) => !names.includes('BarsClosed'))
      .reduce((sum, { most }) => sum + most, 0);
    expect(help).toContain(
      `at most ${total} metrics, which cost ${Math.round(total * PRICES.cloudWatch.metric)} USD a month`,
    );
  });
});

describe('PatternDetectionDashboard', () => {
  it('has at least fourteen widgets that do not overlap and are not empty', () => {
    expect(widgets.length).toBeGreaterThanOrEqual(14);
    const places = new Set(widgets.map(({ x, y }) => `${x},${y}`));
    expect(places.size).toBe(widgets.length);
    for (const { x, width, properties } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      expect(properties.metrics.length).toBeGreaterThan(0);
      expect(properties.metrics.length).toBeLessThanOrEqual(100);
    }
  });

  it.each([
    ['API: latency', 'timeSeries', false],
    ['Functions: concurrent executions', 'timeSeries', true],
    ['Tables: consumed capacity units', 'timeSeries', false],
    ['AlertQueue: waiting messages', 'singleValue', false],
    ['AlertQueue: age of the oldest message', 'singleValue', false],
    ['Analyses: how they ended', 'pie', false],
    ['Detection: average confidence', 'bar', false],
    ['WAF: blocked requests', 'singleValue', false],
    ['Market data: records into the stream', 'timeSeries', false],
  ])('shows "%s" as %s', (title, view, stacked) => {
    expect(widgets.map(({ properties }) => properties)).toContainEqual(
      expect.objectContaining({ title, view, stacked }),
    );
  });

  it('stacks the concurrency of every function', () => {
    const { metrics } = widgets.find(({ properties }) => properties.stacked)!.properties;
    expect(metrics.length).toBe(getResources('aws_lambda_function').length);
  });

  it('is listed in the outputs', () => {
    expect(stack.json.output!.DashboardUrl!.value).toMatch(
      /^https:\/\/us-east-1\.console\.aws\.amazon\.com\/.*#dashboards\/dashboard\/PatternDetectionDashboard-dev$/,
    );
  });
});

describe('the alarms', () => {
  it('notify TradingAlerts and, with another key, OperatorAlarms, are OK without data, and describe what to check', () => {
    for (const alarm of getResources('aws_cloudwatch_metric_alarm')) {
      expect(alarm).toMatchObject({
        alarm_actions: ['${aws_sns_topic.TradingAlerts.arn}', '${aws_sns_topic.OperatorAlarms.arn}'],
        ok_actions: ['${aws_sns_topic.TradingAlerts.arn}', '${aws_sns_topic.OperatorAlarms.arn}'],
        treat_missing_data: 'notBreaching',
        alarm_name: expect.stringMatching(/-dev$/),
      });
      expect(String(alarm.alarm_description).length).toBeGreaterThan(30);
    }
  });

  it('detect anomalies in the duration of each search', () => {
    const anomalies = getResources('aws_cloudwatch_metric_alarm').filter(
      (alarm) => alarm.threshold_metric_id,
    );
    expect(anomalies.map((alarm) => alarm.alarm_name).sort()).toEqual(
      ['ascending-triangle', 'double-top', 'head-and-shoulders'].map(
        (pattern) => `PatternDetectionDuration-${pattern}-dev`,
      ),
    );
    for (const alarm of anomalies) {
      expect(alarm).toMatchObject({
        comparison_operator: 'GreaterThanUpperThreshold',
        threshold_metric_id: 'band',
      });
      expect(JSON.stringify(alarm.metric_query)).toContain('ANOMALY_DETECTION_BAND(value, 3)');
    }
  });

  it('cover the charges only in us-east-1, where AWS reports them, and the budget everywhere', () => {
    expect(stack.getResource('aws_cloudwatch_metric_alarm', 'EstimatedCharges')).toMatchObject({
      threshold: 100,
    });
    expect(stack.getResource('aws_budgets_budget', 'MonthlyBudget')).toMatchObject({
      limit_amount: '100',
      limit_unit: 'USD',
    });
    const elsewhere = synthesizeStack(
      new PatternDetection(new App(), readSystemConfig(patternDetection, { AWS_REGION: 'eu-central-1' })),
    );
    expect(Object.keys(elsewhere.json.resource.aws_cloudwatch_metric_alarm!)).not.toContainEqual(
      expect.stringMatching(/^EstimatedCharges/),
    );
    expect(elsewhere.json.resource.aws_budgets_budget).toBeDefined();
  });
});
