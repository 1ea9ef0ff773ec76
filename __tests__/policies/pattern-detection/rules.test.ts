import { CATALOG } from '../../../src/policies/catalog';
import { findViolations } from '../../../src/policies/find-violations';
import { PATTERN_DETECTION_REQUIREMENTS } from '../../../src/policies/pattern-detection';
import { GENERAL_RULES } from '../../../src/policies/rules';
import { createStack, type Planted } from '../planted';
import { readRuleTable } from '../rule-table';
import { patternDetection } from './evaluated-stack';
import { REQUIREMENT_CASES } from './requirement-cases';

const { rules, coveredByGeneralRules } = PATTERN_DETECTION_REQUIREMENTS;
const violationsOf = (id: string, resources: Planted) =>
  findViolations(createStack(resources, { system: 'pattern-detection' })).filter(({ check }) => check === id);

describe.each(REQUIREMENT_CASES)('%s', (id, { violating, compliant, found }) => {
  it('reports a violation', () => {
    const [violation, ...others] = violationsOf(id, violating);
    expect(violation).toMatchObject({ found, stack: 'pattern-detection-trial' });
    expect(others).toEqual([]);
  });

  it('reports nothing for a compliant stack', () => {
    expect(violationsOf(id, compliant)).toEqual([]);
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
    expect(findViolations(patternDetection(() => {}, env))).toEqual([]);
  });

  it('violates the rules with a queue that retains messages for longer and a role that may do everything', () => {
    const stack = patternDetection(({ resource }) => {
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
