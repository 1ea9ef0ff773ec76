import { CATALOG } from '../../../src/policies/catalog';
import { findViolations } from '../../../src/policies/find-violations';
import { PATTERN_DETECTION_REQUIREMENTS } from '../../../src/policies/pattern-detection';
import { GENERAL_RULES } from '../../../src/policies/rules';
import { applyWaivers } from '../../../src/policies/waivers';
import { createDeploymentGroup, createInvokingQueue, createLogGroup, STAGE } from '../test-case';
import { createStack, type TestResources } from '../test-stack';
import { readRuleTable } from '../rule-table';
import { evaluatePatternDetection } from './evaluated-stack';
import { REQUIREMENT_CASES } from './cases';

const { rules, coveredByGeneralRules } = PATTERN_DETECTION_REQUIREMENTS;
const findViolationsOf = (id: string, resources: TestResources) =>
  findViolations(createStack(resources, { system: 'pattern-detection' })).filter(({ check }) => check === id);

describe.each(REQUIREMENT_CASES)('%s', (id, { violating, compliant, found }) => {
  it('reports a violation', () => {
    const [violation, ...others] = findViolationsOf(id, violating);
    expect(violation).toMatchObject({ found, stack: 'pattern-detection-trial' });
    expect(others).toEqual([]);
  });

  it('reports nothing for a compliant stack', () => {
    expect(findViolationsOf(id, compliant)).toEqual([]);
  });
});

it.each([[{}], [{ redrive_policy: null }], [{ redrive_policy: '{}' }]])(
  'MS-SQS-2 reports a queue that invokes a function with %j',
  (attributes) => {
    expect(findViolationsOf('MS-SQS-2', createInvokingQueue(attributes))).toHaveLength(1);
  },
);

describe('a waiver of a general rule or of its stricter requirement', () => {
  const HALVES: readonly (readonly [string, string, TestResources])[] = [
    ['MS-LOG-1', 'MS-LOG-2', createLogGroup(0)],
    ['MS-SQS-2', 'MS-SQS-3', createInvokingQueue({ redrive_policy: '' })],
    ['MS-API-1', 'MS-API-5', STAGE],
    ['MS-WAF-1', 'MS-WAF-3', { aws_wafv2_web_acl: { W: {} } }],
    ['MS-REL-1', 'MS-REL-2', createDeploymentGroup('CodeDeployDefault.LambdaAllAtOnce', false)],
  ];

  it.each(HALVES)('covers only the named one of %s and %s', (general, requirement, resources) => {
    const violations = [general, requirement].flatMap((id) => findViolationsOf(id, resources));
    const listUnwaived = (check: string) => {
      const waiver = { system: 'pattern-detection', check, address: '*', reason: '', owner: '', expires: '' };
      return applyWaivers(violations, [waiver]).unwaived.map((violation) => violation.check);
    };
    expect(listUnwaived(general)).toEqual([requirement]);
    expect(listUnwaived(requirement)).toEqual([general]);
  });
});

it('has a case for each rule', () => {
  const ids = new Set(REQUIREMENT_CASES.map(([id]) => id));
  expect(rules.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
});

it('has a rule for each of the seventeen constraints', () => {
  const own = CATALOG.filter(({ scope }) => scope === 'pattern-detection').map(({ source }) => source);
  const covered = [...own, ...Object.keys(coveredByGeneralRules)];
  const constraints = Array.from({ length: 17 }, (_, index) => `C${index + 1}`);
  expect(constraints.filter((constraint) => !covered.includes(constraint))).toEqual([]);
});

it('names existing general rules that cover its requirements', () => {
  const ids = GENERAL_RULES.map(({ id }) => id);
  expect(
    Object.values(coveredByGeneralRules)
      .flat()
      .filter((id) => !ids.includes(id)),
  ).toEqual([]);
});

describe('the stack', () => {
  it.each<Readonly<Record<string, string>>>([
    {},
    { ALERT_EMAIL: 'desk@example.com', STAGE: 'prod' },
    { APPROVAL_KEYS: 'k2,k1', APPROVAL_ENDPOINT: 'https://desk.example.com/approvals' },
    { AWS_REGION: 'eu-central-1', PERMISSIONS_BOUNDARY: 'arn:aws:iam::123456789012:policy/Boundary' },
  ])('complies with every rule with %j', (env) => {
    expect(findViolations(evaluatePatternDetection(() => {}, env))).toEqual([]);
  });

  it('violates the rules with a queue that retains messages for longer and a role that may do everything', () => {
    const stack = evaluatePatternDetection(({ resource }) => {
      resource.aws_sqs_queue!.AlertQueue!.message_retention_seconds = 1_209_600;
      const [, first] = Object.entries(resource.aws_iam_role_policy!)[0]!;
      first.policy = '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
    });
    expect(findViolations(stack).map(({ check }) => check)).toEqual(['MS-IAM-1', 'MS-IAM-2', 'MS-SQS-1']);
  });
});

it('has every requirement in help/pattern-detection.md', () => {
  expect(readRuleTable('help/pattern-detection.md')).toEqual(
    CATALOG.filter(({ scope }) => scope === 'pattern-detection').map(({ id, severity, title, source }) => [
      id,
      severity,
      title,
      source,
    ]),
  );
});
