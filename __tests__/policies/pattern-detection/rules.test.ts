import { CATALOG } from '../../../src/policies/catalog';
import { findViolations } from '../../../src/policies/find-violations';
import { PATTERN_DETECTION_REQUIREMENTS } from '../../../src/policies/pattern-detection';
import { GENERAL_RULES } from '../../../src/policies/rules';
import { evaluatePatternDetection } from './evaluated-stack';

const { coveredByGeneralRules } = PATTERN_DETECTION_REQUIREMENTS;
it('each of the seventeen constraints has a rule', () => {
  const own = CATALOG.filter(({ scope }) => scope === 'pattern-detection').map(({ source }) => source);
  const covered = [...own, ...Object.keys(coveredByGeneralRules)];
  const constraints = Array.from({ length: 17 }, (_, index) => `C${index + 1}`);
  expect(constraints.filter((constraint) => !covered.includes(constraint))).toEqual([]);
});

it('each general rule that covers a constraint exists', () => {
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
