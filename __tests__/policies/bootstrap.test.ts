import { App } from 'cdktf';
import { readSystemConfig } from '../../src/config';
import { patternDetection } from '../../src/config/pattern-detection';
import { AccountSettings } from '../../src/systems/account';
import { ACCOUNT, REGION, Rendered } from '../support/rendered';
import { synthesizeStack } from '../support/synth';
import { BootstrapRoles, BOUNDARY, type RoleName } from './bootstrap-roles';
import { synthesizeOnce } from './pattern-detection/synthesize';
import { synthesizeOnce as synthesizePipelineOnce } from './transaction-pipeline/evaluated-stack';
import { GLOBAL_ACTIONS, moveToRegion } from './permission-regions';
import type { Permission } from './record-permissions';
import { listTerraformPermissions } from './terraform-permissions';

/** Environments whose suffixes have the same end. `north-east` is in no list, as if it was created manually. */
const OWN_SUFFIX = 'east';
const OTHER_SUFFIXES = ['north-east', 'north-west', 'a-b-east'];
const PROJECT = 'StockPatternDetection';
const STATE_BUCKET_ARN = 'arn:aws:s3:::desk-states';

const roles = new BootstrapRoles({
  GITHUB_REPOSITORY: 'desk/stocks',
  STATE_BUCKET: 'desk-states',
  GITHUB_ENVIRONMENTS: `${OWN_SUFFIX},north-west`,
});
const simulate = (roleName: RoleName, permission: Permission) => roles.simulate(roleName, permission);
const isAllowed = (roleName: RoleName, permission: Permission) => roles.isAllowed(roleName, permission);
/** Filters the permissions that a role has, or does not have. */
async function filterPermissions(
  roleName: RoleName,
  permissions: readonly Permission[],
  allowed: boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (const permission of permissions)
    if ((await isAllowed(roleName, permission)) === allowed)
      found.push(`${permission.action} ${permission.resource}`);
  return [...new Set(found)];
}

const synthesizeEnvironment = (suffix: string) =>
  synthesizeOnce({
    ENVIRONMENT_SUFFIX: suffix,
    ALERT_EMAIL: 'desk@example.com',
    PERMISSIONS_BOUNDARY: BOUNDARY,
  });
const listPipelinePermissions = (suffix: string): Permission[] =>
  moveToRegion(
    listTerraformPermissions(
      synthesizePipelineOnce({
        ENVIRONMENT_SUFFIX: suffix,
        STAGE: 'prod',
        FRAUD_ALERT_EMAIL: 'desk@example.com',
        PERMISSIONS_BOUNDARY: BOUNDARY,
      }).resource,
    ),
    'eu-central-1',
  );
/** Lists the permissions that Terraform requires to create, change and destroy the stacks of an environment. */
const listPermissions = (suffix: string): Permission[] => [
  ...listTerraformPermissions(synthesizeEnvironment(suffix).resource),
  ...listPipelinePermissions(suffix),
];
const accountPermissions = listTerraformPermissions(
  synthesizeStack(
    new AccountSettings(new App(), readSystemConfig(patternDetection, { PERMISSIONS_BOUNDARY: BOUNDARY })),
  ).json.resource,
);
/**
 * Whether the resource identifies its environment. Parts of an API, their logs and scalable targets have ids that AWS
 * assigns, and the same tags in all environments. AWS checks changes of subscriptions and of the resource policies of logs on
 * all resources.
 */
const isIdentifiable = ({ action, resource, context }: Permission) =>
  !resource.includes(':log-group:API-Gateway-Execution-Logs_') &&
  !/^(application-autoscaling:|kms:CreateKey$|logs:(Put|Delete)ResourcePolicy$|sns:(SetSubscriptionAttributes|Unsubscribe)$)/.test(
    action,
  ) &&
  !(action.startsWith('apigateway:') && !context?.['apigateway:Resource/ApiName']);

