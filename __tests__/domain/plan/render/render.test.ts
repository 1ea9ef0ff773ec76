import {
  COMMENT_LIMIT,
  COMMENT_MARKER,
  type Paint,
  renderJson,
  renderMarkdown,
  renderText,
  type ReviewInput,
  buildReview,
} from '../../../../src/domain/plan';
import { createPlan, type Sketch } from '../plans';

const createTag = (tag: string) => (text: string) => `<${tag}>${text}</${tag}>`;
const plain: Paint = { red: String, green: String, yellow: String, bold: String, dim: String };
const painted: Paint = { ...plain, red: createTag('red') };

const TABLE: Sketch = {
  address: 'aws_dynamodb_table.Approvals',
  actions: ['delete', 'create'],
  before: { name: 'Approvals-dev', hash_key: 'id' },
  after: { name: 'Approvals-dev', hash_key: 'symbol' },
  replace_paths: [['hash_key']],
};
const CHANGES: readonly Sketch[] = [
  { address: 'aws_sqs_queue.New', actions: ['create'], after: { name: 'New' } },
  { address: 'aws_lambda_function.Detector', before: { timeout: 3 }, after: { timeout: 30 } },
  {
    address: 'aws_cloudwatch_metric_alarm.Old',
    actions: ['delete'],
    before: { name: 'Old' },
    action_reason: 'delete_because_no_resource_config',
  },
  { address: 'aws_lambda_function_url.Url', before: url('AWS_IAM'), after: url('NONE') },
  TABLE,
  { address: 'aws_iam_role.Same', actions: ['no-op'], before: {}, after: {} },
  {
    address: 'aws_iam_role.New',
    actions: ['no-op'],
    previous_address: 'aws_iam_role.Moved',
    before: {},
    after: {},
  },
];

function url(authorization_type: string) {
  return { function_name: 'Detector', authorization_type };
}

const review: ReviewInput = {
  stacks: [
    { stack: 'account-shared', plan: createPlan([]) },
    {
      stack: 'pattern-detection-dev',
      plan: createPlan(CHANGES, {
        output_changes: {
          ApiUrl: { actions: ['update'], before: 'https://a', after: 'https://b' },
          Same: { actions: ['no-op'], before: 1, after: 1 },
        },
      }),
    },
    { stack: 'broken', plan: undefined, error: 'Error: no credentials' },
  ],
  cost: {
    before: 10,
    after: 12.5,
    lines: [{ item: 'queues', before: 0, after: 2.5, calculation: '5 × request at 0.5 USD' }],
    assumptions: ['a million messages'],
    unpriced: [{ addresses: ['aws_x.y', 'aws_x.z'], reason: 'there is no price for it' }],
  },
  policy: [
    {
      rule: 'arm64',
      scope: 'general',
      stack: 'pattern-detection-dev',
      address: 'aws_lambda_function.Detector',
      path: 'pattern-detection-dev/Detector/Default',
      severity: 'high',
      message: 'runs on x86_64',
      fix: 'set architectures',
    },
    {
      rule: 'widgets',
      scope: 'pattern-detection',
      stack: 'pattern-detection-dev',
      address: 'aws_cloudwatch_dashboard.D',
      severity: 'low',
      message: 'has eleven widgets',
      fix: 'put another one in',
    },
  ],
  waived: [{ rule: 'retention', scope: 'general', reason: 'a trial only', count: 3 }],
  drift: [
    {
      stack: 'pattern-detection-dev',
      address: 'aws_sqs_queue.Q',
      attribute: 'delay',
      before: 1,
      after: 2,
      severity: 'data',
      fix: 'applying this plan reverts it',
    },
  ],
};

/** The positions of texts in another text, which must contain them. */
const findPositions = (text: string, parts: readonly string[]): number[] =>
  parts.map((part) => {
    expect(text).toContain(part);
    return text.indexOf(part);
  });
const isAscending = (numbers: readonly number[]): boolean =>
  numbers.every((number, at) => at === 0 || number > numbers[at - 1]!);

