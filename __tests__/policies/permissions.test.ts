import { runSimulation } from '@cloud-copilot/iam-simulate';
import { App } from 'cdktf';
import type { KinesisStreamEvent, SQSEvent } from 'aws-lambda';
import { readConfig } from '../../src/config';
import { LOG_DELIVERY, TRACING } from '../../src/modules/iam';
import { PatternDetection } from '../../src/systems/pattern-detection';
import { detection } from '../domain/alerts/detection';
import { apiEvent, fixture, kinesisEvent, realEvents } from '../lambdas/events';
import { ACCOUNT, Rendered } from '../support/rendered';
import { type Attributes, synthesized } from '../support/synth';
import { type Need, recordCalls } from './calls';

const resources = synthesized(new PatternDetection(new App(), readConfig({}))).json.resource;
const rendered = new Rendered(resources);
const all = (type: string): [string, Attributes][] => Object.entries(resources[type] ?? {});
const needs = new Map<string, Need[]>();
const prices = realEvents();

type Handler = (event: unknown) => Promise<unknown>;
/** The events with which each function's real handler makes every call that it ever makes. */
const EXERCISES: Readonly<Record<string, { load: () => Promise<unknown>; events: readonly unknown[] }>> = {
  KinesisConsumer: {
    load: () => import('../../src/lambdas/pattern-detection/kinesis-consumer'),
    events: [
      fixture<KinesisStreamEvent>('kinesis-batch'),
      kinesisEvent(
        Array.from({ length: 100 }, (_, index) =>
          JSON.stringify(prices.slice(4_000 + index * 25, 4_025 + index * 25)),
        ),
        Date.now(),
      ),
    ],
  },
  PatternDetector: {
    load: () => import('../../src/lambdas/pattern-detection/pattern-detector'),
    events: [{ step: 'decide', correlationId: 'shard:1#0', symbol: 'AAPL', detections: [detection()] }],
  },
  AlertProcessor: {
    load: () => import('../../src/lambdas/pattern-detection/alert-processor'),
    events: [fixture<SQSEvent>('sqs-batch'), fixture<SQSEvent>('sqs-batch')],
  },
  PatternQuery: {
    load: () => import('../../src/lambdas/pattern-detection/pattern-query'),
    events: [
      apiEvent('api-get-alerts'),
      apiEvent('api-get-alerts', { resource: '/patterns', path: '/patterns' }),
      ...[{ symbol: 'IBM' }, { pattern: 'double-top' }, null].map((queryStringParameters) =>
        apiEvent('api-get-alerts', { queryStringParameters, multiValueQueryStringParameters: null }),
      ),
    ],
  },
};

/** What a function's role needs besides its own calls: to log, to trace, and to be given its events. */
function aroundCalls(id: string, fn: Attributes): Need[] {
  const key = rendered.text(String(fn.kms_key_arn));
  const group = (fn.logging_config as Attributes).log_group as string;
  const on = (resource: string, ...actions: string[]) => actions.map((action) => ({ action, resource }));
  const sources = all('aws_lambda_event_source_mapping')
    .filter(([mapping]) => mapping.startsWith(`${id}_`))
    .map(([, mapping]) => mapping);
  const letters = fn.dead_letter_config as { target_arn: string };
  return [
    ...on(key, 'kms:Decrypt', 'kms:GenerateDataKey'),
    ...on(
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${rendered.text(group)}:log-stream:2024/05/01/x`,
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ),
    ...on('*', ...TRACING.actions),
    ...on(rendered.text(letters.target_arn), 'sqs:SendMessage'),
    ...sources.flatMap(({ event_source_arn, destination_config }) => {
      const source = rendered.text(String(event_source_arn));
      const failed = (destination_config as { on_failure?: { destination_arn: string } } | undefined)
        ?.on_failure;
      return [
        ...(source.startsWith('arn:aws:sqs')
          ? on(source, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')
          : [
              ...on(source.split('/consumer/')[0]!, 'kinesis:DescribeStreamSummary', 'kinesis:ListShards'),
              ...on(source, 'kinesis:SubscribeToShard'),
            ]),
        ...(failed ? on(rendered.text(failed.destination_arn), 'sqs:SendMessage') : []),
      ];
    }),
  ];
}

/** What a workflow's role needs: to call what its definition names, to log and to trace. */
function ofWorkflow(machine: Attributes): Need[] {
  const definition = rendered.text(String(machine.definition));
  const named = (key: string) =>
    [...definition.matchAll(new RegExp(`"${key}":"([^"]+)"`, 'g'))].map(([, it]) => it!);
  const queue = (url: string) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${url.split('/').at(-1)}`;
  return [
    ...named('FunctionName').map((resource) => ({ action: 'lambda:InvokeFunction', resource })),
    ...named('QueueUrl').map((url) => ({ action: 'sqs:SendMessage', resource: queue(url) })),
    // The queue is encrypted.
    ...['kms:Decrypt', 'kms:GenerateDataKey'].map((action) => ({
      action,
      resource: rendered.arn('aws_kms_key', 'DataKey'),
    })),
    ...[...TRACING.actions, ...LOG_DELIVERY.actions].map((action) => ({
      action,
      resource: '*',
    })),
  ];
}

const policiesOf = (role: string) =>
  rendered.policies().filter(({ address }) => address.startsWith(`aws_iam_role_policy.${role}_`));

/** Whether the role's policies, or the ones given, allow it. */
async function allows(
  role: string,
  { action, resource }: Need,
  policies = policiesOf(role),
): Promise<string> {
  const simulated = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/${role}`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables: { 'aws:SecureTransport': 'true' },
      },
      identityPolicies: policies.map(({ address, document }) => ({ name: address, policy: document })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      // The key's own policy leaves it to IAM; every other resource is in the role's own account.
      ...(action.startsWith('kms:') && {
        resourcePolicy: rendered.policies().find(({ address }) => address.startsWith('aws_kms_key_policy.'))!
          .document,
      }),
    },
    {},
  );
  if (simulated.resultType === 'error') throw new Error(JSON.stringify({ action, resource, simulated }));
  return simulated.overallResult;
}