describe('the role that applies an environment', () => {
  it.each(['apply-east', 'apply-north-west'] as const)(
    'of %s has all permissions that its stacks require',
    async (roleName) => {
      const permissions = [...listPermissions(roleName.replace('apply-', '')), ...accountPermissions];
      expect(permissions.length).toBeGreaterThan(700);
      expect(await filterPermissions(roleName, permissions, false)).toEqual([]);
    },
  );

  it.each(OTHER_SUFFIXES)('changes nothing of %s', async (suffix) => {
    const permissions = listPermissions(suffix).filter(isIdentifiable);
    expect(permissions.length).toBeGreaterThan(600);
    expect(await filterPermissions('apply-east', permissions, true)).toEqual([]);
  });

  it('changes nothing of other projects, whether by tags or by names', async () => {
    // New resources have no tags yet. S3 provides no tags, but the bucket's name contains the account and the suffix.
    const tagged = listPermissions(OWN_SUFFIX)
      .filter(({ action }) => !/:Create|:Register|:PutRule$|^apigateway:POST$|^s3:/.test(action))
      .map((permission) => ({
        ...permission,
        context: { ...permission.context, 'aws:ResourceTag/Project': 'Orders' },
      }));
    expect(await filterPermissions('apply-east', tagged, true)).toEqual([]);
    const formatArn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
    for (const [action, resource] of [
      ['sqs:DeleteQueue', formatArn('sqs', 'Orders')],
      ['dynamodb:DeleteTable', formatArn('dynamodb', 'table/Orders')],
      ['lambda:UpdateFunctionCode', formatArn('lambda', 'function:Orders')],
      ['kinesis:DeleteStream', formatArn('kinesis', 'stream/Orders')],
      ['logs:DeleteLogGroup', formatArn('logs', 'log-group:/aws/lambda/Orders')],
      ['cloudwatch:DeleteAlarms', formatArn('cloudwatch', 'alarm:Orders')],
      ['kms:ScheduleKeyDeletion', formatArn('kms', 'key/Orders')],
      ['kms:DeleteAlias', formatArn('kms', 'alias/Orders')],
      ['s3:DeleteBucket', 'arn:aws:s3:::orders'],
      ['s3:DeleteObject', 'arn:aws:s3:::orders/1'],
      ['budgets:ModifyBudget', `arn:aws:budgets::${ACCOUNT}:budget/Orders`],
      ['iam:DeleteRole', `arn:aws:iam::${ACCOUNT}:role/Orders`],
    ] as const)
      expect([action, await isAllowed('apply-east', { action, resource })]).toEqual([action, false]);
  });

  it('changes no key whose alias belongs to another environment or project', async () => {
    const resource = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`;
    for (const action of ['kms:PutKeyPolicy', 'kms:TagResource', 'kms:DisableKeyRotation'])
      for (const alias of ['alias/Orders', 'alias/DataKey-north-east', 'alias/ApprovalKey-k1-north-east'])
        expect([
          action,
          alias,
          await isAllowed('apply-east', { action, resource, context: { 'kms:ResourceAliases': [alias] } }),
        ]).toEqual([action, alias, false]);
  });

  it('reads no data: no items, messages, records, objects or logs', async () => {
    const formatArn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
    for (const [action, resource] of [
      ['dynamodb:GetItem', formatArn('dynamodb', 'table/AlertHistory-east')],
      ['dynamodb:Scan', formatArn('dynamodb', 'table/AlertHistory-east')],
      ['sqs:ReceiveMessage', formatArn('sqs', 'AlertQueue-east')],
      ['kinesis:GetRecords', formatArn('kinesis', 'stream/MarketDataStream-east')],
      ['lambda:InvokeFunction', formatArn('lambda', 'function:PatternQuery-east')],
      ['logs:GetLogEvents', formatArn('logs', 'log-group:/aws/lambda/PatternQuery-east:log-stream:x')],
      ['kms:Decrypt', formatArn('kms', 'key/1')],
    ] as const)
      expect([action, await isAllowed('apply-east', { action, resource })]).toEqual([action, false]);
  });

  const formatRoleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const withBoundary = { 'iam:PermissionsBoundary': BOUNDARY, 'aws:RequestTag/Project': PROJECT };

  it('creates no role without the permissions boundary, or with another one', async () => {
    const canCreate = (name: string, context: Record<string, string>) =>
      isAllowed('apply-east', { action: 'iam:CreateRole', resource: formatRoleArn(name), context });
    expect(await canCreate('PatternDetector-east', withBoundary)).toBe(true);
    expect(await canCreate('PatternDetector-east', { 'aws:RequestTag/Project': PROJECT })).toBe(false);
    const administrator = 'arn:aws:iam::aws:policy/AdministratorAccess';
    expect(
      await canCreate('PatternDetector-east', { ...withBoundary, 'iam:PermissionsBoundary': administrator }),
    ).toBe(false);
    for (const name of ['PatternDetector-north-east', 'PatternDetector-north-west', 'Administrator'])
      expect([name, await canCreate(name, withBoundary)]).toEqual([name, false]);
  });

  it('grants nothing to a role without the boundary, and removes no boundary', async () => {
    const withProjectTag = { 'aws:ResourceTag/Project': PROJECT };
    const canChange = (action: string, context: Record<string, string>) =>
      isAllowed('apply-east', { action, resource: formatRoleArn('PatternDetector-east'), context });
    expect(
      await canChange('iam:PutRolePolicy', { ...withProjectTag, 'iam:PermissionsBoundary': BOUNDARY }),
    ).toBe(true);
    expect(await canChange('iam:PutRolePolicy', withProjectTag)).toBe(false);
    expect(
      await canChange('iam:DeleteRolePermissionsBoundary', {
        ...withProjectTag,
        'iam:PermissionsBoundary': BOUNDARY,
      }),
    ).toBe(false);
    expect(
      await canChange('iam:AttachRolePolicy', {
        ...withProjectTag,
        'iam:PermissionsBoundary': BOUNDARY,
        'iam:PolicyARN': 'arn:aws:iam::aws:policy/AdministratorAccess',
      }),
    ).toBe(false);
    // A role with such a name that was created manually, without the project's tag.
    for (const action of ['iam:UpdateAssumeRolePolicy', 'iam:TagRole', 'iam:DeleteRole'])
      expect([action, await canChange(action, {})]).toEqual([action, false]);
  });

  it('passes roles only to the services of the stacks', async () => {
    const canPass = (service: string, name = 'PatternDetector-east') =>
      isAllowed('apply-east', {
        action: 'iam:PassRole',
        resource: formatRoleArn(name),
        context: { 'iam:PassedToService': `${service}.amazonaws.com` },
      });
    expect(await canPass('lambda')).toBe(true);
    expect(await canPass('ec2')).toBe(false);
    expect(await canPass('lambda', 'PatternDetector-north-east')).toBe(false);
    expect(await canPass('lambda', 'market-stacks-apply-east')).toBe(false);
  });

  it('does not change itself, the other roles, the boundary or the trust in GitHub', async () => {
    const own = { 'aws:ResourceTag/Project': PROJECT, 'iam:PermissionsBoundary': BOUNDARY };
    const all: [string, string][] = [
      ...['plan', 'drift', 'apply-east', 'apply-north-west'].flatMap((name) =>
        ['DeleteRole', 'DeleteRolePolicy', 'PutRolePolicy', 'UpdateAssumeRolePolicy', 'DetachRolePolicy'].map(
          (action): [string, string] => [`iam:${action}`, formatRoleArn(`market-stacks-${name}`)],
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
      expect([action, resource, await simulate('apply-east', { action, resource, context: own })]).toEqual([
        action,
        resource,
        'ExplicitlyDenied',
      ]);
    for (const [action, resource] of [
      ['iam:CreateUser', `arn:aws:iam::${ACCOUNT}:user/me-east`],
      ['iam:CreateAccessKey', `arn:aws:iam::${ACCOUNT}:user/me-east`],
      ['sts:AssumeRole', formatRoleArn('market-stacks-apply-north-west')],
    ] as const)
      expect([action, await isAllowed('apply-east', { action, resource })]).toEqual([action, false]);
  });
});

describe('the regions of the roles', () => {
  const REGIONS = [REGION, 'eu-west-1'];
  const regionalRoles = new BootstrapRoles(
    { GITHUB_REPOSITORY: 'desk/stocks', STATE_BUCKET: 'desk-states', GITHUB_ENVIRONMENTS: OWN_SUFFIX },
    [{ name: 'pattern-detection', regions: () => REGIONS }],
  );
  const listPermissionsIn = (region: string): Permission[] =>
    moveToRegion(
      [...listTerraformPermissions(synthesizeEnvironment(OWN_SUFFIX).resource), ...accountPermissions],
      region,
    );

  it('include all permissions that the stacks require in another region', async () => {
    const denied: string[] = [];
    for (const permission of listPermissionsIn('eu-west-1'))
      if (!(await regionalRoles.isAllowed('apply-east', permission)))
        denied.push(`${permission.action} ${permission.resource}`);
    expect(denied).toEqual([]);
  });

  it('exclude every region without a system', async () => {
    const regional = listPermissionsIn('ap-southeast-2').filter(({ action }) => !GLOBAL_ACTIONS.test(action));
    // One request for each action, because the denial names no resource.
    const byAction = new Map(regional.map((permission) => [permission.action, permission]));
    expect(byAction.size).toBeGreaterThan(100);
    for (const permission of byAction.values())
      expect([permission.action, await regionalRoles.simulate('apply-east', permission)]).toEqual([
        permission.action,
        'ExplicitlyDenied',
      ]);
    // The role of the account's settings has the region in its name.
    expect(
      await regionalRoles.isAllowed('apply-east', {
        action: 'iam:CreateRole',
        resource: `arn:aws:iam::${ACCOUNT}:role/ApiGatewayLogs-shared-ap-southeast-2`,
        context: { 'iam:PermissionsBoundary': BOUNDARY, 'aws:RequestTag/Project': PROJECT },
      }),
    ).toBe(false);
  });

  it.each(['plan', 'drift'] as const)('are the same for the role for %s', async (roleName) => {
    const canRead = (region: string, action: string, resource: string) =>
      regionalRoles.isAllowed(roleName, {
        action,
        resource: resource.replace('REGION', region),
        context: {
          'aws:RequestedRegion': region,
          'kms:EncryptionContext:aws:lambda:FunctionArn': `arn:aws:lambda:${region}:${ACCOUNT}:function:Any-east`,
        },
      });
    for (const [action, resource] of [
      ['dynamodb:DescribeTable', `arn:aws:dynamodb:REGION:${ACCOUNT}:table/Any-east`],
      ['apigateway:GET', 'arn:aws:apigateway:REGION::/restapis/a1'],
      ['kms:Decrypt', `arn:aws:kms:REGION:${ACCOUNT}:key/1`],
    ] as const)
      for (const region of [...REGIONS, 'ap-southeast-2'])
        expect([action, region, await canRead(region, action, resource)]).toEqual([
          action,
          region,
          REGIONS.includes(region),
        ]);
  });
});

describe('the event buses, rules and data buckets of a system', () => {
  const eventRoles = new BootstrapRoles(
    { GITHUB_REPOSITORY: 'desk/stocks', STATE_BUCKET: 'desk-states', GITHUB_ENVIRONMENTS: OWN_SUFFIX },
    undefined,
    [
      {
        system: 'orders',
        alarms: [],
        dashboards: ['OrderDashboard'],
        eventBuses: ['OrderBus'],
        eventRules: ['OrderCheckDue'],
        scheduleGroups: [],
        regexPatternSets: [],
        firewallLogBuckets: [],
        dataBuckets: ['orders'],
        keyAliases: ['OrderKey'],
        schedulerRoles: [],
      },
    ],
  );
  const formatArn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
  const BUCKET = `arn:aws:s3:::${ACCOUNT}-orders-east`;

  it.each([
    ['events:CreateEventBus', formatArn('events', 'event-bus/OrderBus-east'), true],
    ['events:DeleteEventBus', formatArn('events', 'event-bus/OrderBus-north-east'), false],
    ['events:UpdateEventBus', formatArn('events', 'event-bus/default'), false],
    ['events:CreateArchive', formatArn('events', 'archive/OrderArchive-east'), true],
    ['events:DeleteArchive', formatArn('events', 'archive/OrderArchive-north-east'), false],
    ['events:PutRule', formatArn('events', 'rule/OrderBus-east/LargeOrders-east'), true],
    ['events:PutTargets', formatArn('events', 'rule/OrderBus-east/LargeOrders-east'), true],
    ['events:PutRule', formatArn('events', 'rule/OrderBus-north-east/LargeOrders-north-east'), false],
    ['events:PutRule', formatArn('events', 'rule/OtherBus/LargeOrders-east'), false],
    ['events:DeleteRule', formatArn('events', 'rule/OrderCheckDue-east'), true],
    ['events:DeleteRule', formatArn('events', 'rule/OrderCheckDue-north-east'), false],
    ['events:DeleteRule', formatArn('events', 'rule/Backups-east'), false],
    ['events:PutEvents', formatArn('events', 'event-bus/OrderBus-east'), false],
    ['events:StartReplay', formatArn('events', 'archive/OrderArchive-east'), false],
    ['events:PutPermission', formatArn('events', 'event-bus/OrderBus-east'), false],
    ['s3:CreateBucket', BUCKET, true],
    ['s3:PutIntelligentTieringConfiguration', BUCKET, true],
    ['s3:DeleteObject', `${BUCKET}/transactions/1`, true],
    ['s3:GetObject', `${BUCKET}/transactions/1`, false],
    ['s3:PutObject', `${BUCKET}/transactions/1`, false],
    ['s3:DeleteBucket', `arn:aws:s3:::${ACCOUNT}-orders-north-east`, false],
    ['s3:DeleteBucket', 'arn:aws:s3:::orders-east', false],
  ])('%s on %s: %s', async (action, resource, expected) => {
    expect(await eventRoles.isAllowed('apply-east', { action, resource })).toBe(expected);
    expect(await eventRoles.isAllowed('plan', { action, resource })).toBe(false);
  });

  it.each(['plan', 'drift', 'apply-east'] as const)('have settings that %s reads', async (roleName) => {
    for (const [action, resource] of [
      ['events:DescribeEventBus', formatArn('events', 'event-bus/OrderBus-east')],
      ['events:DescribeArchive', formatArn('events', 'archive/OrderArchive-east')],
      ['events:ListTargetsByRule', formatArn('events', 'rule/OrderBus-east/LargeOrders-east')],
      ['lambda:GetFunctionEventInvokeConfig', formatArn('lambda', 'function:Orders-east')],
      ['s3:GetIntelligentTieringConfiguration', BUCKET],
    ] as const)
      expect([action, await eventRoles.isAllowed(roleName, { action, resource })]).toEqual([action, true]);
  });
});

describe('state files', () => {
  const formatStateArn = (name: string) => `${STATE_BUCKET_ARN}/${name}.tfstate`;

  it.each([
    ['apply-east', 'pattern-detection-east', true],
    ['apply-east', 'account-shared', true],
    ['apply-east', 'pattern-detection-north-east', false],
    ['apply-east', 'pattern-detection-north-west', false],
    ['apply-east', 'bootstrap-shared', false],
    ['plan', 'pattern-detection-east', false],
    ['drift', 'pattern-detection-east', false],
  ] as const)('%s writes %s, and its lock: %s', async (roleName, name, expected) => {
    const canWrite = (resource: string) => isAllowed(roleName, { action: 's3:PutObject', resource });
    expect(await canWrite(formatStateArn(name))).toBe(expected);
    expect(await canWrite(`${formatStateArn(name)}.tflock`)).toBe(expected);
    expect(await isAllowed(roleName, { action: 's3:DeleteObject', resource: formatStateArn(name) })).toBe(
      false,
    );
  });

  it.each(['apply-east', 'plan', 'drift'] as const)(
    '%s changes nothing of their bucket',
    async (roleName) => {
      for (const action of [
        's3:DeleteBucket',
        's3:PutBucketPolicy',
        's3:PutBucketVersioning',
        's3:PutLifecycleConfiguration',
        's3:PutEncryptionConfiguration',
      ])
        expect([action, await isAllowed(roleName, { action, resource: STATE_BUCKET_ARN })]).toEqual([
          action,
          false,
        ]);
      expect(
        await isAllowed(roleName, {
          action: 's3:DeleteObjectVersion',
          resource: formatStateArn('pattern-detection-east'),
        }),
      ).toBe(false);
    },
  );
});

describe.each(['plan', 'drift'] as const)('the role for %s', (roleName) => {
  it('changes nothing of any environment', async () => {
    expect(
      await filterPermissions(roleName, [...listPermissions(OWN_SUFFIX), ...accountPermissions], true),
    ).toEqual([]);
  });

  it('writes only plans, or only the record of drift', async () => {
    const canWrite = (name: string) =>
      isAllowed(roleName, { action: 's3:PutObject', resource: `${STATE_BUCKET_ARN}/${name}` });
    for (const stack of ['pattern-detection-east', 'environment-east', 'account-shared'])
      expect([stack, await canWrite(`drift/${stack}.json`)]).toEqual([stack, roleName === 'drift']);
    for (const plan of ['shared', 'east', 'north-west'])
      expect([plan, await canWrite(`plans/${plan}/1f0e/manifest.json`)]).toEqual([plan, roleName === 'plan']);
    for (const name of [
      'drift/environment-north-east.json',
      'plans/south/1f0e/manifest.json',
      'applied/east/1f0e/journal.json',
      'pattern-detection-east.tfstate.tflock',
      'bootstrap-shared.tfstate.tflock',
      'x',
    ])
      expect([name, await canWrite(name)]).toEqual([name, false]);
    expect(await isAllowed(roleName, { action: 's3:PutObject', resource: 'arn:aws:s3:::orders/x' })).toBe(
      false,
    );
  });

  it('reads no plan, because plans contain unmasked values', async () => {
    const resource = `${STATE_BUCKET_ARN}/plans/east/1f0e/pattern-detection-east/plan.json`;
    expect(await isAllowed(roleName, { action: 's3:GetObject', resource })).toBe(false);
    expect(await isAllowed('apply-east', { action: 's3:GetObject', resource })).toBe(true);
    expect(await isAllowed('apply-north-west', { action: 's3:GetObject', resource })).toBe(false);
  });

  it('reads the states of its environments; the role for drift reads all states to find unmanaged resources', async () => {
    const canRead = (name: string) =>
      isAllowed(roleName, { action: 's3:GetObject', resource: `${STATE_BUCKET_ARN}/${name}.tfstate` });
    expect(await canRead('pattern-detection-east')).toBe(true);
    for (const name of ['bootstrap-shared', 'pattern-detection-north-east'])
      expect([name, await canRead(name)]).toEqual([name, roleName === 'drift']);
  });

  it('has no other action that writes (decryption is tested below)', () => {
    const written = roles
      .listPolicies(roleName)
      .flatMap(({ document }) => document.Statement)
      .filter(({ Effect }) => Effect === 'Allow')
      .flatMap(({ Action }) => (typeof Action === 'string' ? [Action] : [...Action]))
      .filter((action) => !/:(Get|List|Describe|View|Validate)|^apigateway:GET$/.test(action));
    expect([...new Set(written)].sort()).toEqual(['kms:Decrypt', 's3:PutObject']);
  });

  const KEY = `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`;
  const canDecrypt = (context: Record<string, string>) =>
    isAllowed(roleName, { action: 'kms:Decrypt', resource: KEY, context });
  const FUNCTION = 'kms:EncryptionContext:aws:lambda:FunctionArn';
  const SCHEDULE = 'kms:EncryptionContext:aws:scheduler:schedule:arn';
  const formatFunctionArn = (name: string) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
  const formatScheduleArn = (group: string, name: string) =>
    `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/${group}/${name}`;

  it('decrypts the environment of every function, and every schedule, because AWS returns them only to a role that can decrypt them', async () => {
    for (const suffix of [OWN_SUFFIX, 'north-west']) {
      const { resource } = synthesizeEnvironment(suffix);
      const rendered = new Rendered(resource);
      const functions = Object.values(resource.aws_lambda_function!).map(({ function_name: name }) =>
        String(name),
      );
      const schedules = Object.values(resource.aws_scheduler_schedule!).map(({ group_name: group, name }) =>
        formatScheduleArn(rendered.render(String(group)), String(name)),
      );
      expect([functions.length > 10, schedules.length > 0]).toEqual([true, true]);
      for (const name of functions)
        expect([name, await canDecrypt({ [FUNCTION]: formatFunctionArn(name) })]).toEqual([name, true]);
      for (const arn of schedules) expect([arn, await canDecrypt({ [SCHEDULE]: arn })]).toEqual([arn, true]);
    }
  });

  it('decrypts nothing else, neither data nor the environment variables of others', async () => {
    const foreign: readonly Record<string, string>[] = [
      {},
      { 'kms:ViaService': `dynamodb.${REGION}.amazonaws.com` },
      { 'kms:EncryptionContext:aws:sqs:arn': `arn:aws:sqs:${REGION}:${ACCOUNT}:AlertQueue-east` },
      { [FUNCTION]: formatFunctionArn('Orders') },
      { [FUNCTION]: formatFunctionArn('PatternQuery-south') },
      { [FUNCTION]: formatFunctionArn('PatternQuery-north-east') },
      { [SCHEDULE]: formatScheduleArn('Schedules-north-east', 'ApprovalSweep-north-east') },
      { [SCHEDULE]: formatScheduleArn('Orders', 'Orders') },
    ];
    for (const context of foreign) expect([context, await canDecrypt(context)]).toEqual([context, false]);
  });
});
