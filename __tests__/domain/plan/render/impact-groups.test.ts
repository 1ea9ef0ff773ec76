import { type Paint, renderJson, renderMarkdown, renderText, buildReview } from '../../../../src/domain/plan';
import { appliedPlan, findChange, firstPlan, markUnknown, read, getExpressions } from '../first-plan';
import { createPlan, type Sketch } from '../plans';

const plain: Paint = { red: String, green: String, yellow: String, bold: String, dim: String };
const first = buildReview({ stacks: [{ stack: 'pattern-detection-dev', plan: read(firstPlan()) }] });

/** `R00`, `R01` …: in the order of their addresses. */
const createResources = (type: string, count: number, after: object = {}): Sketch[] =>
  Array.from({ length: count }, (_, at) => ({
    address: `${type}.R${String(at).padStart(String(count - 1).length, '0')}`,
    actions: ['create'],
    after,
  }));
const comment = (sketches: readonly Sketch[], limit?: number): string =>
  renderMarkdown(buildReview({ stacks: [{ stack: 'one', plan: createPlan(sketches) }] }), limit);

describe('impacts in a new stack', () => {
  const text = renderMarkdown(first);

  it('are grouped by subject', () => {
    expect(text).toContain(
      [
        '- 🔓 **role PatternDetector-dev** (pattern-detection-dev)',
        '  - lambda.amazonaws.com may assume it',
        '  - logs:CreateLogStream and logs:PutLogEvents on /aws/lambda/PatternDetector-dev:\\* \\(log group\\)',
      ].join('\n'),
    );
    expect(text).toContain(
      '  - dynamodb:PutItem and dynamodb:UpdateItem on TradingPatterns-dev \\(table\\)\n',
    );
    expect(text.match(/\*\*role PatternDetector-dev\*\*/g)).toHaveLength(1);
    expect(text).not.toContain('may now');
  });

  it('have a separate sign if they reduce access', () => {
    expect(text).toMatch(/\*\*topic TradingAlerts-dev\*\*[^]*\n {2}- 🔒 anyone is denied to sns:Publish/);
  });

  it('are one line if there is only one impact, and one group for several resources with the same impacts', () => {
    expect(text).toContain(
      '- 🔒 **queue AlertQueue-dev and queue FailedInvocations-dev** (pattern-detection-dev): ' +
        'anyone is denied to sqs:\\* on ‹its name› where aws:SecureTransport is false \\(Bool\\)\n',
    );
  });

  it('are also grouped on a terminal', () => {
    const lines = renderText(first, plain);
    const at = lines.indexOf('  ! role PatternDetector-dev');
    expect(lines[at + 1]).toBe('      ! lambda.amazonaws.com may assume it');
  });

  it('are not grouped in JSON, which contains the subject', () => {
    const { impacts, stacks } = renderJson(first);
    expect(stacks[0]!.isNew).toBe(true);
    const role = impacts.filter(({ subject }) => subject === 'role PatternDetector-dev');
    expect(role).toHaveLength(7);
    expect(role.every(({ address }) => address.startsWith('aws_iam_role'))).toBe(true);
  });

  it('are counted if they are omitted', () => {
    const short = renderMarkdown(first, 1_700);
    const [, left, all] = /(\d+) of (\d+) impacts/.exec(short)!;
    expect(Number(all)).toBe(first.impacts.length);
    const shown = short.match(/^ {2}- |\*\*: |\): anyone/gm)!.length;
    expect(Number(left)).toBe(first.impacts.length - shown);
  });

  it('have at most ten names in a title', () => {
    const topics = Array.from({ length: 23 }, (_, at) => ({
      address: `aws_sns_topic_policy.T${at}`,
      actions: ['create'],
      after: {
        arn: `arn:aws:sns:us-east-1:123456789012:Topic${at}`,
        policy: '{"Statement":{"Effect":"Allow","Action":"sns:Publish","Principal":"*"}}',
      },
    }));
    const text = comment(topics);
    expect(text.match(/\): anyone may sns:Publish on it$/gm)).toHaveLength(3);
    expect(text.match(/\btopic Topic\d+/g)).toHaveLength(23);
  });

  it('are split if a group is long', () => {
    const statements = Array.from({ length: 70 }, (_, at) => ({
      Effect: 'Allow',
      Action: `sqs:Do${at}`,
      Resource: `arn:aws:sqs:us-east-1:123456789012:Queue${at}`,
    }));
    const policy = JSON.stringify({ Statement: statements });
    const text = comment(createResources('aws_iam_role_policy', 1, { role: 'Busy', policy }));
    expect(text.match(/\*\*role Busy\*\*/g)).toHaveLength(3);
    expect(text.match(/^ {2}- sqs:Do/gm)).toHaveLength(70);
  });
});

