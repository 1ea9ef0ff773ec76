import { App } from 'cdktf';
import {
  withRegion,
  listAllStacks,
  readCommonConfig,
  readSystemConfig,
  SYSTEM_DEFINITIONS,
  SYSTEM_NAMES,
} from '../../../src/config';
import { patternDetection } from '../../../src/config/pattern-detection';
import { transactionPipeline } from '../../../src/config/transaction-pipeline';
import { listProjects, readBootstrapConfig } from '../../../src/config/bootstrap';
import { AccountSettings } from '../../../src/systems/account';
import { Bootstrap } from '../../../src/systems/bootstrap';
import { BOUNDARY_ACTIONS } from '../../../src/systems/bootstrap/boundary';
import { BOOTSTRAP_SYSTEMS } from '../../../src/systems/bootstrap/systems';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { TransactionPipeline } from '../../../src/systems/transaction-pipeline';
import { Rendered } from '../../support/rendered';
import { type Attributes, parseJsonAttribute, parseStatements, synthesizeStack } from '../../support/synth';
import { matchesWildcard } from '../../support/wildcard';
import { synthesizeTradeProcessing } from '../trade-processing/synthesize';
import { synthesizeTradingPlatform } from '../trading-platform/synthesize';

interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  /** Only the denial of other regions has none: it has `NotAction`. */
  readonly Action?: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

const ENV = { GITHUB_REPOSITORY: 'desk/stocks', STATE_BUCKET: 'desk-states' };
const stack = synthesizeStack(new Bootstrap(new App(), readBootstrapConfig(ENV)));
const GITHUB = '${aws_iam_openid_connect_provider.GitHub.arn}';

const toList = (value: string | readonly string[] = []) => (typeof value === 'string' ? [value] : [...value]);
const findStatements = (role: string) =>
  ['aws_iam_role_policy', 'aws_iam_policy'].flatMap((type) =>
    Object.entries(stack.json.resource[type]!)
      .filter(([id]) => id.startsWith(role) && /^(Policy|Reads|-[a-z]+)$/.test(id.slice(role.length)))
      .flatMap(([, policy]) => parseStatements(policy) as unknown as PolicyStatement[]),
  );
/** Finds the statements for an action, and for a resource if one is given. */
const findMatching = (role: string, action: string, resource?: string) =>
  findStatements(role).filter(
    (statement) =>
      toList(statement.Action).some((pattern) => matchesWildcard(pattern, action)) &&
      (resource === undefined ||
        toList(statement.Resource).some((pattern) => matchesWildcard(withAccount(pattern), resource))),
  );
const listEffects = (role: string, action: string, resource?: string) =>
  findMatching(role, action, resource).map(({ Effect }) => Effect);
const withAccount = (text: string) =>
  text
    .replace(/\$\{element\([^}]*\}/g, '111122223333')
    .replace(/\$\{aws_iam_policy\.[^}]*\.arn\}/g, 'arn:aws:iam::111122223333:policy/market-stacks-boundary')
    .replace(/\$\{aws_s3_bucket\.[^}]*\.arn\}/g, 'arn:aws:s3:::desk-states');
it('the stack contains the names of every system', () => {
  expect(BOOTSTRAP_SYSTEMS.map(({ system }) => system)).toEqual(SYSTEM_NAMES);
});

describe('the OIDC trust in GitHub', () => {
  it('applies to tokens for AWS', () => {
    expect(stack.getResource('aws_iam_openid_connect_provider', 'GitHub')).toMatchObject({
      url: 'https://token.actions.githubusercontent.com',
      client_id_list: ['sts.amazonaws.com'],
    });
  });

  it.each([
    ['Plan', ['repo:desk/stocks:pull_request', 'repo:desk/stocks:ref:refs/heads/main'], 3600],
    ['Drift', ['repo:desk/stocks:ref:refs/heads/main'], 3600],
    ['Apply-dev', ['repo:desk/stocks:environment:dev'], 7200],
    ['Apply-prod', ['repo:desk/stocks:environment:prod'], 7200],
  ])('allows only its jobs to assume %s', (name, subjects, seconds) => {
    const { assume_role_policy: trust, max_session_duration } = stack.getResource('aws_iam_role', name);
    expect(parseJsonAttribute(trust)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: GITHUB },
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
              'token.actions.githubusercontent.com:sub': subjects,
            },
          },
        },
      ],
    });
    expect(max_session_duration).toBe(seconds);
  });

  it('includes a role for each named environment, and no other', () => {
    const one = synthesizeStack(
      new Bootstrap(new App(), readBootstrapConfig({ ...ENV, GITHUB_ENVIRONMENTS: 'test' })),
    );
    const names = Object.values(one.json.resource.aws_iam_role!).map(({ name }) => name);
    expect(names.sort()).toEqual(['market-stacks-apply-test', 'market-stacks-drift', 'market-stacks-plan']);
  });
});

