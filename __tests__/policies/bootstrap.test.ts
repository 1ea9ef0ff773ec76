import { App } from 'cdktf';
import { readSystemConfig } from '../../src/config';
import { patternDetection } from '../../src/config/pattern-detection';
import { AccountSettings } from '../../src/systems/account';
import { PatternDetection } from '../../src/systems/pattern-detection';
import { ACCOUNT, REGION } from '../support/rendered';
import { synthesized } from '../support/synth';
import { BootstrapRoles, BOUNDARY, type Job } from './bootstrap-roles';
import type { Need } from './calls';
import { asked } from './terraform-calls';

/** Environments of which one ends as another does; `north-east` is in no list, as if somebody had made it by hand. */
const OWN = 'east';
const OTHERS = ['north-east', 'north-west', 'a-b-east'];
const PROJECT = 'StockPatternDetection';
const STATES = 'arn:aws:s3:::desk-states';

const roles = new BootstrapRoles({
  GITHUB_REPOSITORY: 'desk/stocks',
  STATE_BUCKET: 'desk-states',
  GITHUB_ENVIRONMENTS: `${OWN},north-west`,
});
const answer = (job: Job, need: Need) => roles.answer(job, need);
const may = (job: Job, need: Need) => roles.may(job, need);
/** Those of the needs that a role may, or may not. */
async function those(job: Job, needs: readonly Need[], allowed: boolean): Promise<string[]> {
  const found: string[] = [];
  for (const need of needs)
    if ((await may(job, need)) === allowed) found.push(`${need.action} ${need.resource}`);
  return [...new Set(found)];
}

jest.setTimeout(60_000);

/** The calls of Terraform to create, change and destroy all of an environment's stacks. */
const needsOf = (suffix: string): Need[] => {
  const config = readSystemConfig(patternDetection, {
    ENVIRONMENT_SUFFIX: suffix,
    ALERT_EMAIL: 'desk@example.com',
    PERMISSIONS_BOUNDARY: BOUNDARY,
  });
  return asked(synthesized(new PatternDetection(new App(), config)).json.resource);
};
const accountNeeds = asked(
  synthesized(
    new AccountSettings(new App(), readSystemConfig(patternDetection, { PERMISSIONS_BOUNDARY: BOUNDARY })),
  ).json.resource,
);
/** An API's parts and their logs, and what scales, have ids of AWS's own, and tags that are the same in all environments. */
const isTold = ({ action, resource, context }: Need) =>
  !resource.includes(':log-group:API-Gateway-Execution-Logs_') &&
  !/^(application-autoscaling:|kms:CreateKey$)/.test(action) &&
  !(action.startsWith('apigateway:') && !context?.['apigateway:Resource/ApiName']);

