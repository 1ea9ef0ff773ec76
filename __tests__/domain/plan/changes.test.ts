import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoteBigNumbers } from '../../../src/domain/plan/big-numbers';
import { countChanges } from '../../../src/domain/plan/counts';
import { escapeTexts } from '../../../src/domain/plan/control-characters';
import { diffChange } from '../../../src/domain/plan/diff';
import { AddressMasker, ChangeMasker, maskOutput } from '../../../src/domain/plan/mask';
import { findNotices } from '../../../src/domain/plan/notices';
import { findUnreviewedChanges } from '../../../src/domain/plan/partial-apply';
import { getAction, parsePlanDocument } from '../../../src/domain/plan/plan';
import { findRenames } from '../../../src/domain/plan/renames';
import { matchesWildcard } from '../../../src/domain/plan/wildcard';
import { createPlan, type Sketch } from './plans';

/** The texts are compared with this file. `UPDATE_REVIEWS=1` writes it. */
const EXPECTED = join(__dirname, '../../fixtures/reviews/changes.txt');

type Values = readonly [before: unknown, after: unknown, more?: Partial<Sketch>];

function describeDifferences([before, after, more]: Values): string {
  const [change] = createPlan([{ address: 'aws_x.y', before, after, ...more }]).resource_changes;
  const differences = diffChange(new ChangeMasker(change!));
  return JSON.stringify(
    differences.map(({ path, unknown, forcesReplacement, note, ...values }) => [
      path,
      ...(unknown ? ['unknown'] : []),
      ...(forcesReplacement ? ['forces'] : []),
      ...(note === undefined ? [] : [note]),
      values,
    ]),
  );
}

/** Lists of items with names: a digit after the name is another value. */
const LISTS = ['', 'A', 'B', 'AB', 'BA', 'A2B', 'ABC', 'ACB', 'CAB', 'AB2C', 'AAB', 'ABCD', 'ADC', 'A2B2C2'];
const toItems = (text: string): object[] =>
  (text.match(/[A-Z]\d?/g) ?? []).map((item) => ({ name: item[0], version: item[1] ?? '1' }));
const LIST_PAIRS = LISTS.flatMap((a) =>
  LISTS.map((b): [string, Values] => [`${a} -> ${b}`, [{ l: toItems(a) }, { l: toItems(b) }]]),
);

