import { reviewGiven, reviewPlan } from './given-plans';
import { createPlan, type Sketch } from './plans';

const update = (before: object, after: object, more: Partial<Sketch> = {}) =>
  reviewPlan(createPlan([{ address: 'aws_x.y', before, after, ...more }]));

describe('a change that a review must show', () => {
  it.each([
    ['bigint', 'n: "9007199254740992" -> "9007199254740993"'],
    ['json-key-order', 'dashboard_body: only the order of the keys or the notation of the JSON differs'],
    ['json-key-order-in-mixed-list', 'dashboard_body.t: "a" -> "b"'],
    ['noise-hides-the-change', 'widgets[39].properties.metrics[0][1]: "M39" -> "CHANGED"'],
    ['null-empty', 'environment[0].variables.B: "" -> nothing'],
    ['sensitive-only', 'insecure_value: becomes sensitive'],
    [
      'unknown-in-list',
      'layers[0]: "arn:aws:lambda:us-east-1:111122223333:layer:Shared-dev:1" -> (known after apply)',
    ],
    ['zero-width', '"pay⟨U+200B⟩ments.example.com" (invisible characters differ'],
    ['odd-key', 'tags["a.b"]: "1" -> "3"'],
    ['long-tail', 'deny 0.0.0.0/0;" (812 characters) -> '],
    ['deposed', 'deposed object 4f3c2b1a: an earlier replacement left it'],
    ['check-failed', 'check.cert_valid failed: The certificate expires within 30 days.'],
    ['actions', 'invokes action.aws_lambda_invoke.purge: after update of aws_sqs_queue.Orders'],
    ['replace-order', 'aws_sqs_queue.A (create before destroy)'],
    ['replace-order', 'aws_sqs_queue.B (destroy before create)'],
  ])('%s: %s', (name, expected) => {
    expect(reviewGiven(name).text).toContain(expected);
  });

  it('is shown without the parts that are equal', () => {
    expect(reviewGiven('noise-hides-the-change').review.changes[0]!.differences).toHaveLength(1);
    expect(reviewGiven('json-key-order-in-mixed-list').review.changes[0]!.differences).toHaveLength(1);
    const inserted = reviewGiven('list-insert-first').review.changes[0]!.differences;
    expect(inserted.every(({ path }) => path.startsWith('stage[0]'))).toBe(true);
  });

  it('is shown as an item that moved, without its values', () => {
    const items = ['A', 'B', 'C'].map((name) => ({ name, version: '1' }));
    const { differences } = update({ stage: items }, { stage: [items[2], items[0], items[1]] }).review
      .changes[0]!;
    expect(differences).toEqual([expect.objectContaining({ path: 'stage[0]', note: 'moved from [2]' })]);
  });

  it.each([
    ['null against an empty text', { a: null }, { a: '' }, 'a: null before, an empty text after'],
    ['white space', { a: 'x y' }, { a: 'x  y' }, 'only white space differs'],
    ['white space in JSON', { a: '{"b":1}' }, { a: '{ "b": 1 }' }, 'only white space in the JSON differs'],
    ['normalization', { a: 'é' }, { a: 'e\u0301' }, 'only the Unicode normalization differs'],
    ['a no-break space', { a: 'x y' }, { a: 'x\u00a0y' }, '⟨U+00A0⟩'],
    ['a tag character', { a: 'x' }, { a: 'x\u{e0041}' }, '⟨U+E0041⟩'],
    [
      'a letter of another alphabet',
      { a: 'paypal' },
      { a: 'p\u0430ypal' },
      'characters that look alike differ: U+0061 before, U+0430 after',
    ],
    ['half an emoji', { a: 'x' }, { a: 'x\ud83d' }, 'D83D'],
  ])('%s', (_, before, after, expected) => {
    expect(update(before, after).text).toContain(expected);
  });

  it('shows emoji unchanged, and never splits one', () => {
    expect(update({ a: 'x' }, { a: '👩‍👩‍👧 ❤️' }).text).toContain('👩‍👩‍👧 ❤️');
    const text = '👩‍👩‍👧'.repeat(100);
    expect(update({ a: 'x' }, { a: text }).text).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  });

  it('shows repeated spaces in an address', () => {
    const { text, comment } = reviewPlan(
      createPlan([
        { address: 'aws_x.y["a b"]', before: {}, after: { a: 1 } },
        { address: 'aws_x.y["a  b"]', before: {}, after: { a: 1 } },
      ]),
    );
    for (const output of [text, comment]) expect(output).toContain('a ⟨U+0020⟩b');
  });

  it('names the attribute that forces a replacement, even without a visible difference', () => {
    const { text, comment, review } = update(
      { name: 'a', size: 1 },
      { name: 'a', size: 2 },
      { actions: ['create', 'delete'], replace_paths: [['ami'], ['name']] },
    );
    expect(review.changes[0]).toMatchObject({
      forcedBy: ['ami', 'name'],
      replaceOrder: 'create before destroy',
    });
    expect(text).toContain('forced by ami');
    expect(comment).toContain('forced by `ami`; `name`');
    expect(comment).toContain('also changes `size`: `1` → `2`');
  });

  it('is counted in the comment if there are too many', () => {
    const values = (value: number) =>
      Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`a${at + 10}`, value]));
    expect(update(values(1), values(2)).comment).toContain('and 5 more attributes: a35, a36, a37, a38, a39');
  });
});

describe('notices', () => {
  it('report deferred changes, incomplete plans and unknown parts', () => {
    const { text } = reviewPlan(
      createPlan([], {
        complete: false,
        deferred_changes: [
          {
            reason: 'provider_config_unknown',
            resource_change: {
              address: 'aws_x.y',
              mode: 'managed',
              type: 'aws_x',
              name: 'y',
              change: { actions: ['create'] },
            },
          },
        ],
        new_part: [{ a: 1 }],
      }),
    );
    expect(text).toContain(
      'deferred: create aws_x.y: the configuration of its provider is known only after the apply',
    );
    expect(text).toContain('the plan is incomplete');
    expect(text).toContain('the plan has new_part, which this program does not read');
  });

  it('report nothing for a plan that passes its checks', () => {
    const checks = [
      { address: { kind: 'check', name: 'c', to_display: 'check.c' }, status: 'pass', instances: [] },
    ];
    expect(
      reviewPlan(createPlan([], { checks, relevant_attributes: [{}], timestamp: 'x' })).review.stacks[0],
    ).not.toHaveProperty('warnings');
  });
});

describe('created resources', () => {
  it('show their attributes, and the lines of a text', () => {
    const { text, comment } = update(
      {},
      { name: 'a', user_data: 'one\ntwo\n' },
      { actions: ['create'], before: null, after_unknown: { arn: true } },
    );
    expect(text).toContain(
      '+ aws_x.y\n      name: "a"\n      user_data:\n        one\n        two\n      known after apply: arn',
    );
    expect(comment).toContain('+ name: "a"');
  });

  it('show the changed lines of a text', () => {
    const { text } = update({ script: 'a\nb\nc\nd\ne' }, { script: 'a\nb\nC\nd\ne' });
    expect(text).toContain(
      '      script:\n          a\n          b\n        - c\n        + C\n          d\n          e',
    );
  });
});