describe('the role that applies an environment', () => {
  it.each(['apply-east', 'apply-north-west'] as const)('%s does all that its stacks take', async (job) => {
    const needs = [...needsOf(job.replace('apply-', '')), ...accountNeeds];
    expect(needs.length).toBeGreaterThan(400);
    expect(await those(job, needs, false)).toEqual([]);
  });

  it.each(OTHERS)('touches nothing of %s', async (suffix) => {
    const needs = needsOf(suffix).filter(isTold);
    expect(needs.length).toBeGreaterThan(350);
    expect(await those('apply-east', needs, true)).toEqual([]);
  });

  it('touches nothing of other projects, whether tagged as theirs or named otherwise', async () => {
    // A new resource has no tag yet. S3 reports no tags, but the bucket's name contains the account's number and the id.
    const tagged = needsOf(OWN)
      .filter(({ action }) => !/:Create|:Register|:PutRule$|^apigateway:POST$|^s3:/.test(action))
      .map((need) => ({ ...need, context: { ...need.context, 'aws:ResourceTag/Project': 'Orders' } }));
    expect(await those('apply-east', tagged, true)).toEqual([]);
    const on = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
    for (const [action, resource] of [
      ['sqs:DeleteQueue', on('sqs', 'Orders')],
      ['dynamodb:DeleteTable', on('dynamodb', 'table/Orders')],
      ['lambda:UpdateFunctionCode', on('lambda', 'function:Orders')],
      ['kinesis:DeleteStream', on('kinesis', 'stream/Orders')],
      ['logs:DeleteLogGroup', on('logs', 'log-group:/aws/lambda/Orders')],
      ['cloudwatch:DeleteAlarms', on('cloudwatch', 'alarm:Orders')],
      ['kms:ScheduleKeyDeletion', on('kms', 'key/Orders')],
      ['kms:DeleteAlias', on('kms', 'alias/Orders')],
      ['s3:DeleteBucket', 'arn:aws:s3:::orders'],
      ['s3:DeleteObject', 'arn:aws:s3:::orders/1'],
      ['budgets:ModifyBudget', `arn:aws:budgets::${ACCOUNT}:budget/Orders`],
      ['iam:DeleteRole', `arn:aws:iam::${ACCOUNT}:role/Orders`],
    ] as const)
      expect([action, await may('apply-east', { action, resource })]).toEqual([action, false]);
  });

  it('touches no key that says by its alias that it is another one’s', async () => {
    const resource = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`;
    for (const action of ['kms:PutKeyPolicy', 'kms:TagResource', 'kms:DisableKeyRotation'])
      for (const alias of ['alias/Orders', 'alias/DataKey-north-east', 'alias/ApprovalKey-k1-north-east'])
        expect([
          action,
          alias,
          await may('apply-east', { action, resource, context: { 'kms:ResourceAliases': [alias] } }),
        ]).toEqual([action, alias, false]);
  });

  it('reads no data: no items, messages, records, objects or logs', async () => {
    const on = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
    for (const [action, resource] of [
      ['dynamodb:GetItem', on('dynamodb', 'table/AlertHistory-east')],
      ['dynamodb:Scan', on('dynamodb', 'table/AlertHistory-east')],
      ['sqs:ReceiveMessage', on('sqs', 'AlertQueue-east')],
      ['kinesis:GetRecords', on('kinesis', 'stream/MarketDataStream-east')],
      ['lambda:InvokeFunction', on('lambda', 'function:PatternQuery-east')],
      ['logs:GetLogEvents', on('logs', 'log-group:/aws/lambda/PatternQuery-east:log-stream:x')],
      ['kms:Decrypt', on('kms', 'key/1')],
    ] as const)
      expect([action, await may('apply-east', { action, resource })]).toEqual([action, false]);
  });

  const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const bounded = { 'iam:PermissionsBoundary': BOUNDARY, 'aws:RequestTag/Project': PROJECT };

  it('makes no role without the boundary, or with another one', async () => {
    const make = (name: string, context: Record<string, string>) =>
      may('apply-east', { action: 'iam:CreateRole', resource: role(name), context });
    expect(await make('PatternDetector-east', bounded)).toBe(true);
    expect(await make('PatternDetector-east', { 'aws:RequestTag/Project': PROJECT })).toBe(false);
    const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
    expect(await make('PatternDetector-east', { ...bounded, 'iam:PermissionsBoundary': administrator })).toBe(
      false,
    );
    for (const name of ['PatternDetector-north-east', 'PatternDetector-north-west', 'Administrator'])
      expect([name, await make(name, bounded)]).toEqual([name, false]);
  });

  it('gives no right to a role that is not bounded, and takes no boundary away', async () => {
    const ours = { 'aws:ResourceTag/Project': PROJECT };
    const change = (action: string, context: Record<string, string>) =>
      may('apply-east', { action, resource: role('PatternDetector-east'), context });
    expect(await change('iam:PutRolePolicy', { ...ours, 'iam:PermissionsBoundary': BOUNDARY })).toBe(true);
    expect(await change('iam:PutRolePolicy', ours)).toBe(false);
    expect(
      await change('iam:DeleteRolePermissionsBoundary', { ...ours, 'iam:PermissionsBoundary': BOUNDARY }),
    ).toBe(false);
    expect(
      await change('iam:AttachRolePolicy', {
        ...ours,
        'iam:PermissionsBoundary': BOUNDARY,
        'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    ).toBe(false);
    // A person's own role with a name like that, without the project's tag.
    for (const action of ['iam:UpdateAssumeRolePolicy', 'iam:TagRole', 'iam:DeleteRole'])
      expect([action, await change(action, {})]).toEqual([action, false]);
  });

  it('hands roles to the services of the stacks alone', async () => {
    const pass = (service: string, name = 'PatternDetector-east') =>
      may('apply-east', {
        action: 'iam:PassRole',
        resource: role(name),
        context: { 'iam:PassedToService': `${service}.amazonaws.com` },
      });
    expect(await pass('lambda')).toBe(true);
    expect(await pass('ec2')).toBe(false);
    expect(await pass('lambda', 'PatternDetector-north-east')).toBe(false);
    expect(await pass('lambda', 'market-stacks-apply-east')).toBe(false);
  });

  it('cannot change what it depends on: itself, the other roles, the boundary, the trust in GitHub', async () => {
    const own = { 'aws:ResourceTag/Project': PROJECT, 'iam:PermissionsBoundary': BOUNDARY };
    const all: [string, string][] = [
      ...['plan', 'drift', 'apply-east', 'apply-north-west'].flatMap((name) =>
        ['DeleteRole', 'DeleteRolePolicy', 'PutRolePolicy', 'UpdateAssumeRolePolicy', 'DetachRolePolicy'].map(
          (action): [string, string] => [`iam:${action}`, role(`market-stacks-${name}`)],
        ),
      ),
      ...['boundary', 'apply-east-limits'].flatMap((name) =>
        ['DeletePolicy', 'CreatePolicyVersion', 'SetDefaultPolicyVersion'].map((action): [string, string] => [
          `iam:${action}`,
          `arn:aws:iam::${ACCOUNT}:policy/market-stacks-${name}`,
        ]),
      ),
      ...[
        'DeleteOpenIDConnectProvider',
        'UpdateOpenIDConnectProviderThumbprint',
        'AddClientIDToOpenIDConnectProvider',
      ].map((action): [string, string] => [
        `iam:${action}`,
        `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`,
      ]),
    ];
    for (const [action, resource] of all)
      expect([action, resource, await answer('apply-east', { action, resource, context: own })]).toEqual([
        action,
        resource,
        'ExplicitlyDenied',
      ]);
    for (const [action, resource] of [
      ['iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/me-east`],
      ['iam:CreateAccessKey', `arn:aws:iam::${ACCOUNT}:user/me-east`],
      ['sts:AssumeRole', role('market-stacks-apply-north-west')],
    ] as const)
      expect([action, await may('apply-east', { action, resource })]).toEqual([action, false]);
  });
});