const VALUES: readonly Values[] = [
  ...['name', 'id', 'Sid', 'sid', 'key', 'label', 'type', 'priority', 'other'].map((field): Values => [
    {
      l: [
        { [field]: 'a', v: 1 },
        { [field]: 'b', v: 1 },
      ],
    },
    {
      l: [
        { [field]: 'c', v: 1 },
        { [field]: 'b', v: 2 },
        { [field]: 'a', v: 3 },
      ],
    },
  ]),
  [
    { l: [{ name: '', v: 1 }] },
    {
      l: [
        { name: '', v: 2 },
        { name: '', v: 3 },
      ],
    },
  ],
  [{ l: [{ name: 1, v: 1 }] }, { l: [{ name: 1, v: 2 }] }],
  [{ l: ['a', { b: 1 }] }, { l: ['a', { b: 2 }, 'c'] }],
  [{ l: ['{"a":1}'] }, { l: ['{"a":2}'] }],
  [{ l: ['a', 'b'] }, { l: ['b', 'a'] }],
  [{ l: ['a'] }, { l: [] }],
  [{ l: 'a' }, { l: ['a'] }],
  [{ l: { a: 1 } }, { l: [{ a: 1 }] }],
  [{ m: { a: '' } }, { m: {} }],
  [{ m: {} }, { m: { a: '' } }],
  [{ m: { a: null } }, { m: {} }],
  [{ m: { a: '', b: 1 } }, { m: { b: 1 } }],
  [{ m: { b: 1 } }, { m: { b: 2, a: '' } }],
  [{ m: null }, { m: { a: { b: [] } } }],
  [{ a: '' }, { a: null }],
  [{ a: 0 }, { a: null }],
  [{ a: false }, { a: null }],
  [{ a: [] }, { a: [''] }],
  [{ a: 1 }, {}],
  [null, { a: 1, b: '' }, { actions: ['create'] }],
  [{ a: 1 }, null, { actions: ['delete'] }],
  [{ a: { b: 1 } }, { a: {} }, { after_unknown: { a: { b: true } } }],
  [{ a: 1 }, {}, { after_unknown: { a: true, b: true } }],
  [{ a: 1 }, { a: 1 }, { after_unknown: { a: false } }],
  [{ l: ['a'] }, { l: [] }, { after_unknown: { l: [true, true] } }],
  [{ l: [{ a: 1 }] }, { l: [{ a: 1 }, { b: 2 }] }, { after_unknown: { l: [false, { c: true }] } }],
  [{ l: [{ a: 1 }] }, {}, { after_unknown: { l: true } }],
  [{ a: { b: 1, c: 2 }, d: 1 }, { a: { b: 2, c: 3 }, d: 2 }, { replace_paths: [['a', 'b'], [], ['d', 'x']] }],
  [{ a: { b: 1 } }, { a: { b: 2 } }, { replace_paths: [['a']] }],
  [{ l: [{ a: 1 }] }, { l: [{ a: 2 }] }, { replace_paths: [['l', 0, 'a']] }],
  // Differences that are not visible.
  ...[
    ['é', 'e\u0301'],
    ['x y', 'x  y'],
    ['x', 'x\u200b'],
    ['xy', 'x\u00ady'],
    ['a\u00a0b', 'a b'],
    ['paypal', 'p\u0430ypal'],
    ['ﬁ', 'fi'],
    ['x', 'x\u{e0041}'],
    ['x\u200b', 'x\u200b\u200b'],
    ['x', 'y'],
  ].map(([before, after]): Values => [{ a: before }, { a: after }]),
  ...[
    ['', null],
    [null, ''],
    [[], null],
    [null, []],
    [{}, null],
    [{ a: '' }, null],
    [[''], ['', '']],
    ['{"a":1,"b":2}', '{"b":2,"a":1}'],
    ['{"a":1}', '{ "a": 1 }'],
    ['{"a":1}', '{"a": 1}\n'],
    ['[1]', '[1.0]'],
  ].map(([before, after]): Values => [
    { a: before, b: 1 },
    { a: after, b: 1 },
  ]),
  [{ l: [''] }, { l: [null] }],
  [{ a: 'x' }, { a: 'x' }, { before_sensitive: {}, after_sensitive: { a: true } }],
  [{ a: 'x' }, { a: 'x' }, { before_sensitive: { a: true }, after_sensitive: {} }],
  [{ a: ['x'] }, { a: ['x'] }, { before_sensitive: { a: [false] }, after_sensitive: { a: [true] } }],
  [{ a: { b: 'x' } }, { a: { b: 'x' } }, { before_sensitive: true, after_sensitive: { a: true } }],
  [{ a: 'x', b: '' }, { a: 'x', b: null }, { after_unknown: { b: false } }],
  [{ a: 'x' }, { a: 'x' }],
  [{ a: 'x' }, { a: 'x' }, { actions: ['no-op'] }],
];