describe('the plan role', () => {
  it('writes only plans, and reads none', () => {
    const written = findStatements('Plan').filter(
      ({ Effect, Action }) =>
        Effect === 'Allow' &&
        toList(Action).some((action) => !/:(Get|List|Describe|View|Validate|GET$)/.test(action)),
    );
    const [newPlans, ...decryption] = written.map(({ Sid, Action }) => [Sid, Action]);
    expect(newPlans).toEqual(['NewPlans', 's3:PutObject']);
    expect(new Set(decryption.map(([, action]) => action))).toEqual(new Set(['kms:Decrypt']));
    const formatPlanArn = (folder: string) => `arn:aws:s3:::desk-states/${folder}/cafe/queue-dev/plan.tfplan`;
    for (const plan of ['shared', 'dev', 'prod']) {
      expect(listEffects('Plan', 's3:PutObject', formatPlanArn(`plans/${plan}`))).toEqual(['Allow']);
      expect(listEffects('Plan', 's3:GetObject', formatPlanArn(`plans/${plan}`))).toEqual([]);
      expect(listEffects('Plan', 's3:PutObject', formatPlanArn(`applied/${plan}`))).toEqual([]);
    }
  });

  it.each([
    'dynamodb:GetItem',
    'dynamodb:Query',
    'dynamodb:Scan',
    'dynamodb:PartiQLSelect',
    'kinesis:GetRecords',
    'sqs:ReceiveMessage',
    'logs:GetLogEvents',
    'logs:FilterLogEvents',
    'lambda:InvokeFunction',
    'states:DescribeExecution',
    'states:GetExecutionHistory',
    'secretsmanager:GetSecretValue',
    'sts:AssumeRole',
    'iam:PassRole',
  ])('may not %s', (action) => expect(listEffects('Plan', action)).toEqual([]));

  it('decrypts only the environment variables of functions and schedules of its environments', () => {
    const statements = findStatements('Plan').filter(({ Action }) => toList(Action).includes('kms:Decrypt'));
    const contexts = statements.map(({ Condition }) => {
      const { StringLike } = Condition as Record<string, Record<string, string[]>>;
      return Object.entries(StringLike!).flatMap(([key, arns]) => arns.map((arn) => `${key} ${arn}`));
    });
    expect(contexts.flat().length).toBeGreaterThan(0);
    for (const context of contexts.flat())
      expect(context).toMatch(
        /^kms:EncryptionContext:aws:(lambda:FunctionArn .*:function:[*a-z0-9-]+-(dev|prod)(:\*)?|scheduler:schedule:arn .*:schedule\/[A-Za-z0-9-]+-(dev|prod)\/\*)$/,
      );
  });

  it.each([
    ['arn:aws:s3:::desk-states/pattern-detection-dev.tfstate', ['Allow']],
    ['arn:aws:s3:::desk-states/account-shared.tfstate', ['Allow']],
    ['arn:aws:s3:::desk-states/bootstrap-shared.tfstate', []],
    ['arn:aws:s3:::anything-else/x', []],
  ])('reads %s: %j', (object, expected) =>
    expect(listEffects('Plan', 's3:GetObject', object)).toEqual(expected),
  );

  it.each(['usageplans/u1/keys', 'usageplans/u1/keys/k1', 'apikeys/k1'])('never reads %s', (path) =>
    expect(listEffects('Plan', 'apigateway:GET', `arn:aws:apigateway:us-east-1::/${path}`)).toContain('Deny'),
  );
});

describe('the apply roles', () => {
  it.each([
    ['Apply-dev', ['shared', 'dev'], ['prod']],
    ['Apply-prod', ['prod'], ['shared', 'dev']],
  ])('%s reads the plans of %j, records their progress, and reads nothing of %j', (role, own, others) => {
    const isAllowed = (action: string, folder: string) =>
      listEffects(role, action, `arn:aws:s3:::desk-states/${folder}/cafe/journal.json`).includes('Allow');
    for (const plan of [...own, ...others])
      expect([
        plan,
        isAllowed('s3:GetObject', `plans/${plan}`),
        isAllowed('s3:PutObject', `plans/${plan}`),
        isAllowed('s3:GetObject', `applied/${plan}`),
        isAllowed('s3:PutObject', `applied/${plan}`),
      ]).toEqual([plan, own.includes(plan), false, own.includes(plan), own.includes(plan)]);
  });
});