beforeAll(async () => {
  for (const [id, fn] of all('aws_lambda_function')) {
    const exercise = EXERCISES[id];
    if (!exercise) throw new Error(`${id} is not exercised: add the events of its every call to EXERCISES`);
    const { variables } = fn.environment as { variables: Record<string, string> };
    for (const [name, value] of Object.entries(variables)) process.env[name] = rendered.text(value);
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      POWERTOOLS_TRACE_ENABLED: 'false',
      MAX_EVENT_AGE_HOURS: '876000',
    });
    const calls = recordCalls();
    const { handler } = (await exercise.load()) as { handler: Handler };
    for (const event of exercise.events) await handler(event);
    jest.restoreAllMocks();
    needs.set(id, [...calls, ...aroundCalls(id, fn)]);
  }
  for (const [id, machine] of all('aws_sfn_state_machine')) needs.set(id, ofWorkflow(machine));
  const unique = (list: Need[]) => [...new Map(list.map((need) => [JSON.stringify(need), need])).values()];
  for (const [id, list] of needs) needs.set(id, unique(list));
}, 60_000);

it('knows what the handlers call', () => {
  const called = (id: string) => [...new Set(needs.get(id)!.map(({ action }) => action))];
  expect(called('KinesisConsumer')).toEqual(
    expect.arrayContaining([
      'dynamodb:BatchGetItem',
      'dynamodb:PutItem',
      'states:StartExecution',
      'sqs:SendMessage',
    ]),
  );
  expect(called('PatternDetector')).toEqual(expect.arrayContaining(['dynamodb:PutItem', 'sqs:SendMessage']));
  expect(called('AlertProcessor')).toEqual(
    expect.arrayContaining(['dynamodb:PutItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem', 'sns:Publish']),
  );
  expect(
    needs.get('PatternQuery')!.filter(({ action }) => action === 'dynamodb:Query').length,
  ).toBeGreaterThan(3);
});

it('lets every role make each of its calls', async () => {
  for (const [id, list] of needs)
    for (const need of list) expect([id, need, await allows(id, need)]).toEqual([id, need, 'Allowed']);
});

it('lets no role make a call that only others make', async () => {
  const every = [...needs.values()].flat();
  let denied = 0;
  for (const [id, own] of needs) {
    const foreign = every.filter(
      ({ action, resource }) => !own.some((need) => need.action === action && need.resource === resource),
    );
    for (const need of foreign) {
      expect([id, need, await allows(id, need)]).toEqual([id, need, 'ImplicitlyDenied']);
      denied++;
    }
  }
  expect(denied).toBeGreaterThan(40);
});

it('would tell a right too many', async () => {
  const patterns = needs.get('PatternDetector')!.find(({ action }) => action === 'dynamodb:PutItem')!;
  expect(await allows('PatternQuery', patterns)).toBe('ImplicitlyDenied');
  expect(await allows('PatternQuery', patterns, policiesOf('PatternDetector'))).toBe('Allowed');
});