const remove = (address: string, before: object, more: Partial<Sketch> = {}): Sketch => ({
  address,
  actions: ['delete'],
  before,
  ...more,
});
const create = (address: string, after: object): Sketch => ({ address, actions: ['create'], after });
const FIVE = { a: 1, b: 2, c: 3, d: 4, e: 5 };
const RENAMES: readonly (readonly Sketch[])[] = [
  ...[
    'name',
    'bucket',
    'function_name',
    'identifier',
    'cluster_identifier',
    'replication_group_id',
    'domain_name',
  ],
  ...['broker_name', 'cluster_id', 'namespace_name', 'cluster_name', 'table_name', 'creation_token', 'other'],
].map((field) => [
  remove('aws_x.a', { [field]: 'n', v: 1, w: 2 }),
  create('aws_x.b', { [field]: 'n', v: 3, w: 4 }),
]);
const MORE_RENAMES: readonly (readonly Sketch[])[] = [
  [remove('aws_x.a', FIVE), create('aws_x.b', { ...FIVE, e: 6 })],
  [remove('aws_x.a', FIVE), create('aws_x.b', { ...FIVE, d: 5, e: 6 })],
  [remove('aws_x.a', FIVE), create('aws_x.b', {})],
  [remove('aws_x.a', { ...FIVE, f: null, g: [] }), create('aws_x.b', { ...FIVE, f: null, g: [], h: 0 })],
  [remove('aws_x.a', FIVE), create('aws_x.a', FIVE)],
  [remove('aws_x.a', FIVE), create('aws_y.b', FIVE)],
  [remove('aws_x.a', FIVE, { deposed: 'd1' }), create('aws_x.b', FIVE)],
  [remove('aws_x.a', FIVE), remove('aws_x.b', FIVE), create('aws_x.c', FIVE)],
  [remove('aws_x.a', FIVE), create('aws_x.c', FIVE), create('aws_x.b', FIVE)],
  [
    remove('aws_x.a', { name: 'n', v: 1 }),
    create('aws_x.b', { v: 1 }),
    create('aws_x.c', { name: 'n', v: 2 }),
  ],
];

const PLANNED: readonly Sketch[] = [
  {
    address: 'aws_x.r',
    actions: ['delete', 'create'],
    before: { a: 1 },
    after: { a: 2, l: ['x'], m: { k: 1 } },
    after_unknown: { arn: true, l: [false], m: { u: true } },
  },
  { address: 'aws_x.u', before: { a: 1 }, after: { a: 2 } },
  create('aws_x.c', { a: 1, n: null }),
  remove('aws_x.d', { a: 1 }),
  { address: 'aws_x.n', actions: ['no-op'], before: {}, after: {} },
];
const REMAINING: readonly Sketch[] = [
  { ...PLANNED[0]!, after: { a: 2, l: ['x'], m: { k: 1, u: 'z' }, arn: 'q' } },
  { ...PLANNED[0]!, after: { a: 2, l: ['y'], m: { k: 1 } } },
  { ...PLANNED[0]!, after: { a: 2, l: ['x', 'y'], m: { k: 1 } } },
  { ...PLANNED[0]!, after: { a: 2, l: ['x'], m: { k: 2 } } },
  { ...PLANNED[0]!, after: { a: 2, l: ['x'], m: { k: 1, j: 1 } } },
  { ...PLANNED[0]!, after: { a: 2, l: ['x'], m: { k: 1 }, e: '' } },
  { ...PLANNED[0]!, actions: ['create'] },
  { ...PLANNED[0]!, actions: ['delete'] },
  { ...PLANNED[0]!, actions: ['delete'], deposed: 'd1' },
  { ...PLANNED[0]!, actions: ['update'] },
  { ...PLANNED[1]!, after: { a: 3 } },
  { ...PLANNED[1]!, previous_address: 'aws_x.old' },
  { ...PLANNED[1]!, previous_address: 'aws_x.u' },
  { ...PLANNED[1]!, importing: { id: 'i' } },
  { ...PLANNED[1]!, importing: { identity: { a: 1 } } },
  { ...PLANNED[2]!, actions: ['delete', 'create'], action_reason: 'replace_because_tainted' },
  { ...PLANNED[2]!, actions: ['delete', 'create'] },
  { ...PLANNED[2]!, after: { a: 1, n: 0 } },
  { ...PLANNED[3]!, actions: ['update'] },
  { ...PLANNED[4]!, actions: ['update'] },
  { ...PLANNED[4]!, actions: ['read'] },
  create('aws_x.other', {}),
];

