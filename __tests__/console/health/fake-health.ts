import {
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandOutput,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
} from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { createRegionSession, openSession } from '../../../src/cli/session';
import type { HealthClients } from '../../../src/console/sections/health/clients';
import type { DeployedStack } from '../../../src/console/server/section';

/** An alarm as CloudWatch describes it. */
type FakeAlarm = NonNullable<DescribeAlarmsCommandOutput['MetricAlarms']>[number];

/** What the fake services answer with; tests change it. */
export interface FakeState {
  /** Datapoints in seconds since 1970 by `<metric> <statistic>`. */
  readonly values: Map<string, readonly (readonly [time: number, value: number])[]>;
  readonly alarms: FakeAlarm[];
  /** Messages by the URL of the queue. */
  readonly messages: Map<string, number>;
  /** The requests for metrics. */
  readonly requests: GetMetricDataCommand['input'][];
  /** Regions that do not answer. */
  readonly downRegions: Set<string>;
  /** How many datapoints a page of GetMetricData contains. */
  pageSize: number;
}

export const createFakeState = (): FakeState => ({
  values: new Map(),
  alarms: [],
  messages: new Map(),
  requests: [],
  downRegions: new Set(),
  pageSize: Infinity,
});

/** Creates clients of CloudWatch and SQS that answer from the state, as the services do. */
export function createFakeClients(state: FakeState, region: string): HealthClients {
  const send = async (command: unknown): Promise<unknown> => {
    if (state.downRegions.has(region))
      throw Object.assign(new Error(`${region} is down`), { $metadata: { httpStatusCode: 503 } });
    if (command instanceof DescribeAlarmsCommand) {
      const { AlarmNames = [] } = command.input;
      if (AlarmNames.length > 100) throw new Error('DescribeAlarms accepts 100 names');
      return { MetricAlarms: state.alarms.filter(({ AlarmName = '' }) => AlarmNames.includes(AlarmName)) };
    }
    if (command instanceof GetMetricDataCommand) return getMetricData(state, command.input);
    if (command instanceof GetQueueAttributesCommand) {
      const messages = state.messages.get(command.input.QueueUrl ?? '') ?? 0;
      return { Attributes: { ApproximateNumberOfMessages: String(messages) } };
    }
    throw new Error('not expected');
  };
  return { metrics: { send: send as never }, queues: { send: send as never } };
}

function getMetricData(
  state: FakeState,
  input: GetMetricDataCommand['input'],
): Partial<GetMetricDataCommandOutput> {
  state.requests.push(input);
  const { MetricDataQueries = [], StartTime, EndTime, NextToken = '0' } = input;
  if (MetricDataQueries.length > 500) throw new Error('GetMetricData accepts 500 queries');
  const start = Number(NextToken);
  const isInRange = ([time]: readonly [number, number]) =>
    time * 1000 >= StartTime!.getTime() && time * 1000 < EndTime!.getTime();
  const unfinished = new Set<string | undefined>();
  const results = MetricDataQueries.map(({ Id, Expression, MetricStat }) => {
    if (Expression !== undefined)
      return {
        Id,
        StatusCode: 'InternalError' as const,
        Messages: [{ Code: 'Unsupported', Value: 'Expressions not implemented' }],
      };
    const all = (state.values.get(`${MetricStat?.Metric?.MetricName} ${MetricStat?.Stat}`) ?? []).filter(
      isInRange,
    );
    const page = all.slice(start, start + state.pageSize);
    if (start + page.length < all.length) unfinished.add(Id);
    return {
      Id,
      StatusCode: 'Complete' as const,
      Timestamps: page.map(([time]) => new Date(time * 1000)),
      Values: page.map(([, value]) => value),
    };
  });
  return {
    MetricDataResults: results,
    ...(unfinished.size > 0 && { NextToken: String(start + state.pageSize) }),
  };
}

/** The dashboard of the stack: one chart of each topic. */
const DASHBOARD = {
  widgets: [
    createWidget('Requests', undefined, [
      ['AWS/ApiGateway', 'Count', 'ApiName', 'orders-local', { label: 'requests', stat: 'Sum', period: 60 }],
      ['AWS/ApiGateway', '5XXError', 'ApiName', 'orders-local', { label: '5XX', stat: 'Sum', period: 60 }],
    ]),
    createWidget('Duration', 'ms', [
      ['AWS/Lambda', 'Duration', 'FunctionName', 'Relay-local', { label: 'Relay', stat: 'p99', period: 60 }],
    ]),
    createWidget('Search time', 'ms', [
      [{ label: 'mean', id: 'e0', expression: `AVG(SEARCH('{"N",A} MetricName="T"', 'Average', 60))` }],
    ]),
    createWidget('Waiting', undefined, [
      [
        'AWS/SQS',
        'ApproximateNumberOfMessagesVisible',
        'QueueName',
        'Orders-local',
        { label: 'Orders', stat: 'Maximum', period: 60 },
      ],
    ]),
    createWidget('Failures', undefined, [
      ['AWS/Lambda', 'Errors', 'FunctionName', 'Relay-local', { label: 'Relay', stat: 'Sum', period: 60 }],
    ]),
    { type: 'text', properties: { markdown: 'not a chart' } },
  ],
};

function createWidget(title: string, unit: string | undefined, metrics: readonly unknown[]) {
  return {
    type: 'metric',
    properties: { title, region: 'us-east-1', metrics, ...(unit && { yAxis: { left: { label: unit } } }) },
  };
}

const createResource = (type: string, id: string, attributes: Readonly<Record<string, unknown>>) => ({
  type,
  address: `${type}.${id}`,
  tainted: false,
  attributes,
});

/** The metric of each alarm, as a state contains it. */
const METRIC = {
  namespace: 'AWS/SQS',
  metric_name: 'ApproximateNumberOfMessagesVisible',
  dimensions: { QueueName: 'OrdersDlq-local' },
  stat: 'Maximum',
  period: 60,
};

export const ALARM_DESCRIPTIONS = {
  'Relay-Errors-local':
    'Orders are not relayed: see the errors of Relay first. Runbook: help/runbooks/failing-functions.md',
  'Orders-NotEmpty-local': 'Orders failed for good. Runbook: help/runbooks/dead-letters.md',
};

/** Creates a deployed stack with a dashboard, two alarms, two queues and a function. */
export function createFakeStack(region = 'us-east-1'): DeployedStack {
  const session = createRegionSession(openSession({}), { region });
  return {
    system: 'orders',
    name: region === 'us-east-1' ? 'orders-local' : `orders-${region}-local`,
    region,
    session,
    outputs: {},
    resources: [
      createResource('aws_cloudwatch_dashboard', 'Dashboard', { dashboard_body: JSON.stringify(DASHBOARD) }),
      ...Object.entries(ALARM_DESCRIPTIONS).map(([name, text], index) =>
        createResource('aws_cloudwatch_metric_alarm', `Alarm${index}`, {
          alarm_name: name,
          alarm_description: text,
          metric_query: [
            { id: 'value', expression: '', metric: [METRIC] },
            { id: 'rate', expression: 'value / 2', metric: [] },
          ],
        }),
      ),
      createResource('aws_sqs_queue', 'Orders', {
        name: 'Orders-local',
        url: 'http://orders',
        redrive_policy: '{}',
        fifo_queue: false,
      }),
      createResource('aws_sqs_queue', 'OrdersDlq', { name: 'OrdersDlq-local', url: 'http://dlq' }),
      createResource('aws_lambda_function', 'Relay', {
        function_name: 'Relay-local',
        memory_size: 1024,
        architectures: ['arm64'],
      }),
    ],
  };
}