describe('the review', () => {
  it('counts the changes, without no-ops', () => {
    const { stacks, changes } = buildReview(review);
    expect(stacks.map(({ counts }) => counts)).toEqual([
      { delete: 0, replace: 0, update: 0, create: 0, forget: 0, import: 0, move: 0 },
      { delete: 1, replace: 1, update: 2, create: 1, forget: 0, import: 0, move: 1 },
      { delete: 0, replace: 0, update: 0, create: 0, forget: 0, import: 0, move: 0 },
    ]);
    expect(changes.map(({ address }) => address)).toEqual([
      'aws_dynamodb_table.Approvals',
      'aws_cloudwatch_metric_alarm.Old',
      'aws_lambda_function.Detector',
      'aws_lambda_function_url.Url',
      'aws_sqs_queue.New',
      'aws_iam_role.New',
    ]);
  });

  it('is complete in JSON', () => {
    const found = buildReview(review);
    expect(JSON.parse(JSON.stringify(renderJson(found)))).toEqual({
      version: 1,
      ...JSON.parse(JSON.stringify(found)),
    });
  });
});

describe('the comment', () => {
  const comment = renderMarkdown(buildReview(review));

  it('starts with a marker, and has one table for all stacks', () => {
    expect(
      comment.startsWith(
        `${COMMENT_MARKER}\n## Plan: 1 to destroy, 1 to replace, 2 to change, 1 to create, 1 to move\n`,
      ),
    ).toBe(true);
    expect(comment.match(/^\| stack \|/gm)).toHaveLength(1);
    expect(comment).toContain('| pattern-detection-dev | 🔴 **1** | 🔴 **1** | 2 | 1 | 0 | 1 | 1 |');
    expect(comment).toContain('| broken ⚠️ | 0 |');
  });

  it('starts with failures, destroyed resources and impacts; other changes are folded', () => {
    const places = findPositions(comment, [
      'Error: no credentials',
      '🔴 **replace** `aws_dynamodb_table.Approvals`',
      '🔴 **destroy** `aws_cloudwatch_metric_alarm.Old`',
      '🔓 anyone may now call the URL of function Detector',
      '🔴 **arm64** (high, general) `aws_lambda_function.Detector` (pattern-detection-dev), construct `pattern-detection-dev/Detector/Default`: runs on x86\\_64. Fix: set architectures',
      '▫️ **widgets** (low, pattern-detection) `aws_cloudwatch_dashboard.D` (pattern-detection-dev): has eleven widgets',
      '⏸️ **retention** (general) waived 3 times: a trial only',
      '+2.50 USD a month: from 10.00 to 12.50',
      'Drift detected by the plan',
      '<details><summary>Moved or forgotten: 1</summary>',
      'from `aws_iam_role.Moved`',
      '<details><summary>Changed: 2</summary>',
      '```diff\n  timeout\n- 3\n+ 30\n```',
      '<details><summary>Outputs: 1</summary>',
      '<details><summary>Created: 1</summary>',
    ]);
    expect(isAscending(places)).toBe(true);
    expect(comment).toContain('- assumption: a million messages');
    expect(comment).toContain('- +2.50 queues (5 × request at 0.5 USD)');
    expect(comment).toContain('- not priced: `aws_x.y`, `aws_x.z`: there is no price for it');
    expect(comment).not.toContain('Smaller parts of the cost');
  });

  it('shows the ten largest parts of the cost, and folds the smaller ones', () => {
    const lines = Array.from({ length: 12 }, (_, at) => ({
      item: `part ${at + 1}`,
      before: 0,
      after: 12 - at,
      calculation: 'a',
    }));
    const costly = renderMarkdown(buildReview({ ...review, cost: { ...review.cost!, lines } }));
    const places = findPositions(costly, [
      'part 10 (a)',
      '- assumption: a million messages',
      '<details><summary>Smaller parts of the cost: 2</summary>',
      'part 11 (a)',
      'part 12 (a)',
    ]);
    expect(isAscending(places)).toBe(true);
  });

  it('describes the data loss and what forces it', () => {
    expect(comment).toContain('**data loss: all its rows, and its point-in-time recovery**');
    expect(comment).toContain('forced by `hash_key`: `"id"` → `"symbol"`');
    expect(comment).toMatch(
      /aws_cloudwatch_metric_alarm\.Old.*\n {2}- because it is no longer in the configuration/,
    );
  });

  it('escapes values that would end a block, open a tag or mention somebody', () => {
    const nasty = '</details>\n```\n<!-- x --> @team `` | **bold**';
    const text = renderMarkdown(
      buildReview({
        stacks: [
          {
            stack: 'a|b',
            plan: createPlan([{ address: 'aws_x.y', before: { note: '' }, after: { note: nasty } }]),
          },
        ],
        policy: [
          {
            rule: 'r',
            scope: 'general',
            stack: 'a|b',
            address: 'a',
            severity: 'medium',
            message: nasty,
            fix: 'm',
          },
        ],
      }),
    );
    expect(text).toContain('| a\\|b |');
    expect(text).toContain('````diff\n');
    expect(text).toContain(
      '&lt;/details&gt; \\`\\`\\` &lt;\\!-- x --&gt; @\u200dteam \\`\\` \\| \\*\\*bold\\*\\*',
    );
    expect(text.match(/<!--/g)).toHaveLength(2); // the marker, and what is in the block
  });

  it('escapes mentions and issue numbers in a sentence', () => {
    const message = 'see @desk/all and desk/repo#12, #7 or GH-3';
    const policy = [
      { rule: 'r', scope: 'general', stack: 's', address: '@a #1', severity: 'low', message, fix: '' },
    ] as const;
    const text = renderMarkdown(buildReview({ stacks: [{ stack: '@s', plan: createPlan([]) }], policy }));
    // The text after GitHub resolves escapes. GitHub ignores mentions and issue numbers in code.
    const read = text
      .replace(/`[^`]*`/g, '')
      .replace(/\\(?=[^A-Za-z])/g, '')
      .replaceAll('&#64;', '@');
    expect(read).toContain('desk/repo');
    expect(read.match(/@[A-Za-z]|#\d|GH-\d/g)).toBeNull();
  });

  it('is only a table if nothing changes', () => {
    const text = renderMarkdown(buildReview({ stacks: [{ stack: 'one', plan: createPlan([]) }] }));
    expect(text).toContain('## Plan: no changes');
    expect(text).not.toContain('<details>');
  });
});

describe('a comment on a plan of any size', () => {
  const createSketches = (count: number, sketch: (at: number) => Sketch) =>
    Array.from({ length: count }, (_, at) => sketch(at));
  const COUNT = 1_000;
  const long = 'x y '.repeat(200);
  const huge = createPlan([
    ...createSketches(40, (at) => ({ ...TABLE, address: `aws_dynamodb_table.T${at}` })),
    ...createSketches(COUNT, (at) => ({
      address: `aws_x.u${at}`,
      before: { note: 'a' },
      after: { note: `${at} ${long}` },
    })),
    ...createSketches(COUNT, (at) => ({
      address: `aws_x.c${at}`,
      actions: ['create'],
      after: { note: long },
    })),
  ]);
  let [review, comment] = [buildReview({ stacks: [] }), ''];
  beforeAll(() => {
    review = buildReview({ stacks: [{ stack: 'huge', plan: huge }] });
    comment = renderMarkdown(review);
  });

  it('stays within the limit, and retains all destroyed resources', () => {
    expect(comment.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(comment.length).toBeGreaterThan(COMMENT_LIMIT / 2);
    expect(COMMENT_LIMIT).toBeLessThan(65_536);
    expect(comment.match(/🔴 \*\*replace\*\*/g)).toHaveLength(40);
  });

  it('counts omitted items, and omits the least important first', () => {
    const [, changes] =
      /Omitted for length:\*\* (\d+) of 1000 other changes; 1000 of 1000 created resources\. /.exec(comment)!;
    expect(Number(changes) + comment.match(/^~ `aws_x\.u/gm)!.length).toBe(COUNT);
    expect(comment).not.toContain('<summary>Created');
    expect(comment.match(/<details>/g)).toHaveLength(comment.match(/<\/details>/g)!.length);
  });

  it.each([1_000, 3_000, 10_000])('stays within %d characters with thousands of stacks', (limit) => {
    const { stacks, ...rest } = review;
    const text = renderMarkdown({ ...rest, stacks: Array.from({ length: 2_000 }, () => stacks[0]!) }, limit);
    expect(text.length).toBeLessThanOrEqual(limit);
    expect(text).toMatch(/Omitted for length:\*\* \d+ of 2000 stacks/);
  });
});

