import { App } from 'cdktf';
import { readConfig } from '../../../src/config';
import { readBootstrapConfig } from '../../../src/config/bootstrap';
import { AccountSettings } from '../../../src/systems/account';
import { Bootstrap } from '../../../src/systems/bootstrap';
import { BOUNDARY_ACTIONS } from '../../../src/systems/bootstrap/boundary';
import { PatternDetection } from '../../../src/systems/pattern-detection';
import { Rendered } from '../../support/rendered';
import { type Attributes, parsed, statements, synthesized } from '../../support/synth';

interface Said {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

const ENV = { GITHUB_REPOSITORY: 'desk/stocks', STATE_BUCKET: 'desk-states' };
const stack = synthesized(new Bootstrap(new App(), readBootstrapConfig(ENV)));
const GITHUB = '${aws_iam_openid_connect_provider.GitHub.arn}';

const list = (value: string | readonly string[]) => (typeof value === 'string' ? [value] : [...value]);
const saidBy = (role: string) =>
  statements(stack.one('aws_iam_role_policy', `${role}Policy`)) as unknown as Said[];
const matches = (pattern: string, text: string) =>
  new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(text);
/** The statements that speak of an action, and of a resource if one is named. */
const about = (role: string, action: string, resource?: string) =>
  saidBy(role).filter(
    (said) =>
      list(said.Action).some((pattern) => matches(pattern, action)) &&
      (resource === undefined ||
        list(said.Resource).some((pattern) => matches(withAccount(pattern), resource))),
  );
const effects = (role: string, action: string, resource?: string) =>
  about(role, action, resource).map(({ Effect }) => Effect);
const withAccount = (text: string) =>
  text
    .replace(/\$\{element\([^}]*\}/g, '111122223333')
    .replace(/\$\{aws_s3_bucket\.[^}]*\.arn\}/g, 'arn:aws:s3:::desk-states');
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

const ROLES = ['Plan', 'Drift', 'Apply-dev', 'Apply-prod'];

