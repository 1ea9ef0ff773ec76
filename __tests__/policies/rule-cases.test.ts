import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SYSTEM_NAMES } from '../../src/config';
import { CATALOG, KNOWN_SYSTEMS, getScope } from '../../src/policies/catalog';
import { findViolations } from '../../src/policies/find-violations';
import { GENERAL } from '../../src/policies/rule';
import { GENERAL_RULES } from '../../src/policies/rules';
import { ACCESS_CASES } from './cases/access';
import { DATA_STORE_CASES } from './cases/data-stores';
import { FIREWALL_CASES } from './cases/firewall';
import { IMAGE_CASES } from './cases/images';
import { ISOLATION_CASES } from './cases/isolation';
import { SECURITY_CASES } from './cases/security';
import { SERVICE_CASES } from './cases/services';
import { readRuleTable } from './rule-table';
import { createStack, type TestResources } from './test-stack';

const cases = [
  ...SERVICE_CASES,
  ...FIREWALL_CASES,
  ...SECURITY_CASES,
  ...ACCESS_CASES,
  ...DATA_STORE_CASES,
  ...ISOLATION_CASES,
  ...IMAGE_CASES,
];
const findViolationsOf = (id: string, resources: TestResources) =>
  findViolations(createStack(resources)).filter(({ check }) => check === id);

describe.each(cases)('%s', (id, { violating, compliant, found }) => {
  it('reports a violation', () => {
    const [violation, ...others] = findViolationsOf(id, violating);
    expect(violation).toMatchObject({ found, stack: 'system-trial', scope: 'general' });
    // The report contains the expected value.
    expect(violation!.expected).toMatch(/\w\w/);
    expect(others).toEqual([]);
  });

  it('reports nothing for a compliant stack', () => {
    expect(findViolationsOf(id, compliant)).toEqual([]);
  });
});

it('the tests have a case for each general rule', () => {
  expect([...new Set(cases.map(([id]) => id))].sort()).toEqual(GENERAL_RULES.map(({ id }) => id).sort());
});

it('every rule has a unique id, a fix and a source', () => {
  expect(new Set(CATALOG.map(({ id }) => id)).size).toBe(CATALOG.length);
  for (const { id, scope, fix, source } of CATALOG) {
    expect([id, fix.length > 15]).toEqual([id, true]);
    expect(source).toMatch(
      scope === GENERAL
        ? /^(security|reliability|observability|operations|cost)$/
        : /^([ACDIRSTV]\d+|requirement \d+|security)$/,
    );
  }
});

it('every rule has a valid scope', () => {
  expect(['MS-PUB-1', 'MS-SQS-1', 'MS-REQ-1', 'MS-SQS-99'].map(getScope)).toEqual([
    'general',
    'pattern-detection',
    'pattern-detection',
    undefined,
  ]);
  expect(KNOWN_SYSTEMS).toEqual([...SYSTEM_NAMES, 'account', 'bootstrap']);
});

it('a violation contains the path of the construct', () => {
  const about = { metadata: { path: 'system-trial/Ingestion/Q' } };
  const [violation] = findViolationsOf('MS-ENC-1', { aws_sqs_queue: { Q: { '//': about } } });
  expect(violation).toMatchObject({ address: 'aws_sqs_queue.Q', path: 'system-trial/Ingestion/Q' });
});

it('the name of an environment in resources that all environments share is a violation', () => {
  const createRole = (name: string) =>
    findViolations(createStack({ aws_iam_role: { R: { name } } }, { suffix: 'shared' }));
  expect(createRole('Logs-shared-us-east-1').filter(({ check }) => check === 'MS-NAM-1')).toEqual([]);
  expect(createRole('Logs-dev').filter(({ check }) => check === 'MS-NAM-1')).toHaveLength(1);
});

it('a requirement of a system does not apply to the stacks of another one', () => {
  const settings = { message_retention_seconds: 60, name: 'Q-trial' };
  const getScopes = (system: string) =>
    new Set(findViolations(createStack({ aws_sqs_queue: { Q: settings } }, { system })).map((v) => v.scope));
  expect(getScopes('account')).toEqual(new Set(['general']));
  expect(getScopes('pattern-detection')).toEqual(new Set(['general', 'pattern-detection']));
});

describe('MS-IAM-2', () => {
  const findTooWideActions = (...actions: string[]) => {
    const policy = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] });
    return findViolationsOf('MS-IAM-2', { aws_iam_role_policy: { P: { policy } } }).length > 0;
  };

  it.each([
    'sts:GetCallerIdentity',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeAvailabilityZones',
    'ecr:GetAuthorizationToken',
    's3:ListAllMyBuckets',
    'kms:ListKeys',
    'dynamodb:ListTables',
    'lambda:ListFunctions',
    'tag:GetResources',
    'cloudwatch:PutMetricData',
    'STS:getcalleridentity',
  ])('accepts %s on *, because AWS has no resource for it', (action) => {
    expect(findTooWideActions(action)).toBe(false);
  });

  it.each([
    'sts:AssumeRole',
    'ec2:TerminateInstances',
    's3:ListBucket',
    'kms:DescribeKey',
    'dynamodb:DescribeTable',
    'lambda:GetFunction',
    'iam:PassRole',
    'ec2:Describe*',
    'sts:NoSuchAction',
  ])('refuses %s on *', (action) => {
    expect(findTooWideActions(action)).toBe(true);
  });
});

it('every file that a fix names exists', () => {
  const files = CATALOG.flatMap(({ fix }) => fix.match(/src\/[\w/-]+[.](?:ts|json)/g) ?? []);
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !existsSync(join(__dirname, '../..', file)))).toEqual([]);
});

it('every general rule is in help/policy.md', () => {
  expect(readRuleTable('help/policy.md')).toEqual(
    GENERAL_RULES.map(({ id, severity, title, source }) => [id, severity, title, source]),
  );
});

// A rule for a type that does not exist checks nothing, and no report shows it.
it('every rule is about types of the AWS provider', () => {
  const types = GENERAL_RULES.flatMap((rule) => rule.types ?? []);
  const folder = join(__dirname, '../../node_modules/@cdktf/provider-aws/lib');
  const getFolder = (type: string) => type.replace(/^aws_/, '').replaceAll('_', '-');
  expect(
    types.filter((type) => !type.startsWith('aws_') || !existsSync(join(folder, getFolder(type)))),
  ).toEqual([]);
});