test('impacts in an existing stack are not grouped, and have their addresses', () => {
  const sample = appliedPlan();
  const { change } = findChange(sample, 'aws_iam_role_policy');
  markUnknown(change, 'policy');
  const { policy } = getExpressions(sample, 'aws_iam_role_policy');
  policy!.constant_value = String(policy!.constant_value).replace('sqs:SendMessage', 'sqs:*');
  const review = buildReview({ stacks: [{ stack: 'one', plan: read(sample) }] });
  expect(review.stacks[0]!.isNew).toBe(false);
  expect(renderMarkdown(review)).toContain(
    '- 🔓 role PatternDetector-dev may now also sqs:\\* on FailedInvocations-dev: `aws_iam_role_policy.',
  );
});

describe('policies that are known only after the apply', () => {
  const createUnknownPolicies = (count: number): Sketch[] => [
    ...createResources('aws_iam_role_policy', count, { role: 'Detector' }).map((sketch) => ({
      ...sketch,
      after_unknown: { policy: true },
    })),
    { address: 'aws_sqs_queue.Q', before: { delay: 1 }, after: { delay: 2 } },
  ];

  it('are one item for each stack, with folded addresses', () => {
    const text = comment(createUnknownPolicies(3));
    expect(text.match(/known only after/g)).toHaveLength(1);
    expect(text).toContain(
      '- ❔ what 3 policies allow is known only after the apply (one) <details><summary>resources</summary>' +
        '`aws_iam_role_policy.R0`, `aws_iam_role_policy.R1`, `aws_iam_role_policy.R2`</details>\n',
    );
    const review = buildReview({ stacks: [{ stack: 'one', plan: createPlan(createUnknownPolicies(3)) }] });
    expect(renderText(review, plain)).toContain(
      '  ? what 3 policies allow is known only after the apply aws_iam_role_policy.R0 aws_iam_role_policy.R1 aws_iam_role_policy.R2',
    );
    expect(review.impacts).toHaveLength(3);
  });

  it('show one address, and are counted above a hundred', () => {
    expect(comment(createUnknownPolicies(1))).toContain(
      '- ❔ what role Detector may do is known only after the apply: `aws_iam_role_policy.R0` (one)',
    );
    expect(comment(createUnknownPolicies(150))).toContain('`aws_iam_role_policy.R099` and 50 more</details>');
  });
});

describe('created resources', () => {
  const sketches = [...createResources('aws_sqs_queue', 3), ...createResources('aws_sns_topic', 1)];

  it('are one line for each type, or an address for a single resource', () => {
    expect(comment(sketches)).toContain(
      [
        '<details><summary>Created: 4</summary>\n',
        '- create `aws_sns_topic.R0` (one)',
        '- 3 `aws_sqs_queue` (one): `R0, R1, R2`',
      ].join('\n'),
    );
  });

  it('are counted individually if they are omitted', () => {
    const many = comment(createResources('aws_sqs_queue', 100), 900);
    expect(many).toContain('- 100 `aws_sqs_queue` (one): `R00, R01,');
    expect(many).toContain('- more of `aws_sqs_queue` (one): `R40,');
    expect(many).toContain('20 of 100 created resources');
  });
});
