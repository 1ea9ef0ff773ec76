import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WILDCARD_ACTIONS } from '../../src/modules/iam';
import { ARCHITECTURE, RUNTIME } from '../../src/modules/runtime';
import { CATALOG, KNOWN_SYSTEMS, getScope } from '../../src/policies/catalog';
import { findViolations } from '../../src/policies/find-violations';
import { GENERAL } from '../../src/policies/rule';
import { GENERAL_RULES } from '../../src/policies/rules';
import { listUnscopedActions, UNSCOPED_ACTIONS_FILE } from '../../tools/unscoped-actions';
import { UNSCOPED_ACTIONS } from '../../src/policies/rules/resource-width';
import { TYPES_WITHOUT_RULES } from '../../src/policies/rules/types';
import { ACCESS_CASES } from './cases/access';
import { FIREWALL_CASES } from './cases/firewall';
import { evaluatePatternDetection } from './pattern-detection/evaluated-stack';
import { createStack, type TestResources } from './test-stack';
import { readRuleTable } from './rule-table';
import { SECURITY_CASES } from './cases/security';
import { SERVICE_CASES } from './cases/services';
import { DATA_STORE_CASES } from './cases/data-stores';

const cases = [...SERVICE_CASES, ...FIREWALL_CASES, ...SECURITY_CASES, ...ACCESS_CASES, ...DATA_STORE_CASES];
const findViolationsOf = (id: string, resources: TestResources) =>
  findViolations(createStack(resources)).filter(({ check }) => check === id);

describe.each(cases)('%s', (id, { violating, compliant, found }) => {
  it('reports a violation', () => {
    const [violation, ...others] = findViolationsOf(id, violating);
    expect(violation).toMatchObject({ found, stack: 'system-trial', scope: 'general' });
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
        : /^((C|T)\d+|requirement \d+|security)$/,
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
  expect(KNOWN_SYSTEMS).toEqual(['pattern-detection', 'account', 'bootstrap']);
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

it('the types that need no rules have none', () => {
  const types = evaluatePatternDetection().resources.map(({ type }) => type);
  const typesWithRules = GENERAL_RULES.flatMap((rule) => rule.types ?? []);
  expect(TYPES_WITHOUT_RULES.filter((type) => typesWithRules.includes(type))).toEqual([]);
  expect(TYPES_WITHOUT_RULES.filter((type) => !types.includes(type))).toEqual([
    'aws_api_gateway_account',
    'aws_lambda_function_event_invoke_config',
  ]);
});

describe('the rules and the modules', () => {
  it('agree on the runtime and the architecture', () => {
    const resources = { aws_lambda_function: { F: { runtime: RUNTIME, architectures: [ARCHITECTURE] } } };
    expect([...findViolationsOf('MS-FN-1', resources), ...findViolationsOf('MS-FN-2', resources)]).toEqual(
      [],
    );
  });

  it('agree on the actions that accept no narrower resource than *', () => {
    expect(Object.keys(WILDCARD_ACTIONS).filter((action) => !UNSCOPED_ACTIONS.has(action))).toEqual([]);
  });
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

  it('contains the list of the installed version of AWS’s data (npx tsx tools/unscoped-actions.ts writes it)', async () => {
    expect(JSON.parse(readFileSync(UNSCOPED_ACTIONS_FILE, 'utf8'))).toEqual(await listUnscopedActions());
  });
});

it('names files that exist in its fixes', () => {
  const files = CATALOG.flatMap(({ fix }) => fix.match(/src\/[\w/-]+[.](?:ts|json)/g) ?? []);
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !existsSync(join(__dirname, '../..', file)))).toEqual([]);
});

it('has every general rule in help/policy.md', () => {
  expect(readRuleTable('help/policy.md')).toEqual(
    GENERAL_RULES.map(({ id, severity, title, source }) => [id, severity, title, source]),
  );
});