describe('control characters', () => {
  // Clears the screen, links, the same by C1, turns the direction of writing, begins a line.
  const nasty = '\u001b[2J\u001b]8;;https://x\u0007\u009b31m\u202etxt\u2066\u200f\nnext';
  const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
  const address = `aws_x.y["${nasty}"]`;
  const sketch: Sketch = {
    address,
    before: { [nasty]: 1, list: [nasty] },
    after: { [nasty]: { [nasty]: 2 }, list: [`${nasty}2`] },
    previous_address: `${address}2`,
    replace_paths: [[nasty]],
    action_reason: nasty,
  };
  const found = buildReview({
    stacks: [
      {
        stack: nasty,
        plan: createPlan(
          [sketch, { ...sketch, actions: ['delete', 'create'] }, { address, actions: ['create'], after: {} }],
          { output_changes: { [nasty]: { actions: ['update'], before: nasty, after: 'b' } } },
        ),
      },
      { stack: 'failed', plan: undefined, error: nasty },
    ],
    cost: {
      before: 1,
      after: 2,
      lines: [{ item: nasty, before: 1, after: 2, calculation: nasty }],
      assumptions: [nasty],
      unpriced: [{ addresses: [address], reason: nasty }],
    },
    policy: [
      { rule: nasty, scope: nasty, stack: nasty, address, severity: 'high', message: nasty, fix: nasty },
    ],
    drift: [
      {
        stack: nasty,
        address,
        attribute: nasty,
        before: nasty,
        after: { [nasty]: 1 },
        severity: 'data',
        fix: nasty,
      },
    ],
  });

  it('are escaped in each output', () => {
    const lines = renderText(found, plain);
    for (const text of [...lines, renderMarkdown(found), JSON.stringify(renderJson(found))])
      expect(CONTROLS.exec(text)).toBeNull();
    expect(lines.join('\n')).toContain('⟨U+001B⟩[2J');
    expect(renderMarkdown(found)).toContain('⟨U+202E⟩');
  });

  it('do not start a new line', () => {
    const lines = renderText(found, plain);
    expect(lines.filter((line) => line.includes('\n') || line.startsWith('next'))).toEqual([]);
    // Only errors retain their line breaks, in a code block.
    expect(renderMarkdown(found).match(/^next/gm)).toHaveLength(1);
  });
});

