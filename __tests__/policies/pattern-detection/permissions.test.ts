import { App } from 'cdktf';
import { readSystemConfig } from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { ACCOUNT, Rendered } from '../../support/rendered';
import { type Attributes, synthesized } from '../../support/synth';
import { CALLED } from './handler-calls';
import { type Need, recordCalls } from '../calls';
import { exercises } from './exercises';
import { aroundCalls, ofRelease, ofSchedule, ofTimers, ofWorkflow } from './roles';
import { simulate } from '../simulate';

const system = new PatternDetection(new App(), readSystemConfig(patternDetection, {}));
const resources = synthesized(system).json.resource;
const rendered = new Rendered(resources);
const all = (type: string): [string, Attributes][] => Object.entries(resources[type] ?? {});
const stack = { rendered, all };
const needs = new Map<string, Need[]>();
/** Only what the handlers themselves call. */
const handlerCalls = new Map<string, Need[]>();

type Handler = (event: unknown) => Promise<unknown>;
/** The alias through which a function is called. */
const liveArn = (functionId: string): string => {
  const [alias] = all('aws_lambda_alias').find(([id]) => id.startsWith(`${functionId}_`))!;
  return rendered.arn('aws_lambda_alias', alias);
};

const policiesOf = (role: string) =>
  rendered.policies().filter(({ address }) => address.startsWith(`aws_iam_role_policy.${role}_`));

/** Whether the role's policies, or the ones given, allow it. */
const allows = (role: string, need: Need, policies = policiesOf(role)): Promise<string> =>
  // The key's own policy leaves it to IAM; every other resource is in the role's own account.
  simulate(role, need, policies, need.action.startsWith('kms:') ? keyPolicy(need.resource) : undefined);
const keyPolicy = (key: string) =>
  rendered
    .policies()
    .find(({ address }) => address.startsWith(`aws_kms_key_policy.${key.split('/').at(-1)}_`))!.document;

beforeAll(async () => {
  const known = exercises(system.node.id, liveArn);
  for (const [id, fn] of all('aws_lambda_function')) {
    const exercise = known[id];
    if (!exercise)
      throw new Error(`${id} is not exercised: add the events of its every call to exercises.ts`);
    const { variables } = fn.environment as { variables: Record<string, string> };
    for (const [name, value] of Object.entries(variables)) process.env[name] = rendered.text(value);
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      POWERTOOLS_TRACE_ENABLED: 'false',
      MAX_EVENT_AGE_HOURS: '876000',
    });
    const calls = recordCalls(exercise.answers);
    const { handler } = (await exercise.load()) as { handler: Handler };
    for (const event of exercise.events) await handler(await event);
    jest.restoreAllMocks();
    handlerCalls.set(id, calls);
    needs.set(id, [...calls, ...aroundCalls(stack, id, fn)]);
  }
  for (const [id, machine] of all('aws_sfn_state_machine')) needs.set(id, ofWorkflow(stack, machine));
  for (const [id, schedule] of all('aws_scheduler_schedule')) needs.set(id, ofSchedule(stack, schedule));
  const [, approvalProcessor] = all('aws_lambda_function').find(([id]) => id === 'ApprovalProcessor')!;
  for (const [id] of all('aws_scheduler_schedule_group')) needs.set(id, ofTimers(stack, approvalProcessor));
  for (const [id, group] of all('aws_codedeploy_deployment_group')) needs.set(id, ofRelease(stack, group));
  const unique = (list: Need[]) => [...new Map(list.map((need) => [JSON.stringify(need), need])).values()];
  for (const [id, list] of needs) needs.set(id, unique(list));
}, 60_000);

it('knows what the handlers call', () => {
  const sorted = (calls: readonly string[]) => [...new Set(calls)].sort();
  const called = [...handlerCalls].map(([id, calls]) => [
    id,
    sorted(calls.map(({ action, resource }) => `${action} ${resource.split(`:${ACCOUNT}:`)[1]}`)),
  ]);
  expect(Object.fromEntries(called)).toEqual(
    Object.fromEntries(Object.entries(CALLED).map(([id, calls]) => [id, sorted(calls)])),
  );
});

it('knows every role', () => {
  const roles = all('aws_iam_role_policy').map(([id]) => id.split('_')[0]);
  expect(roles.sort()).toEqual([...needs.keys()].sort());
});

it('lets every role make each of its calls', async () => {
  for (const [id, list] of needs)
    for (const need of list) expect([id, need, await allows(id, need)]).toEqual([id, need, 'Allowed']);
});

it('lets no role make a call that only others make', async () => {
  const every = [...new Map([...needs.values()].flat().map((need) => [JSON.stringify(need), need])).values()];
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

it('lets a role be passed to the service that it is for, and to no other', async () => {
  const pass = needs.get('ApprovalProcessor')!.find(({ action }) => action === 'iam:PassRole')!;
  expect(await allows('ApprovalProcessor', pass)).toBe('Allowed');
  const elsewhere = { ...pass, context: { 'iam:PassedToService': 'lambda.amazonaws.com' } };
  expect(await allows('ApprovalProcessor', elsewhere)).toBe('ImplicitlyDenied');
});

it('would report an unnecessary permission', async () => {
  const patterns = needs.get('PatternDetector')!.find(({ action }) => action === 'dynamodb:PutItem')!;
  expect(await allows('PatternQuery', patterns)).toBe('ImplicitlyDenied');
  expect(await allows('PatternQuery', patterns, policiesOf('PatternDetector'))).toBe('Allowed');
});
