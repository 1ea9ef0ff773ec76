import { type Paint, renderJson, renderMarkdown, renderText, buildReview } from '../../../../src/domain/plan';
import { appliedPlan, changeIn, firstPlan, leaveToApply, read, writtenIn } from '../first-plan';
import { planOf, type Sketch } from '../plans';

const plain: Paint = { red: String, green: String, yellow: String, bold: String, dim: String };
const first = buildReview({ stacks: [{ stack: 'pattern-detection-dev', plan: read(firstPlan()) }] });

/** `R00`, `R01` …: in the order of their addresses. */
const created = (type: string, count: number, after: object = {}): Sketch[] =>
  Array.from({ length: count }, (_, at) => ({
    address: `${type}.R${String(at).padStart(String(count - 1).length, '0')}`,
    actions: ['create'],
    after,
  }));
const comment = (sketches: readonly Sketch[], limit?: number): string =>
  renderMarkdown(buildReview({ stacks: [{ stack: 'one', plan: planOf(sketches) }] }), limit);

describe('what is said of a new stack', () => {
  const text = renderMarkdown(first);

  it('stands under whom it is about', () => {
    expect(text).toContain(
      [
        '- 🔓 **role PatternDetector-dev** (pattern-detection-dev)',
        '  - lambda.amazonaws.com may take it on',
        '  - logs:CreateLogStream and logs:PutLogEvents on /aws/lambda/PatternDetector-dev:\\* \\(log group\\)',
      ].join('\n'),
    );
    expect(text).toContain(
      '  - dynamodb:PutItem and dynamodb:UpdateItem on TradingPatterns-dev \\(table\\)\n',
    );
    expect(text.match(/\*\*role PatternDetector-dev\*\*/g)).toHaveLength(1);
    expect(text).not.toContain('may now');
  });

  it('has a sign of its own where it narrows', () => {
    expect(text).toMatch(/\*\*topic TradingAlerts-dev\*\*[^]*\n {2}- 🔒 anyone is denied to sns:Publish/);
  });

  it('is one line where it is one thing, and one for several of which the same is said', () => {
    expect(text).toContain(
      '- 🔒 **queue AlertQueue-dev and queue FailedInvocations-dev** (pattern-detection-dev): ' +
        'anyone is denied to sqs:\\* on ‹its name› where aws:SecureTransport is false \\(Bool\\)\n',
    );
  });

  it('stands so on a terminal, too', () => {
    const lines = renderText(first, plain);
    const at = lines.indexOf('  ! role PatternDetector-dev');
    expect(lines[at + 1]).toBe('      ! lambda.amazonaws.com may take it on');
  });

  it('is ungrouped for programs, with whom it is about', () => {
    const { impacts: meanings, stacks } = renderJson(first);
    expect(stacks[0]!.isNew).toBe(true);
    const role = meanings.filter(({ subject: about }) => about === 'role PatternDetector-dev');
    expect(role).toHaveLength(7);
    expect(role.every(({ address }) => address.startsWith('aws_iam_role'))).toBe(true);
  });

  it('is counted where it is left out', () => {
    const short = renderMarkdown(first, 1_700);
    const [, left, all] = /(\d+) of (\d+) meanings/.exec(short)!;
    expect(Number(all)).toBe(first.impacts.length);
    const shown = short.match(/^ {2}- |\*\*: |\): anyone/gm)!.length;
    expect(Number(left)).toBe(first.impacts.length - shown);
  });

  it('names ten at most of which the same is said', () => {
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

  it('is divided where it is long', () => {
    const statements = Array.from({ length: 70 }, (_, at) => ({
      Effect: 'Allow',
      Action: `sqs:Do${at}`,
      Resource: `arn:aws:sqs:us-east-1:123456789012:Queue${at}`,
    }));
    const policy = JSON.stringify({ Statement: statements });
    const text = comment(created('aws_iam_role_policy', 1, { role: 'Busy', policy }));
    expect(text.match(/\*\*role Busy\*\*/g)).toHaveLength(3);
    expect(text.match(/^ {2}- sqs:Do/gm)).toHaveLength(70);
  });
});

test('of a stack that is there each sentence stands alone, with its address', () => {
  const sample = appliedPlan();
  const { change } = changeIn(sample, 'aws_iam_role_policy');
  leaveToApply(change, 'policy');
  const { policy } = writtenIn(sample, 'aws_iam_role_policy');
  policy!.constant_value = String(policy!.constant_value).replace('sqs:SendMessage', 'sqs:*');
  const review = buildReview({ stacks: [{ stack: 'one', plan: read(sample) }] });
  expect(review.stacks[0]!.isNew).toBe(false);
  expect(renderMarkdown(review)).toContain(
    '- 🔓 role PatternDetector-dev may now also sqs:\\* on FailedInvocations-dev: `aws_iam_role_policy.',
  );
});

describe('policies that only the apply will tell', () => {
  const unknown = (count: number): Sketch[] => [
    ...created('aws_iam_role_policy', count, { role: 'Detector' }).map((sketch) => ({
      ...sketch,
      after_unknown: { policy: true },
    })),
    { address: 'aws_sqs_queue.Q', before: { delay: 1 }, after: { delay: 2 } },
  ];

  it('are one sentence for a stack, with their addresses folded', () => {
    const text = comment(unknown(3));
    expect(text.match(/known only after/g)).toHaveLength(1);
    expect(text).toContain(
      '- ❔ what 3 policies allow is known only after the apply (one) <details><summary>which</summary>' +
        '`aws_iam_role_policy.R0`, `aws_iam_role_policy.R1`, `aws_iam_role_policy.R2`</details>\n',
    );
    const review = buildReview({ stacks: [{ stack: 'one', plan: planOf(unknown(3)) }] });
    expect(renderText(review, plain)).toContain(
      '  ? what 3 policies allow is known only after the apply aws_iam_role_policy.R0 aws_iam_role_policy.R1 aws_iam_role_policy.R2',
    );
    expect(review.impacts).toHaveLength(3);
  });

  it('are named where it is one, and counted where they are many', () => {
    expect(comment(unknown(1))).toContain(
      '- ❔ what role Detector may do is known only after the apply: `aws_iam_role_policy.R0` (one)',
    );
    expect(comment(unknown(150))).toContain('`aws_iam_role_policy.R099` and 50 more</details>');
  });
});

describe('created resources', () => {
  const sketches = [...created('aws_sqs_queue', 3), ...created('aws_sns_topic', 1)];

  it('are a line a type, or their address where it is one', () => {
    expect(comment(sketches)).toContain(
      [
        '<details><summary>Created: 4</summary>\n',
        '- create `aws_sns_topic.R0` (one)',
        '- 3 `aws_sqs_queue` (one): `R0, R1, R2`',
      ].join('\n'),
    );
  });

  it('are counted one by one where they are left out', () => {
    const many = comment(created('aws_sqs_queue', 100), 900);
    expect(many).toContain('- 100 `aws_sqs_queue` (one): `R00, R01,');
    expect(many).toContain('- more of `aws_sqs_queue` (one): `R40,');
    expect(many).toContain('20 of 100 created resources');
  });
});