describe('the trust in GitHub', () => {
  it('is in tokens for AWS', () => {
    expect(stack.one('aws_iam_openid_connect_provider', 'GitHub')).toMatchObject({
      url: 'https://token.actions.githubusercontent.com',
      client_id_list: ['sts.amazonaws.com'],
    });
  });

  it.each([
    ['Plan', ['repo:desk/stocks:pull_request', 'repo:desk/stocks:ref:refs/heads/main'], 3600],
    ['Drift', ['repo:desk/stocks:ref:refs/heads/main'], 3600],
    ['Apply-dev', ['repo:desk/stocks:environment:dev'], 7200],
    ['Apply-prod', ['repo:desk/stocks:environment:prod'], 7200],
  ])('gives %s to exactly its jobs', (name, subjects, seconds) => {
    const { assume_role_policy: trust, max_session_duration } = stack.one('aws_iam_role', name);
    expect(parsed(trust)).toEqual({
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

  it('makes a role for each environment that is named, and no other', () => {
    const one = synthesized(
      new Bootstrap(new App(), readBootstrapConfig({ ...ENV, GITHUB_ENVIRONMENTS: 'test' })),
    );
    const names = Object.values(one.json.resource.aws_iam_role!).map(({ name }) => name);
    expect(names.sort()).toEqual(['market-stacks-apply-test', 'market-stacks-drift', 'market-stacks-plan']);
  });
});

describe('the role that plans', () => {
  const WRITES = /^s3:(Put|Delete)Object$/;

  it('writes nothing but locks', () => {
    for (const { Effect, Action, Resource } of saidBy('Plan'))
      for (const action of list(Action))
        if (Effect === 'Allow' && !/:(Get|List|Describe|View|Validate|GET$)/.test(action)) {
          expect(action).toMatch(WRITES);
          for (const resource of list(Resource)) expect(resource).toMatch(/\.tfstate\.tflock$/);
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
    'kms:Decrypt',
    'lambda:InvokeFunction',
    'states:DescribeExecution',
    'states:GetExecutionHistory',
    'secretsmanager:GetSecretValue',
    'ssm:GetParameter',
    'sts:AssumeRole',
    'iam:PassRole',
  ])('may not %s', (action) => expect(effects('Plan', action)).toEqual([]));

  it.each([
    ['arn:aws:s3:::desk-states/pattern-detection-dev.tfstate', ['Allow']],
    ['arn:aws:s3:::desk-states/account-shared.tfstate', ['Allow']],
    ['arn:aws:s3:::desk-states/bootstrap-shared.tfstate', []],
    ['arn:aws:s3:::anything-else/x', []],
  ])('reads %s: %j', (object, expected) => expect(effects('Plan', 's3:GetObject', object)).toEqual(expected));

  it.each(['usageplans/u1/keys', 'usageplans/u1/keys/k1', 'apikeys/k1'])('never sees %s', (path) =>
    expect(effects('Plan', 'apigateway:GET', `arn:aws:apigateway:us-east-1::/${path}`)).toContain('Deny'),
  );
});

describe('the role that looks for drift', () => {
  it('writes nothing but locks and its own record', () => {
    const written = saidBy('Drift').filter(({ Action }) =>
      list(Action).some((action) => /:(Put|Delete)/.test(action)),
    );
    expect(written.map(({ Sid }) => Sid)).toEqual(['Lock', 'DriftRecords']);
    const record = (stack: string) =>
      effects('Drift', 's3:PutObject', `arn:aws:s3:::desk-states/drift/${stack}.json`);
    expect([record('pattern-detection-dev'), record('environment-prod'), record('account-shared')]).toEqual([
      ['Allow'],
      ['Allow'],
      ['Allow'],
    ]);
    expect(
      effects('Drift', 's3:PutObject', 'arn:aws:s3:::desk-states/pattern-detection-dev.tfstate'),
    ).toEqual([]);
  });
});

describe.each(['dev', 'prod'])('the role that applies %s', (suffix) => {
  const name = `Apply-${suffix}`;
  const other = suffix === 'dev' ? 'prod' : 'dev';

  it('writes its own states and that of the account, not those of others or the bootstrap', () => {
    const state = (of: string) => effects(name, 's3:PutObject', `arn:aws:s3:::desk-states/${of}.tfstate`);
    expect(state(`pattern-detection-${suffix}`)).toEqual(['Allow']);
    expect(state('account-shared')).toEqual(['Allow']);
    expect(state(`pattern-detection-${other}`)).toEqual([]);
    expect(state('bootstrap-shared')).toEqual([]);
  });

  it('cannot delete a state, nor change the bucket of the states', () => {
    const bucket = 'arn:aws:s3:::desk-states';
    expect(effects(name, 's3:DeleteObject', `${bucket}/pattern-detection-${suffix}.tfstate`)).toEqual([]);
    for (const action of [
      's3:PutBucketPolicy',
      's3:DeleteBucket',
      's3:PutBucketVersioning',
      's3:DeleteObjectVersion',
    ])
      expect([action, effects(name, action, bucket)]).toEqual([action, []]);
  });

  it('empties the bucket of its own firewall alone', () => {
    const logs = (of: string) => `arn:aws:s3:::aws-waf-logs-111122223333-firewalllogs-${of}`;
    expect(effects(name, 's3:DeleteObject', `${logs(suffix)}/x`)).toEqual(['Allow']);
    expect(effects(name, 's3:DeleteObject', `${logs(other)}/x`)).toEqual([]);
    expect(effects(name, 's3:DeleteBucket', 'arn:aws:s3:::anything-else')).toEqual([]);
  });

  it('makes roles of its environment, if they are bounded', () => {
    for (const action of ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PutRolePermissionsBoundary']) {
      const found = about(name, action, role(`PatternDetector-${suffix}`));
      expect(found.map(({ Condition }) => Condition)).toEqual([
        { StringEquals: { 'iam:PermissionsBoundary': '${aws_iam_policy.Boundary.arn}' } },
      ]);
      expect(effects(name, action, role(`PatternDetector-${other}`))).toEqual([]);
      expect(effects(name, action, role('Administrator'))).toEqual([]);
    }
    expect(effects(name, 'iam:CreateRole', role('ApiGatewayLogs-shared-us-east-1'))).toEqual(['Allow']);
  });

  it('cannot take a boundary away, nor make users, keys, policies or trust', () => {
    for (const action of [
      'iam:DeleteRolePermissionsBoundary',
      'iam:CreateUser',
      'iam:CreateAccessKey',
      'iam:CreatePolicyVersion',
      'iam:CreateOpenIDConnectProvider',
      'sts:AssumeRole',
    ])
      expect([action, effects(name, action).filter((effect) => effect === 'Allow')]).toEqual([action, []]);
  });

  it('cannot change itself, the other roles of workflows or the boundary', () => {
    for (const own of ['plan', `apply-${suffix}`, `apply-${other}`])
      for (const action of ['iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy', 'iam:PassRole'])
        expect(effects(name, action, role(`market-stacks-${own}`))).toContain('Deny');
    expect(
      effects(name, 'iam:SetDefaultPolicyVersion', 'arn:aws:iam::111122223333:policy/market-stacks-boundary'),
    ).toEqual(['Deny']);
  });

  it('gives roles to the services of the stacks alone, and attaches one policy of AWS', () => {
    expect(about(name, 'iam:PassRole', role(`X-${suffix}`))).toMatchObject([
      {
        Condition: {
          StringEquals: { 'iam:PassedToService': expect.not.arrayContaining(['ec2.amazonaws.com']) },
        },
      },
    ]);
    expect(about(name, 'iam:AttachRolePolicy', role(`X-${suffix}`))).toMatchObject([
      { Condition: { ArnEquals: { 'iam:PolicyARN': expect.stringMatching(/PushToCloudWatchLogs$/) } } },
    ]);
  });
});

it('keeps every inline policy within what AWS takes', () => {
  for (const name of ROLES) {
    const { policy } = stack.one('aws_iam_role_policy', `${name}Policy`) as { policy: string };
    expect([name, withAccount(policy).length < 10_240]).toEqual([name, true]);
  }
});

describe('the boundary', () => {
  const config = readConfig({
    PERMISSIONS_BOUNDARY: 'arn:aws:iam::111122223333:policy/market-stacks-boundary',
  });
  const deployed = synthesized(new PatternDetection(new App(), config)).json.resource;
  const account = synthesized(new AccountSettings(new App(), config)).json.resource;

  it('allows what the roles of the stacks are allowed, and nothing else', () => {
    const used = new Rendered(deployed)
      .policies()
      .filter(
        ({ address, attribute }) => address.startsWith('aws_iam_role_policy.') && attribute === 'policy',
      )
      .flatMap(({ document }) => document.Statement.flatMap(({ Action }) => list(Action)));
    expect([...new Set(used)].filter((action) => action !== 'iam:PassRole').sort()).toEqual(
      [...BOUNDARY_ACTIONS].sort(),
    );
  });

  it('is on every role that the stacks make', () => {
    const roles: Attributes[] = [deployed, account].flatMap(({ aws_iam_role: made }) => Object.values(made!));
    expect(roles.length).toBeGreaterThan(10);
    for (const { name, permissions_boundary } of roles)
      expect([name, permissions_boundary]).toEqual([name, config.permissionsBoundary]);
  });

  it('is within what AWS takes', () => {
    const { policy } = stack.one('aws_iam_policy', 'Boundary') as { policy: string };
    expect(withAccount(policy).length).toBeLessThan(6_144);
  });
});

describe('the bucket of the states', () => {
  it('is versioned, encrypted, closed to the public, open to TLS alone, and not to be destroyed', () => {
    expect(stack.one('aws_s3_bucket', 'States')).toMatchObject({
      bucket: 'desk-states',
      lifecycle: { prevent_destroy: true },
    });
    expect(stack.one('aws_s3_bucket_versioning', 'States_Versioning')).toMatchObject({
      versioning_configuration: { status: 'Enabled' },
    });
    expect(
      stack.one('aws_s3_bucket_server_side_encryption_configuration', 'States_Encryption'),
    ).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
    });
    expect(stack.one('aws_s3_bucket_public_access_block', 'States_PublicAccess')).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(statements(stack.one('aws_s3_bucket_policy', 'States_Policy'))).toMatchObject([
      { Effect: 'Deny', Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
    expect(stack.json.terraform.backend.s3).toMatchObject({
      bucket: 'desk-states',
      key: 'bootstrap-shared.tfstate',
    });
  });
});

describe('the configuration', () => {
  it.each([
    [{}, 'GITHUB_REPOSITORY is not set; it takes owner/name, such as desk/market-stacks'],
    [{ ...ENV, GITHUB_REPOSITORY: 'desk/*' }, 'GITHUB_REPOSITORY is "desk/*"; it takes owner/name'],
    [{ ...ENV, STATE_BUCKET: '' }, "STATE_BUCKET is not set; it takes an S3 bucket's name"],
    [{ ...ENV, GITHUB_ENVIRONMENTS: 'Dev' }, 'GITHUB_ENVIRONMENTS is "Dev"; it takes suffixes'],
    [
      { ...ENV, GITHUB_ENVIRONMENTS: 'dev,x-dev' },
      'it takes suffixes that end neither with a hyphen nor with one and another suffix',
    ],
    [{ ...ENV, GITHUB_BRANCH: 'a*' }, 'GITHUB_BRANCH is "a*"; it takes the name of a branch'],
  ])('refuses %j', (env, message) => {
    expect(() => readBootstrapConfig(env)).toThrow(message);
  });
});