const check = (status: string, ...instances: object[]) => ({
  address: { to_display: 'check.c' },
  status,
  ...(instances.length > 0 && { instances }),
});
const instance = (status: string, ...messages: string[]) => ({
  address: { to_display: 'check.i' },
  status,
  ...(messages.length > 0 && { problems: messages.map((message) => ({ message })) }),
});
const DEFERRED = [
  'instance_count_unknown',
  'resource_config_unknown',
  'provider_config_unknown',
  'absent_prereq',
  'deferred_prereq',
  'another_reason_x',
];
const NOTICES: readonly (readonly [parts: object, warnings?: readonly string[]])[] = [
  [{}],
  [{ checks: [check('pass'), check('fail'), check('unknown'), check('error', instance('pass'))] }],
  [
    {
      checks: [
        check(
          'fail',
          instance('fail', 'a', 'b'),
          instance('pass', 'c'),
          instance('fail'),
          instance('unknown', 'd'),
        ),
      ],
    },
    ['a: it failed', 'other'],
  ],
  [{ checks: [{ status: 'fail' }, 12] }],
  [{ checks: 'x' }],
  [
    {
      deferred_changes: DEFERRED.map((reason) => ({
        reason,
        resource_change: {
          address: 'aws_x.y',
          mode: 'managed',
          type: 'aws_x',
          name: 'y',
          change: { actions: ['update'] },
        },
      })),
    },
  ],
  [{ deferred_changes: [{ reason: 'x' }] }],
  [
    {
      action_invocations: [
        { address: 'action.a.b' },
        {
          address: 'action.a.b',
          lifecycle_action_trigger: {
            triggering_resource_address: 'aws_x.y',
            action_trigger_event: 'AfterCreate_now',
          },
        },
      ],
    },
  ],
  [
    {
      deferred_action_invocations: [
        {
          action_invocation: {
            address: 'action.a.b',
            lifecycle_action_trigger: { triggering_resource_address: 'aws_x.y' },
          },
        },
      ],
    },
  ],
  [{ complete: false }],
  [{ complete: false, errored: true }],
  [
    {
      complete: true,
      new_part: { a: 1 },
      new_list: [1],
      empty: {},
      none: [],
      text: 'x',
      nil: null,
      variables: { a: 1 },
      relevant_attributes: [1],
      provider_schemas: { a: 1 },
    },
  ],
];

const TEXTS = [
  'a\u001bb',
  'a\u0000\u0008\u000b\u001f\u007f\u009fb',
  'a\tb\nc',
  'a\u061cb\u200eb\u202eb\u2066b',
  'a\u00a0b\u00adb\u200bb\ufeffb',
  '👩\u200d👧',
  'a\u200db',
  '❤\ufe0f',
  '1\ufe0f',
  'x\ufe0f',
  '\ud83dx',
  'a  b   c',
  '\u{e0041}',
];
const FIELDS = ['before', 'after', 'error', 'message', 'description', 'address'];

const NUMBERS = [
  '{"a":9007199254740993}',
  '{"a":9007199254740991}',
  '{"a":-9007199254740993}',
  '{"a":123456789012345}',
  '{"a":1234567890123456}',
  '{"a":0.1234567890123456}',
  '{"a":1.5e300}',
  '{"a":"9007199254740993"}',
  '{"9007199254740993":1}',
  '["x\\"9007199254740993",9007199254740993]',
  '9007199254740993',
  '{"a":12345678901234567890}',
  '{"a":1234567890.1234567}',
];

const WILDCARDS: readonly (readonly [string, string])[] = [
  ...['', 'a', 'ab', 'abc', 'aXbXc', 'xabc', 'abcx', 'acb', 'aab', 'aba'].flatMap((text) =>
    ['', '*', 'a', 'a*', '*c', 'a*c', 'a*b*c', '**', 'a**b', '*b*', 'ab*b', 'a*a'].map(
      (pattern): [string, string] => [pattern, text],
    ),
  ),
];