describe('the review for a terminal', () => {
  const lines = renderText(buildReview(review), plain);

  it('starts with destroyed resources, and ends with the counts', () => {
    const text = lines.join('\n');
    const places = findPositions(text, [
      'broken: not planned: Error: no credentials',
      '± replace aws_dynamodb_table.Approvals',
      'data loss: all its rows',
      'forced by hash_key',
      'because it is no longer in the configuration',
      '! anyone may now call the URL of function Detector',
      'high arm64 (general) aws_lambda_function.Detector (pattern-detection-dev/Detector/Default): runs on x86_64; fix: set architectures',
      'low widgets (pattern-detection) aws_cloudwatch_dashboard.D: has eleven widgets; fix: put another one in',
      'waived retention (general), 3 times: a trial only',
      '+2.50 USD a month',
      'data aws_sqs_queue.Q delay: 1 -> 2 (applying this plan reverts it)',
      '~ aws_lambda_function.Detector\n      timeout: 3 -> 30',
      '+ aws_sqs_queue.New',
      '> aws_iam_role.New from aws_iam_role.Moved',
      'ApiUrl: "https://a" -> "https://b"',
      'Plan: 1 to destroy, 1 to replace, 2 to change, 1 to create, 1 to move',
    ]);
    expect(isAscending(places)).toBe(true);
  });

  it('is red if something is destroyed', () => {
    const text = renderText(buildReview(review), painted).join('\n');
    expect(text).toContain('<red>± replace</red> aws_dynamodb_table.Approvals');
    expect(text).toContain('<red>    data loss: all its rows, and its point-in-time recovery</red>');
  });

  it('contains no control characters, and no line breaks of values', () => {
    const stacks = [{ stack: 's', plan: undefined, error: 'a\u001b[31mb\nc' }];
    expect(renderText(buildReview({ stacks }), plain)).toEqual([
      's: not planned: a⟨U+001B⟩[31mb c',
      '',
      'Plan: no changes',
    ]);
  });

  it('states in one line that nothing changes', () => {
    expect(renderText(buildReview({ stacks: [{ stack: 'one', plan: createPlan([]) }] }), plain)).toEqual([
      'one: no changes',
    ]);
  });
});

test('the same review is rendered to the same texts', () => {
  const again = { ...review, stacks: review.stacks.map((stack) => ({ ...stack })) };
  expect(renderMarkdown(buildReview(again))).toBe(renderMarkdown(buildReview(review)));
  expect(renderText(buildReview(again), plain)).toEqual(renderText(buildReview(review), plain));
});