describe('the drift role', () => {
  it('writes only its own record', () => {
    const written = findStatements('Drift').filter(({ Action }) =>
      toList(Action).some((action) => /:(Put|Delete)/.test(action)),
    );
    expect(written.map(({ Sid }) => Sid)).toEqual(['DriftRecords']);
    const listRecordEffects = (stack: string) =>
      listEffects('Drift', 's3:PutObject', `arn:aws:s3:::desk-states/drift/${stack}.json`);
    expect([
      listRecordEffects('pattern-detection-dev'),
      listRecordEffects('environment-prod'),
      listRecordEffects('account-shared'),
    ]).toEqual([['Allow'], ['Allow'], ['Allow']]);
    expect(
      listEffects('Drift', 's3:PutObject', 'arn:aws:s3:::desk-states/pattern-detection-dev.tfstate'),
    ).toEqual([]);
  });
});

it('limits every policy to AWS’s quotas, even with the longest suffix and four long regions', () => {
  const longest = synthesizeStack(
    new Bootstrap(
      new App(),
      readBootstrapConfig({
        ...ENV,
        AWS_REGION: 'ap-southeast-2',
        GITHUB_ENVIRONMENTS: 'northeast-review-123',
      }),
      BOOTSTRAP_SYSTEMS,
      [
        ...SYSTEM_DEFINITIONS,
        {
          name: 'orders',
          regions: () => ['ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'ap-northeast-2'],
        },
      ],
    ),
  );
  for (const { json } of [stack, longest]) {
    const inline = Object.values(json.resource.aws_iam_role_policy!) as { role: string; policy: string }[];
    for (const role of new Set(inline.map((policy) => policy.role))) {
      const policies = inline
        .filter((policy) => policy.role === role)
        .map(({ policy }) => withAccount(policy));
      expect([role, policies.join('').length < 10_240]).toEqual([role, true]);
    }
    const managed = Object.values(json.resource.aws_iam_policy!) as { name: string; policy: string }[];
    for (const { name, policy } of managed)
      expect([name, withAccount(policy).length < 6_144]).toEqual([name, true]);
    const attached = Object.values(json.resource.aws_iam_role_policy_attachment!).map(({ role }) =>
      String(role),
    );
    for (const role of new Set(attached))
      expect([role, attached.filter((other) => other === role).length <= 10]).toEqual([role, true]);
  }
});

describe('the boundary', () => {
  const BOUNDARY = 'arn:aws:iam::111122223333:policy/market-stacks-boundary';
  const config = readSystemConfig(patternDetection, { PERMISSIONS_BOUNDARY: BOUNDARY });
  const pipelineConfig = readSystemConfig(transactionPipeline, { PERMISSIONS_BOUNDARY: BOUNDARY });
  const deployed = [
    synthesizeStack(new PatternDetection(new App(), config)).json.resource,
    synthesizeStack(new TransactionPipeline(new App(), pipelineConfig)).json.resource,
    ...synthesizeTradeProcessing({ PERMISSIONS_BOUNDARY: BOUNDARY }).map(({ json }) => json.resource),
    synthesizeTradingPlatform({ PERMISSIONS_BOUNDARY: BOUNDARY }).json.resource,
  ];
  const account = synthesizeStack(new AccountSettings(new App(), config)).json.resource;

  it('allows exactly the actions of the roles in the stacks', () => {
    const used = deployed
      .flatMap((resources) => new Rendered(resources).listPolicies())
      .filter(
        ({ address, attribute }) => address.startsWith('aws_iam_role_policy.') && attribute === 'policy',
      )
      .flatMap(({ document }) => document.Statement.flatMap(({ Action }) => toList(Action)));
    expect([...new Set(used)].filter((action) => action !== 'iam:PassRole').sort()).toEqual(
      [...BOUNDARY_ACTIONS].sort(),
    );
  });

  it('is on every role of the stacks', () => {
    const roles: Attributes[] = [...deployed, account].flatMap(({ aws_iam_role: made }) =>
      Object.values(made!),
    );
    expect(roles.length).toBeGreaterThan(10);
    for (const { name, permissions_boundary } of roles)
      expect([name, permissions_boundary]).toEqual([name, config.permissionsBoundary]);
  });

  it('is within AWS limits', () => {
    const { policy } = stack.getResource('aws_iam_policy', 'Boundary') as { policy: string };
    expect(withAccount(policy).length).toBeLessThan(6_144);
  });
});

describe('the state bucket', () => {
  it('is versioned, encrypted, private, accessible over TLS only, and protected from destruction', () => {
    expect(stack.getResource('aws_s3_bucket', 'States')).toMatchObject({
      bucket: 'desk-states',
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.getResource('aws_s3_bucket_versioning', 'States_Versioning')).toMatchObject({
      versioning_configuration: { status: 'Enabled' },
    });
    expect(
      stack.getResource('aws_s3_bucket_server_side_encryption_configuration', 'States_Encryption'),
    ).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
    });
    expect(stack.getResource('aws_s3_bucket_public_access_block', 'States_PublicAccess')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(parseStatements(stack.getResource('aws_s3_bucket_policy', 'States_Policy'))).toMatchObject([
      { Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
    expect(stack.json.terraform.backend.s3).toMatchObject({
      bucket: 'desk-states',
      key: 'bootstrap-shared.tfstate',
    });
  });
});

describe('the regions', () => {
  const DEFINITIONS = [
    { name: 'orders', regions: () => ['eu-central-1'] },
    { name: 'trades', regions: () => ['eu-central-1', 'us-west-2'] },
  ];
  const { resource } = synthesizeStack(
    new Bootstrap(new App(), readBootstrapConfig(ENV), BOOTSTRAP_SYSTEMS.slice(0, 1), DEFINITIONS),
  ).json;

  it('are those of the systems, for each role, and not that of the bootstrap', () => {
    for (const id of ['PlanReads', 'DriftReads', 'Apply-devReads', 'Apply-prodReads'])
      expect(parseStatements(resource.aws_iam_role_policy![id]!)).toContainEqual({
        Sid: 'NotOtherRegions',
        Effect: 'Deny',
        NotAction: ['budgets:*', 'iam:*', 's3:*'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'us-west-2'] } },
      });
    const all = JSON.stringify([resource.aws_iam_role_policy, resource.aws_iam_policy]);
    expect(all).not.toContain('us-east-1');
  });

  it('are no part of an ARN, except of the roles whose names contain them', () => {
    const all = JSON.stringify([resource.aws_iam_role_policy, resource.aws_iam_policy]);
    const regional = all.match(/arn:aws:[a-z0-9-]+:(eu-central-1|us-west-2):/g);
    expect(regional).toBeNull();
    expect(all).toContain('role/*-shared-us-west-2');
  });
});

describe('the states of a system in two regions', () => {
  const REGIONS = ['us-east-1', 'eu-west-1'];
  const definition = { name: 'orders', regions: () => REGIONS };
  const config = readBootstrapConfig(ENV);
  const { resource } = synthesizeStack(
    new Bootstrap(new App(), config, BOOTSTRAP_SYSTEMS, [definition]),
  ).json;
  const listObjects = (id: string, action: string) =>
    (
      parseStatements(
        { ...resource.aws_iam_role_policy, ...resource.aws_iam_policy }[id]!,
      ) as unknown as PolicyStatement[]
    )
      .filter(({ Action }) => toList(Action).includes(action))
      .flatMap(({ Resource }) => toList(Resource).map(withAccount));
  const STATES = [
    'arn:aws:s3:::desk-states/account-shared.tfstate',
    'arn:aws:s3:::desk-states-eu-west-1/account-eu-west-1-shared.tfstate',
    'arn:aws:s3:::desk-states/orders-us-east-1-dev.tfstate',
    'arn:aws:s3:::desk-states-eu-west-1/orders-eu-west-1-dev.tfstate',
  ];
  const PROD_STATES = [
    'arn:aws:s3:::desk-states/orders-us-east-1-prod.tfstate',
    'arn:aws:s3:::desk-states-eu-west-1/orders-eu-west-1-prod.tfstate',
  ];

  it('have the names and buckets that the stacks and commands use', () => {
    const common = readCommonConfig({ STATE_BUCKET: config.stateBucket, AWS_REGION: config.region });
    const named = listAllStacks(common, [definition]).map(
      ({ name, region }) => `arn:aws:s3:::${withRegion(common, region).stateBucket}/${name}.tfstate`,
    );
    expect([...named].sort()).toEqual([...STATES].sort());
  });

  it('are written by the role of their environment only', () => {
    const isState = (arn: string) => arn.endsWith('.tfstate');
    expect(listObjects('Apply-dev-states', 's3:PutObject').filter(isState).sort()).toEqual(
      [...STATES].sort(),
    );
    expect(listObjects('Apply-prod-states', 's3:PutObject').filter(isState)).toEqual(
      expect.arrayContaining(PROD_STATES),
    );
    expect(listObjects('Apply-prod-states', 's3:PutObject')).not.toContain(STATES[2]);
  });

  it('are locked, read and recorded in the bucket of their region', () => {
    const locks = STATES.map((state) => `${state}.tflock`);
    expect(listObjects('Apply-dev-states', 's3:DeleteObject').sort()).toEqual([...locks].sort());
    for (const role of ['Plan-states', 'Drift-states']) {
      const readable = listObjects(role, 's3:GetObject');
      for (const object of [...STATES, ...PROD_STATES, ...locks])
        expect([object, readable.some((pattern) => matchesWildcard(pattern, object))]).toEqual([
          object,
          true,
        ]);
      expect(listObjects(role, 's3:ListBucket')).toEqual([
        'arn:aws:s3:::desk-states',
        'arn:aws:s3:::desk-states-eu-west-1',
      ]);
    }
    expect(listObjects('Drift-states', 's3:PutObject')).toEqual(
      expect.arrayContaining([
        'arn:aws:s3:::desk-states-eu-west-1/drift/orders-eu-west-1-dev.json',
        'arn:aws:s3:::desk-states/drift/environment-dev.json',
      ]),
    );
    expect(listObjects('DriftPolicy', 's3:GetObject')).toEqual(
      expect.arrayContaining(['arn:aws:s3:::desk-states-eu-west-1/*.tfstate']),
    );
  });
});

describe('the configuration', () => {
  it.each([
    [{}, 'GITHUB_REPOSITORY is not set; expected owner/name, such as desk/market-stacks'],
    [{ ...ENV, GITHUB_REPOSITORY: 'desk/*' }, 'GITHUB_REPOSITORY is "desk/*"; expected owner/name'],
    [{ ...ENV, STATE_BUCKET: '' }, "STATE_BUCKET is not set; expected an S3 bucket's name"],
    [{ ...ENV, GITHUB_ENVIRONMENTS: 'Dev' }, 'GITHUB_ENVIRONMENTS is "Dev"; expected suffixes'],
    [{ ...ENV, GITHUB_ENVIRONMENTS: 'dev,dev' }, 'expected suffixes that differ'],
    [{ ...ENV, GITHUB_ENVIRONMENTS: 'dev,a-eu-west-1' }, 'expected suffixes without a region'],
    [
      { ...ENV, GITHUB_ENVIRONMENTS: 'dev,x-dev' },
      'expected suffixes that end neither with a hyphen nor with one and another suffix',
    ],
    [{ ...ENV, GITHUB_ENVIRONMENTS: 'dev,shared' }, 'expected suffixes other than shared'],
    [{ ...ENV, GITHUB_BRANCH: 'a*' }, 'GITHUB_BRANCH is "a*"; expected the name of a branch'],
  ])('rejects %j', (env, message) => {
    expect(() => readBootstrapConfig(env)).toThrow(message);
  });
});

it('allows the tag Project of every system, and requires one', () => {
  const input = { region: 'us-east-1', suffix: 'shared', stage: 'prod' } as const;
  const createDefinition = (name: string, tags: Record<string, string>) => ({ name, tags: () => tags });
  const systems = [
    createDefinition('a', { Project: 'A' }),
    createDefinition('b', { Project: 'B' }),
    createDefinition('c', { Project: 'A' }),
  ];
  expect(listProjects(systems, input)).toEqual(['A', 'B']);
  expect(() => listProjects([...systems, createDefinition('d', { region: 'x' })], input)).toThrow(
    'd has no tag Project',
  );
  const { resource } = synthesizeStack(
    new Bootstrap(new App(), { ...readBootstrapConfig(ENV), projects: ['A', 'B'] }),
  ).json;
  const conditions = JSON.stringify(resource.aws_iam_policy).match(
    /(Request|Resource)Tag\/Project[^:]*:[^,]*,[^,]*/g,
  )!;
  expect(
    conditions.filter((text) => !text.includes('Null') && !/A.*B/.test(text) && !/false|true/.test(text)),
  ).toEqual([]);
});