describe('the states', () => {
  const state = (name: string) => `${STATES}/${name}.tfstate`;

  it.each([
    ['apply-east', 'pattern-detection-east', true],
    ['apply-east', 'account-shared', true],
    ['apply-east', 'pattern-detection-north-east', false],
    ['apply-east', 'pattern-detection-north-west', false],
    ['apply-east', 'bootstrap-shared', false],
    ['plan', 'pattern-detection-east', false],
    ['drift', 'pattern-detection-east', false],
  ] as const)('%s writes %s, and its lock: %s', async (job, name, expected) => {
    const write = (resource: string) => may(job, { action: 's3:PutObject', resource });
    expect(await write(state(name))).toBe(expected);
    expect(await write(`${state(name)}.tflock`)).toBe(expected);
    expect(await may(job, { action: 's3:DeleteObject', resource: state(name) })).toBe(false);
  });

  it.each(['apply-east', 'plan', 'drift'] as const)('%s changes nothing of their bucket', async (job) => {
    for (const action of [
      's3:DeleteBucket',
      's3:PutBucketPolicy',
      's3:PutBucketVersioning',
      's3:PutLifecycleConfiguration',
      's3:PutEncryptionConfiguration',
    ])
      expect([action, await may(job, { action, resource: STATES })]).toEqual([action, false]);
    expect(
      await may(job, { action: 's3:DeleteObjectVersion', resource: state('pattern-detection-east') }),
    ).toBe(false);
  });
});

describe.each(['plan', 'drift'] as const)('the role for %s', (job) => {
  it('changes nothing of any environment', async () => {
    expect(await those(job, [...needsOf(OWN), ...accountNeeds], true)).toEqual([]);
  });

  it('writes plans, or the record of drift, and nothing else beside the states', async () => {
    const write = (name: string) => may(job, { action: 's3:PutObject', resource: `${STATES}/${name}` });
    for (const stack of ['pattern-detection-east', 'environment-east', 'account-shared'])
      expect([stack, await write(`drift/${stack}.json`)]).toEqual([stack, job === 'drift']);
    for (const plan of ['shared', 'east', 'north-west'])
      expect([plan, await write(`plans/${plan}/1f0e/manifest.json`)]).toEqual([plan, job === 'plan']);
    for (const name of [
      'drift/environment-north-east.json',
      'plans/south/1f0e/manifest.json',
      'applied/east/1f0e/journal.json',
      'pattern-detection-east.tfstate.tflock',
      'bootstrap-shared.tfstate.tflock',
      'x',
    ])
      expect([name, await write(name)]).toEqual([name, false]);
    expect(await may(job, { action: 's3:PutObject', resource: 'arn:aws:s3:::orders/x' })).toBe(false);
  });

  it('reads no plan, which holds every value as it is', async () => {
    const resource = `${STATES}/plans/east/1f0e/pattern-detection-east/plan.json`;
    expect(await may(job, { action: 's3:GetObject', resource })).toBe(false);
    expect(await may('apply-east', { action: 's3:GetObject', resource })).toBe(true);
    expect(await may('apply-north-west', { action: 's3:GetObject', resource })).toBe(false);
  });

  it('reads the states of its environments, and every other one if it looks for what none records', async () => {
    const read = (name: string) =>
      may(job, { action: 's3:GetObject', resource: `${STATES}/${name}.tfstate` });
    expect(await read('pattern-detection-east')).toBe(true);
    for (const name of ['bootstrap-shared', 'pattern-detection-north-east'])
      expect([name, await read(name)]).toEqual([name, job === 'drift']);
  });

  it('allows nothing more by its own words than that', () => {
    const written = roles
      .policiesOf(job)
      .flatMap(({ document }) => document.Statement)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => (typeof Action === 'string' ? [Action] : [...Action]))
      .filter((action) => !/:(Get|List|Describe|View|Validate)|^apigateway:GET$/.test(action));
    expect([...new Set(written)].sort()).toEqual(['s3:PutObject']);
  });
});
