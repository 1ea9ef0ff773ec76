import { TRACING_STATEMENT } from '../../../src/modules/iam';
import { ACCOUNT, Rendered } from '../../support/rendered';
import type { Attributes } from '../../support/synth';
import { listResources as listOf, synthesizePipeline } from '../../systems/transaction-pipeline/synthesize';
import { type Permission, recordPermissions } from '../record-permissions';
import { simulatePermission } from '../simulate-permission';
import { HANDLER_PERMISSIONS } from './handler-permissions';
import { HANDLER_RUNS } from './handler-runs';

const stack = synthesizePipeline();
const rendered = new Rendered(stack.json.resource);
const listResources = (type: string) => listOf(stack, type);
/** The permissions that each role requires, by the id of its function or its rule. */
const permissions = new Map<string, Permission[]>();
const handlerPermissions = new Map<string, readonly Permission[]>();
const CONTEXT = { awsRequestId: '1', functionVersion: '1', getRemainingTimeInMillis: () => 10_000 };

type Handler = (event: unknown, context: object) => Promise<unknown>;

const removeDuplicates = (list: readonly Permission[]): Permission[] => [
  ...new Map(list.map((permission) => [JSON.stringify(permission), permission])).values(),
];

const createPermissions = (resource: string, ...actions: string[]): Permission[] =>
  actions.map((action) => ({ action, resource }));

/** Lists the permissions of a function's role in addition to those of its handler. */
function listFunctionPermissions(id: string, fn: Attributes): Permission[] {
  const group = rendered.render(String((fn.logging_config as Attributes).log_group));
  const deadLetters = fn.dead_letter_config as { target_arn: string } | undefined;
  const sources = listResources('aws_lambda_event_source_mapping').filter(([address]) =>
    address.startsWith(`${id}_`),
  );
  const asynchronous = listResources('aws_lambda_function_event_invoke_config').filter(([address]) =>
    address.startsWith(`${id}_`),
  );
  return [
    ...createPermissions(rendered.render(String(fn.kms_key_arn)), 'kms:Decrypt', 'kms:GenerateDataKey'),
    ...createPermissions(
      `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${group}:log-stream:2026/11/29/x`,
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ),
    ...createPermissions('*', ...TRACING_STATEMENT.actions),
    ...(deadLetters ? createPermissions(rendered.render(deadLetters.target_arn), 'sqs:SendMessage') : []),
    ...sources.flatMap(([, { event_source_arn: source }]) => {
      const arn = rendered.render(String(source));
      return arn.startsWith('arn:aws:sqs')
        ? createPermissions(arn, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes')
        : [
            ...createPermissions(
              arn,
              'dynamodb:DescribeStream',
              'dynamodb:GetRecords',
              'dynamodb:GetShardIterator',
            ),
            ...createPermissions('*', 'dynamodb:ListStreams'),
          ];
    }),
    ...[...sources, ...asynchronous].flatMap(([, { destination_config: config }]) => {
      const { on_failure: failure, on_success: success } = (config ?? {}) as Record<
        string,
        { destination?: string; destination_arn?: string } | undefined
      >;
      return [
        ...(failure
          ? createPermissions(
              rendered.render(String(failure.destination ?? failure.destination_arn)),
              'sqs:SendMessage',
            )
          : []),
        ...(success
          ? createPermissions(rendered.render(String(success.destination)), 'events:PutEvents')
          : []),
      ];
    }),
  ];
}

const simulateCall = (role: string, permission: Permission): Promise<string> =>
  simulatePermission(
    role,
    permission,
    rendered.listPolicies().filter(({ address }) => address.startsWith(`aws_iam_role_policy.${role}_`)),
    // The key policy delegates to IAM; every other resource is in the account of the role.
    permission.action.startsWith('kms:') ? getKeyPolicy(permission.resource) : undefined,
  );
const getKeyPolicy = (key: string) =>
  rendered
    .listPolicies()
    .find(({ address }) => address.startsWith(`aws_kms_key_policy.${key.split('/').at(-1)}_`))!.document;

beforeAll(async () => {
  for (const [id, run] of Object.entries(HANDLER_RUNS)) {
    const fn = stack.getResource('aws_lambda_function', id);
    const { variables } = fn.environment as { variables: Record<string, string> };
    for (const [name, value] of Object.entries(variables)) process.env[name] = rendered.render(value);
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      POWERTOOLS_TRACE_ENABLED: 'false',
    });
    const calls = recordPermissions(run.responses);
    const { handler } = (await run.load()) as { handler: Handler };
    for (const event of run.createEvents()) await handler(event, CONTEXT);
    jest.restoreAllMocks();
    handlerPermissions.set(id, calls);
    permissions.set(id, removeDuplicates([...calls, ...listFunctionPermissions(id, fn)]));
  }
  for (const [address, { arn, role_arn: role }] of listResources('aws_cloudwatch_event_target'))
    if (role !== undefined)
      permissions.set(
        address.split('_')[0]!,
        createPermissions(rendered.render(String(arn)), 'events:PutEvents'),
      );
});

