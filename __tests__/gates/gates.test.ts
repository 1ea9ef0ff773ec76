import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { type OfflinePlan, planOffline } from '../../src/cli/terraform/plan-offline';
import { loadWaivers } from '../../src/cli/review/policy-waivers';
import { ROOT, STACKS_DIR } from '../../src/cli/session';
import { installVenv, getProgramPath } from '../../src/cli/process/venv';
import { listAllStacks, readConfig, withRegion } from '../../src/config';
import { readBootstrapConfig } from '../../src/config/bootstrap';
import { getScope } from '../../src/policies/catalog';
import { applyWaivers, type CheckFinding, isExpired } from '../../src/policies/waivers';
import { AccountSettings } from '../../src/systems/account';
import { Bootstrap } from '../../src/systems/bootstrap';
import { createOpenApiDocument } from '../../src/systems/pattern-detection/openapi';
import { SYSTEM_STACKS } from '../../src/systems/systems';
import { Rendered } from '../support/rendered';
import { synthesizeStack } from '../support/synth';
import { type Checked, scanWithCheckov, getPlannedResources, withPolicies } from './checkov';
import { lintPolicies } from './iam-lint';
import { PLANNED_STACKS, testOfflinePlan, testProductionPlan } from './offline-plan';
import { findPatterns, type Regex, findRegexes, findUnsafe } from './regexes';

const VENV = join(STACKS_DIR, 'policy-venv');
/** Builds bars, because then the plan has all resources: the clock exists only with bars. */
const ENV = {
  ...process.env,
  TARGET: 'aws',
  ENVIRONMENT_SUFFIX: 'review',
  ALERT_EMAIL: 'desk@example.com',
  FRAUD_ALERT_EMAIL: 'fraud@example.com',
  BAR_INTERVALS: '5m,15m,1h',
};
/** The environment of the stage prod, in which some systems have more resources. */
const PROD_ENV = { ...ENV, STAGE: 'prod', ENVIRONMENT_SUFFIX: 'prodreview' };
/** The environment of bootstrap.ts. */
const BOOTSTRAP_ENV = { ...ENV, GITHUB_REPOSITORY: 'desk/stocks', STATE_BUCKET: 'desk-states' };
/** The minimum that checkov must scan, because a tool that scans nothing finds nothing. */
const LEAST_PASSED = 500;

/** Waivers of the project's own rules are checked by the rules themselves: `stacks policy`. */
const waivers = loadWaivers().filter(({ check }) => getScope(check) === undefined);
const regions = new Set(listAllStacks(readConfig(ENV)).map(({ region }) => region));
const stacks = [
  ...[...regions].map((region) => ({
    system: 'account',
    stack: new AccountSettings(new App(), withRegion(readConfig(ENV), region)),
  })),
  ...SYSTEM_STACKS.flatMap(({ name, create }) =>
    create(new App(), ENV).map((stack) => ({ system: name, stack })),
  ),
  { system: 'bootstrap', stack: new Bootstrap(new App(), readBootstrapConfig(BOOTSTRAP_ENV)) },
].map(({ system, stack }) => ({
  system,
  name: stack.node.id,
  resources: synthesizeStack(stack).json.resource,
}));
const policies = stacks.flatMap(({ system, name, resources }) =>
  new Rendered(resources).listPolicies().map((policy) => ({ ...policy, system, stack: name })),
);
/** The trust policies of roles are omitted, because they contain no resource, and so are policies that are not of IAM. */
const grants = policies.filter(
  ({ attribute, document }) => attribute !== 'assume_role_policy' && 'Statement' in document,
);
const regexes: Regex[] = [
  ...readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => findRegexes(`src/${file}`, readFileSync(join(ROOT, 'src', file), 'utf8'))),
  ...findPatterns(createOpenApiDocument('trial'), 'openapi'),
  ...stacks.flatMap(({ resources }) => findPatterns(resources, 'stack')),
];

let plans: OfflinePlan[];
let prodPlans: OfflinePlan[];
let checked: Checked[];
let linted: CheckFinding[];
let slow: CheckFinding[];
const python = getProgramPath(VENV, 'python');
/** Runs checkov on the plan of a system; its findings name the system. */
async function runCheckov(system: string, plan: object): Promise<Checked> {
  const { summary, findings } = await scanWithCheckov(getProgramPath(VENV, 'checkov'), plan);
  return { summary, findings: findings.map((finding) => ({ ...finding, system })) };
}
const filterUnwaived = (findings: readonly CheckFinding[]) => applyWaivers(findings, waivers).unwaived;

/** Plans every stack for AWS. */
async function planStacks(): Promise<void> {
  prodPlans = await planOffline(PROD_ENV, ['transaction-pipeline']);
  plans = [...(await planOffline(ENV)), ...(await planOffline(BOOTSTRAP_ENV, [], undefined, 'bootstrap.ts'))];
}
/** Runs checkov on every plan, with the policies of its stack. */
async function scanPlans(): Promise<Checked[]> {
  const scanned: Checked[] = [];
  for (const { json, system, stack } of plans) {
    const ofStack = policies.filter((policy) => policy.stack === stack);
    scanned.push(await runCheckov(system, withPolicies(json, ofStack)));
  }
  return scanned;
}

beforeAll(async () => {
  const requirements = join(ROOT, 'tools', 'policy', 'requirements.txt');
  await Promise.all([
    installVenv({ label: 'the policy checks', requirements, dir: VENV }, console.log),
    planStacks(),
  ]);
  // The programs are processes of their own, so two processors are busy at the end of the gate, too.
  [checked, linted, slow] = await Promise.all([
    scanPlans(),
    lintPolicies(python, grants),
    findUnsafe(regexes),
  ]);
});

