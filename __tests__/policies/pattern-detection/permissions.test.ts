import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { ACCOUNT, Rendered } from '../../support/rendered';
import { type Attributes, synthesizeStack } from '../../support/synth';
import { HANDLER_PERMISSIONS } from './handler-permissions';
import { type Permission, recordPermissions } from '../record-permissions';
import { createHandlerRuns } from './handler-runs';
import {
  listFunctionPermissions,
  listReleasePermissions,
  listSchedulePermissions,
  listTimerPermissions,
  listWorkflowPermissions,
} from './required-permissions';
import { simulatePermission } from '../simulate-permission';

/** All functions: those that build bars too. */
const BAR_ENV = { BAR_INTERVALS: '5m,1h', MARKET_CALENDAR: '24x7' };
const system = new PatternDetection(new App(), readSystemConfig(patternDetection, BAR_ENV));
const resources = synthesizeStack(system).json.resource;
const rendered = new Rendered(resources);
const listResources = (type: string): [string, Attributes][] => Object.entries(resources[type] ?? {});
const stack = { rendered, listResources };
const permissions = new Map<string, Permission[]>();
/** Only the permissions that the handlers themselves require. */
const handlerPermissions = new Map<string, Permission[]>();

type Handler = (event: unknown) => Promise<unknown>;
/** Returns the ARN of the alias that callers of a function use. */
const getLiveArn = (functionId: string): string => {
  const [alias] = listResources('aws_lambda_alias').find(([id]) => id.startsWith(`${functionId}_`))!;
  return rendered.getArn('aws_lambda_alias', alias);
};

const listPolicies = (role: string) =>
  rendered.listPolicies().filter(({ address }) => address.startsWith(`aws_iam_role_policy.${role}_`));

/** Simulates the decision with the policies of the role, or with the given ones. */
const simulateCall = (role: string, permission: Permission, policies = listPolicies(role)): Promise<string> =>
  // The key policy delegates to IAM; every other resource is in the account of the role.
  simulatePermission(
    role,
    permission,
    policies,
    permission.action.startsWith('kms:') ? getKeyPolicy(permission.resource) : undefined,
  );
const getKeyPolicy = (key: string) =>
  rendered
    .listPolicies()
    .find(({ address }) => address.startsWith(`aws_kms_key_policy.${key.split('/').at(-1)}_`))!.document;

beforeAll(async () => {
  const runs = createHandlerRuns(system.node.id, getLiveArn);
  for (const [id, fn] of listResources('aws_lambda_function')) {
    const run = runs[id];
    if (!run)
      throw new Error(
        `${id} is not in handler-runs.ts; expected events with which it sends every request that it can send`,
      );
    const { variables } = fn.environment as { variables: Record<string, string> };
    for (const [name, value] of Object.entries(variables)) process.env[name] = rendered.render(value);
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      POWERTOOLS_TRACE_ENABLED: 'false',
      MAX_EVENT_AGE_HOURS: '876000',
    });
    const calls = recordPermissions(run.responses);
    const { handler } = (await run.load()) as { handler: Handler };
    for (const event of run.events) await handler(await event);
    jest.restoreAllMocks();
    handlerPermissions.set(id, calls);
    permissions.set(id, [...calls, ...listFunctionPermissions(stack, id, fn)]);
  }
  for (const [id, machine] of listResources('aws_sfn_state_machine'))
    permissions.set(id, listWorkflowPermissions(stack, machine));
  for (const [id, schedule] of listResources('aws_scheduler_schedule'))
    permissions.set(id, listSchedulePermissions(stack, schedule));
  const [, approvalProcessor] = listResources('aws_lambda_function').find(
    ([id]) => id === 'ApprovalProcessor',
  )!;
  // Recurring schedules have separate roles.
  permissions.set('ApprovalTimers', listTimerPermissions(stack, approvalProcessor));
  for (const [id, group] of listResources('aws_codedeploy_deployment_group'))
    permissions.set(id, listReleasePermissions(stack, group));
  const removeDuplicates = (list: Permission[]) => [
    ...new Map(list.map((permission) => [JSON.stringify(permission), permission])).values(),
  ];
  for (const [id, list] of permissions) permissions.set(id, removeDuplicates(list));
});

it('the handlers require exactly the listed permissions', () => {
  const sortCalls = (calls: readonly string[]) => [...new Set(calls)].sort();
  const called = [...handlerPermissions].map(([id, calls]) => [
    id,
    sortCalls(calls.map(({ action, resource }) => `${action} ${resource.split(`:${ACCOUNT}:`)[1]}`)),
  ]);
  expect(Object.fromEntries(called)).toEqual(
    Object.fromEntries(Object.entries(HANDLER_PERMISSIONS).map(([id, calls]) => [id, sortCalls(calls)])),
  );
});

it('every role is tested', () => {
  const roles = listResources('aws_iam_role_policy').map(([id]) => id.split('_')[0]);
  expect(roles.sort()).toEqual([...permissions.keys()].sort());
});

it('every role may make its own calls', async () => {
  for (const [id, list] of permissions)
    for (const permission of list)
      expect([id, permission, await simulateCall(id, permission)]).toEqual([id, permission, 'Allowed']);
});

it('no role may make the calls that only other roles make', async () => {
  const every = [
    ...new Map(
      [...permissions.values()].flat().map((permission) => [JSON.stringify(permission), permission]),
    ).values(),
  ];
  let denied = 0;
  for (const [id, own] of permissions) {
    const foreign = every.filter(
      ({ action, resource }) =>
        !own.some((permission) => permission.action === action && permission.resource === resource),
    );
    for (const permission of foreign) {
      expect([id, permission, await simulateCall(id, permission)]).toEqual([
        id,
        permission,
        'ImplicitlyDenied',
      ]);
      denied++;
    }
  }
  expect(denied).toBeGreaterThan(40);
});

it('a role can be passed only to its service', async () => {
  const passRole = permissions.get('ApprovalProcessor')!.find(({ action }) => action === 'iam:PassRole')!;
  expect(await simulateCall('ApprovalProcessor', passRole)).toBe('Allowed');
  const otherService = { ...passRole, context: { 'iam:PassedToService': 'lambda.amazonaws.com' } };
  expect(await simulateCall('ApprovalProcessor', otherService)).toBe('ImplicitlyDenied');
});

it('AlertResponder may write and delete mutes only, not other limits', async () => {
  for (const action of ['dynamodb:PutItem', 'dynamodb:DeleteItem']) {
    const own = permissions.get('AlertResponder')!.find((permission) => permission.action === action)!;
    expect(own.context).toEqual({ 'dynamodb:LeadingKeys': ['mute#symbol#IBM'] });
    for (const key of ['cooldown#IBM#double-top', 'breaker', 'mail-pace']) {
      const other = { ...own, context: { 'dynamodb:LeadingKeys': [key] } };
      expect([key, await simulateCall('AlertResponder', other)]).toEqual([key, 'ImplicitlyDenied']);
    }
    expect(await simulateCall('AlertResponder', { action, resource: own.resource })).toBe('ImplicitlyDenied');
  }
});

it('an additional permission is detected', async () => {
  const putItem = permissions.get('PatternDetector')!.find(({ action }) => action === 'dynamodb:PutItem')!;
  expect(await simulateCall('PatternQuery', putItem)).toBe('ImplicitlyDenied');
  expect(await simulateCall('PatternQuery', putItem, listPolicies('PatternDetector'))).toBe('Allowed');
});