it('the handlers require exactly the listed permissions', () => {
  const formatResource = (resource: string) =>
    resource.startsWith('arn:aws:s3:::') ? 'processed transactions' : resource.split(`:${ACCOUNT}:`)[1];
  const sortCalls = (calls: readonly string[]) => [...new Set(calls)].sort();
  const called = [...handlerPermissions].map(([id, calls]) => [
    id,
    sortCalls(calls.map(({ action, resource }) => `${action} ${formatResource(resource)}`)),
  ]);
  expect(Object.fromEntries(called)).toEqual(
    Object.fromEntries(Object.entries(HANDLER_PERMISSIONS).map(([id, calls]) => [id, sortCalls(calls)])),
  );
});

it('every role is tested', () => {
  const roles = listResources('aws_iam_role_policy').map(([id]) => id.split('_')[0]!);
  expect(roles.sort()).toEqual([...permissions.keys()].sort());
  expect(Object.keys(HANDLER_RUNS).sort()).toEqual(listResources('aws_lambda_function').map(([id]) => id));
});

it('every role may make its own calls', async () => {
  for (const [id, list] of permissions)
    for (const permission of list)
      expect([id, permission, await simulateCall(id, permission)]).toEqual([id, permission, 'Allowed']);
});

it('no role may make the calls that only other roles make', async () => {
  const every = removeDuplicates([...permissions.values()].flat());
  let denied = 0;
  for (const [id, own] of permissions)
    for (const permission of every) {
      const { action, resource } = permission;
      if (own.some((other) => other.action === action && other.resource === resource)) continue;
      expect([id, permission, await simulateCall(id, permission)]).toEqual([
        id,
        permission,
        'ImplicitlyDenied',
      ]);
      denied++;
    }
  expect(denied).toBeGreaterThan(400);
});

it('no role has an action that it does not need', () => {
  for (const [id, list] of permissions) {
    const granted = rendered
      .listPolicies()
      .filter(({ address }) => address.startsWith(`aws_iam_role_policy.${id}_`))
      .flatMap(({ document }) => document.Statement.flatMap(({ Action }) => Action));
    expect([id, [...new Set(granted)].sort()]).toEqual([
      id,
      [...new Set(list.map(({ action }) => action))].sort(),
    ]);
  }
});

// The destinations of FraudDetector and Notifier put any event on AuditBus with the roles of these functions.
it.each([
  ['IngestProcessor', 'TransactionBus'],
  ['IngestProcessor', 'AuditBus'],
  ['TransactionPublisher', 'TransactionBus'],
  ['TransactionPublisher', 'AuditBus'],
  ['FraudDetector', 'TransactionBus'],
  ['FraudDetector', 'SystemBus'],
])('%s may put only its own events on %s', async (id, bus) => {
  const own = permissions
    .get(id)!
    .filter(({ resource, context }) => context && resource.endsWith(`/${bus}-dev`));
  expect(own).not.toEqual([]);
  for (const permission of own) {
    const types = permission.context!['events:detail-type'] as string[];
    const contexts: readonly Permission['context'][] = [
      { ...permission.context, 'events:detail-type': ['FraudConfirmed'] },
      { ...permission.context, 'events:detail-type': [...types, 'FraudConfirmed'] },
      { ...permission.context, 'events:source': ['transactions.feedback'] },
      { 'events:source': permission.context!['events:source']! },
      { 'events:detail-type': types },
      {},
    ];
    for (const context of contexts)
      expect([context, await simulateCall(id, { ...permission, context })]).toEqual([
        context,
        'ImplicitlyDenied',
      ]);
  }
});

it('ProcessedWriter may write below its prefix only, and over TLS only', async () => {
  const [own] = permissions.get('ProcessedWriter')!.filter(({ action }) => action === 's3:PutObject');
  expect(await simulateCall('ProcessedWriter', own!)).toBe('Allowed');
  expect(
    await simulateCall('ProcessedWriter', { ...own!, context: { 'aws:SecureTransport': 'false' } }),
  ).toBe('ImplicitlyDenied');
  const other = own!.resource.replace('/transactions/', '/other/');
  expect(await simulateCall('ProcessedWriter', { ...own!, resource: other })).toBe('ImplicitlyDenied');
});