testOfflinePlan(ENV, () => plans.filter(({ system }) => system !== 'bootstrap'));
testProductionPlan(() => prodPlans);

describe('checkov, on the plans for AWS', () => {
  it('scans every resource', () => {
    expect(checked.map(({ summary }) => summary)).toEqual(
      plans.map(() => expect.objectContaining({ checkov_version: '3.3.30', parsing_errors: 0, skipped: 0 })),
    );
    expect(plans.map(({ stack }) => stack).sort()).toEqual([...PLANNED_STACKS, 'bootstrap-shared'].sort());
    const resources = plans.map(({ summary }) => summary.counts.create);
    for (const [index, { summary }] of checked.entries())
      expect(summary.resource_count).toBeGreaterThanOrEqual(resources[index]!);
    expect(checked.reduce((sum, { summary }) => sum + summary.passed, 0)).toBeGreaterThanOrEqual(
      LEAST_PASSED,
    );
  });

  it('has no findings without a waiver', () => {
    expect(filterUnwaived(checked.flatMap(({ findings }) => findings))).toEqual([]);
  });

  it('finds a table without recovery and a public policy in the same plan', async () => {
    const { json } = plans.find(({ system }) => system === 'pattern-detection')!;
    const Statement = [{ Effect: 'Allow' as const, Principal: '*', Action: 'sns:Publish', Resource: '*' }];
    const open = grants
      .filter(({ address }) => address.startsWith('aws_sns_topic_policy.TradingAlerts'))
      .map((policy) => ({ ...policy, document: { ...policy.document, Statement } }));
    const planted = withPolicies(json, open);
    const table = getPlannedResources(planted).find(
      ({ address }) => address === 'aws_dynamodb_table.TradingPatterns',
    )!;
    table.values!.point_in_time_recovery = [{ enabled: false }];
    const { findings } = await runCheckov('pattern-detection', planted);
    expect(filterUnwaived(findings)).toMatchObject([
      { check: 'CKV_AWS_28', address: table.address },
      { check: 'CKV_AWS_169', address: open[0]!.address },
    ]);
  });
});

describe('parliament and cloudsplaining, on every policy', () => {
  const planted = [
    ['an action that does not exist', 's3:GetObjekt', 'arn:aws:s3:::b/*', 'parliament:UNKNOWN_ACTION'],
    ['a resource of another kind', 's3:GetObject', 'arn:aws:s3:::b', 'parliament:RESOURCE_MISMATCH'],
    ['every resource', 'sqs:SendMessage', '*', 'parliament:RESOURCE_STAR'],
    ['a way to more rights', 'iam:AttachUserPolicy', '*', 'cloudsplaining:PrivilegeEscalation'],
    ['a way to read all data', 's3:GetObject', '*', 'cloudsplaining:DataExfiltration'],
  ] as const;
  let found: CheckFinding[];

  beforeAll(async () => {
    const createPolicy = (action: string, resource: string) => {
      const Statement = [{ Effect: 'Allow' as const, Action: [action], Resource: [resource] }];
      return { Version: '2012-10-17', Statement };
    };
    found = await lintPolicies(
      python,
      planted.map(([what, action, resource]) => ({
        address: what,
        document: createPolicy(action, resource),
      })),
    );
  });

  it('have no findings without a waiver', () => {
    expect(grants.length).toBeGreaterThan(10);
    expect(grants.map(({ address }) => address)).toContain('aws_iam_role_policy.Apply-prodPolicy');
    expect(filterUnwaived(linted)).toEqual([]);
  });

  it.each(planted)('find %s', (what, _action, _resource, check) => {
    expect(
      filterUnwaived(found.filter(({ address }) => address === what)).map((finding) => finding.check),
    ).toContain(check);
  });
});

describe('recheck, on every regular expression', () => {
  it('has no findings without a waiver', () => {
    expect(regexes.length).toBeGreaterThan(40);
    expect(filterUnwaived(slow)).toEqual([]);
  });

  it.each([
    ['a literal', 'const slow = /^(a+)+$/;'],
    ['a RegExp of a text', "new RegExp('^(a|a)*$', 'i')"],
  ])('finds %s that is slow for some input', async (_, text) => {
    const [finding, ...others] = filterUnwaived(await findUnsafe(findRegexes('planted.ts', text)));
    expect(finding).toMatchObject({ check: 'recheck:vulnerable', address: 'planted.ts:1' });
    expect(others).toEqual([]);
  });

  it('finds a slow expression in an OpenAPI document', async () => {
    const document = { schemas: { X: { type: 'string', pattern: '^(\\w+\\s?)*$' } } };
    expect(filterUnwaived(await findUnsafe(findPatterns(document, 'openapi')))).toMatchObject([
      { address: 'openapi/schemas/X' },
    ]);
  });

  it('rejects an expression that is built from a variable', () => {
    expect(() => findRegexes('planted.ts', 'new RegExp(input)')).toThrow('planted.ts:1');
  });
});

it('no waiver is unused', () => {
  const findings = [...checked.flatMap((check) => check.findings), ...linted, ...slow];
  expect(applyWaivers(findings, waivers).unused).toEqual([]);
});

it('no waiver has expired', () => {
  const today = new Date().toISOString().slice(0, 10);
  expect(waivers.filter((waiver) => isExpired(waiver, today))).toEqual([]);
});