const PLANS: readonly object[] = [
  { format_version: '2.0' },
  { format_version: '1.0' },
  { format_version: 'x1.', terraform_version: '1' },
  { format_version: '1.0', terraform_version: '1', resource_changes: [{ mode: 'x' }] },
];
const ACTIONS = [
  [],
  ['no-op'],
  ['create'],
  ['delete'],
  ['update'],
  ['read'],
  ['forget'],
  ['other'],
  ['delete', 'create'],
  ['create', 'delete'],
  ['create', 'forget'],
  ['forget', 'create'],
];

const describeError = (run: () => unknown): string => {
  try {
    return JSON.stringify(run());
  } catch (error) {
    return (error as Error).message.split('\n')[0]!;
  }
};

it('changes are compared, counted, paired and described as expected', () => {
  const notices = NOTICES.map(([parts, warnings]) => {
    const plan = parsePlanDocument(
      JSON.stringify({ format_version: '1.2', terraform_version: '1', ...parts }),
    );
    return JSON.stringify(findNotices(plan, new AddressMasker(), warnings));
  });
  const counted = ACTIONS.map((actions) => {
    const { resource_changes: changes } = createPlan([
      { address: 'aws_x.y', actions, before: {}, after: {}, importing: {}, previous_address: 'aws_x.z' },
    ]);
    return `${actions.join()}: ${getAction(changes[0]!)} ${Object.values(countChanges(changes)).join(' ')}`;
  });
  const sections: Readonly<Record<string, readonly string[]>> = {
    lists: LIST_PAIRS.map(([title, values]) => `${title}: ${describeDifferences(values)}`),
    values: VALUES.map((values) => `${JSON.stringify(values)}: ${describeDifferences(values)}`),
    renames: [...RENAMES, ...MORE_RENAMES].map((changes) =>
      JSON.stringify([...findRenames(createPlan(changes).resource_changes)]),
    ),
    'remaining changes': REMAINING.map((change) =>
      JSON.stringify(findUnreviewedChanges(createPlan(PLANNED), createPlan([change]))),
    ),
    notices,
    actions: counted,
    texts: TEXTS.flatMap((text) =>
      FIELDS.map((field) => JSON.stringify(escapeTexts({ [field]: [text], [text]: 1 }))),
    ),
    numbers: NUMBERS.map(quoteBigNumbers),
    wildcards: WILDCARDS.filter(([pattern, text]) => matchesWildcard(pattern, text)).map((pair) =>
      JSON.stringify(pair),
    ),
    'invalid plans': [...PLANS.map((plan) => JSON.stringify(plan)), '{', '[]', 'null'].map((text) =>
      describeError(() => parsePlanDocument(text)),
    ),
    outputs: [
      JSON.stringify(
        maskOutput('x', {
          actions: ['update'],
          before: ['a'],
          after: { b: 'c' },
          before_sensitive: [true],
          after_sensitive: { b: false },
        }),
      ),
      JSON.stringify(maskOutput('db_password', { actions: ['create'], after: 'x', after_unknown: false })),
    ],
  };
  const text = Object.entries(sections)
    .map(([title, lines]) => `=== ${title}\n${lines.join('\n')}\n`)
    .join('\n')
    // The file shows invisible characters by their codes.
    .replace(/[^\n -~]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (process.env.UPDATE_REVIEWS === '1') writeFileSync(EXPECTED, text);
  expect(text).toBe(readFileSync(EXPECTED, 'utf8'));
});

it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'a plan with resources of the type %s is refused, because every table has an entry of this name',
  (type) => {
    const change = { actions: ['create'], before: null, after: {} };
    const resource = { address: 'a.b', mode: 'managed', type, name: 'b', change };
    expect(() =>
      parsePlanDocument(
        JSON.stringify({ format_version: '1.2', terraform_version: '1', resource_changes: [resource] }),
      ),
    ).toThrow('plan: resource_changes.0.type: expected a type of resources');
  },
);
