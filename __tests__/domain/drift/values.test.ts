import {
  getValueAt,
  findDifferences,
  isMarked,
  formatPath,
  areEquivalent,
  compareByType,
} from '../../../src/domain/drift/values';
import type { Json } from '../../../src/domain/plan/plan';

describe('areEquivalent', () => {
  const equivalent: readonly [Json, Json][] = [
    [
      { a: 1, b: [2] },
      { b: [2], a: 1 },
    ],
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    ['{"Action":["a","b"],"Effect":"Allow"}', '{ "Effect": "Allow", "Action": ["b", "a"] }'],
    ['{"Action":["a"]}', '{"Action":"a"}'],
    [null, []],
    [null, ''],
    [null, false],
    [null, 0],
    [null, { a: null }],
    [{ a: 1 }, { a: 1, b: null }],
  ];
  it.each(equivalent)('considers %j and %j equivalent', (a, b) => {
    expect(areEquivalent(a, b)).toBe(true);
    expect(findDifferences(a, b)).toEqual([]);
  });

  const different: readonly [Json, Json][] = [
    [true, false],
    [1, 0],
    ['1', 1],
    [['a'], ['a', 'b']],
    ['{"Action":"a"}', '{"Action":"b"}'],
    ['{"id":12345678901234567}', '{"id":12345678901234568}'],
    ['{"a', '{"b'],
  ];
  it.each(different)('considers %j and %j different', (a, b) => {
    expect(areEquivalent(a, b)).toBe(false);
    expect(findDifferences(a, b)).toEqual([[]]);
  });
});

describe('the order of a list', () => {
  const layers = compareByType('aws_lambda_function');
  it('matters unless the schema declares the attribute as a set', () => {
    const [a, b] = [{ layers: ['l1', 'l2'] }, { layers: ['l2', 'l1'] }];
    expect(findDifferences(a, b, layers)).toEqual([['layers']]);
    const sets = [
      { vpc_config: [{ subnet_ids: ['a', 'b'] }] },
      { vpc_config: [{ subnet_ids: ['b', 'a'] }] },
    ] as const;
    expect(findDifferences(sets[0], sets[1], layers)).toEqual([]);
  });

  // The attributes beside a change are compared one by one, and must be compared by their own names then too.
  it('of a set does not matter, even if a neighboring attribute changes', () => {
    const createConfig = (subnet_ids: string[], layers: string[], memory: number) => ({
      vpc_config: [{ subnet_ids, ipv6: memory > 1 }],
      layers,
      memory,
    });
    const before = createConfig(['a', 'b'], ['l1', 'l2'], 1);
    expect(findDifferences(before, createConfig(['b', 'a'], ['l1', 'l2'], 2), layers)).toEqual([
      ['memory'],
      ['vpc_config', 0, 'ipv6'],
    ]);
    expect(findDifferences(before, createConfig(['a', 'b'], ['l2', 'l1'], 2), layers)).toEqual([
      ['layers'],
      ['memory'],
      ['vpc_config', 0, 'ipv6'],
    ]);
  });

  it('matters in the branches of a state machine, but not in a policy or a pattern', () => {
    const compare = (type: string, name: string, document: (list: string[]) => object) =>
      findDifferences(
        { [name]: JSON.stringify(document(['a', 'b'])) },
        { [name]: JSON.stringify(document(['b', 'a'])) },
        compareByType(type),
      ).length;
    expect(
      compare('aws_sfn_state_machine', 'definition', (Branches) => ({ States: { P: { Branches } } })),
    ).toBe(1);
    expect(compare('aws_iam_role_policy', 'policy', (Action) => ({ Statement: [{ Action }] }))).toBe(0);
    expect(compare('aws_cloudwatch_event_rule', 'event_pattern', (source) => ({ source }))).toBe(0);
  });
});

describe('a document in an attribute', () => {
  const compare = (name: string, a: object, b: object) =>
    findDifferences(
      { [name]: JSON.stringify(a) },
      { [name]: JSON.stringify(b) },
      compareByType('aws_api_gateway_rest_api'),
    ).length;
  const [forth, back] = [
    ['a', 'b'],
    ['b', 'a'],
  ];

  it.each([
    'required',
    'tags',
    'Action',
    'NotAction',
    'Resource',
    'NotResource',
    'Statement',
    'AWS',
    'Service',
    'Federated',
  ])('has no order in %s', (field) => {
    expect(compare('body', { paths: { [field]: forth } }, { paths: { [field]: back } })).toBe(0);
    expect(compare('body', { paths: { [`x${field}`]: forth } }, { paths: { [`x${field}`]: back } })).toBe(1);
    expect(compare('body', { paths: { [`${field}x`]: forth } }, { paths: { [`${field}x`]: back } })).toBe(1);
  });

  it.each(['event_pattern', 'filter_policy', 'filter_criteria', 'pattern'])(
    'has no order if it is a pattern: %s',
    (name) => {
      expect(compare(name, { source: forth }, { source: back })).toBe(0);
      expect(compare(`${name}s`, { source: forth }, { source: back })).toBe(1);
      expect(compare(`my_${name}`, { source: forth }, { source: back })).toBe(1);
    },
  );

  it('has no order in any list if it is a policy', () => {
    const createPolicy = (list: unknown) => ({ Statement: [{ Condition: { StringEquals: { k: list } } }] });
    expect(compare('policy', createPolicy(forth), createPolicy(back))).toBe(0);
    expect(compare('policy', createPolicy(['a']), createPolicy('a'))).toBe(0);
  });
});

describe('a strict comparison', () => {
  const strict = { ...compareByType('aws_lambda_function'), strict: true };
  const empty: readonly Json[] = [null, false, 0, '', [], {}];
  it.each(empty.flatMap((a) => empty.filter((b) => b !== a).map((b) => [a, b] as const)))(
    'distinguishes %j and %j',
    (a, b) => {
      expect(areEquivalent(a, b, strict)).toBe(false);
      expect(areEquivalent(a, b)).toBe(true);
    },
  );

  it('considers an attribute without a value and a missing one equal', () => {
    expect(areEquivalent({ a: 1, b: null }, { a: 1 }, strict)).toBe(true);
    expect(areEquivalent({ a: 1, b: 0 }, { a: 1 }, strict)).toBe(false);
    expect(areEquivalent(undefined, null, strict)).toBe(true);
  });

  it('distinguishes a value from a list with only that value, except in a document', () => {
    expect(areEquivalent(['a'], 'a', strict)).toBe(false);
    expect(areEquivalent('["a"]', '["a"]', strict)).toBe(true);
    expect(areEquivalent('{"Action":["a"]}', '{"Action":"a"}', strict)).toBe(true);
  });
});

describe('findDifferences', () => {
  it('returns the attributes in the order of their names', () => {
    expect(findDifferences({ b: 1, a: 1, c: 1 }, { c: 2, d: 1 })).toEqual([['a'], ['b'], ['c'], ['d']]);
  });

  it('compares the attributes of a single block, but a list of strings or of several blocks as a whole', () => {
    expect(findDifferences({ l: ['a'] }, { l: ['b'] })).toEqual([['l']]);
    expect(findDifferences({ l: [{ a: 1 }] }, { l: [{ a: 2 }] })).toEqual([['l', 0, 'a']]);
    expect(findDifferences({ l: [{ a: 1 }] }, { l: [{ a: 2 }, { a: 3 }] })).toEqual([['l']]);
    expect(findDifferences({ l: [{ a: 1 }, { a: 3 }] }, { l: [{ a: 2 }] })).toEqual([['l']]);
    expect(findDifferences({ l: [{ a: 1 }] }, { l: 'x' })).toEqual([['l']]);
    expect(findDifferences({ l: { a: 1 } }, { l: 'x' })).toEqual([['l']]);
  });

  it('returns the smallest parts, with a longer list as one part', () => {
    const a = { env: [{ variables: { A: '1', 'b.c': '2' } }], list: [{ x: 1 }, { x: 2 }], same: 1 };
    const b = { env: [{ variables: { A: '9' } }], list: [{ x: 1 }, { x: 3 }], same: 1 };
    expect(findDifferences(a, b).map(formatPath)).toEqual([
      'env[0].variables.A',
      'env[0].variables["b.c"]',
      'list',
    ]);
  });
});

describe('an attribute path', () => {
  const value = { env: [{ variables: { A: '1' } }], masked: '(sensitive)' };
  it('resolves to a value, to null if there is none, or to the text that replaces a masked subtree', () => {
    expect(getValueAt(value, ['env', 0, 'variables', 'A'])).toBe('1');
    expect(getValueAt(value, ['env', 1, 'variables', 'A'])).toBeNull();
    expect(getValueAt(value, ['masked', 'deeper'])).toBe('(sensitive)');
    expect(getValueAt(undefined, ['masked'])).toBeNull();
    expect(getValueAt({ masked: null }, ['masked', 'deeper'])).toBeNull();
    expect(getValueAt({ off: false }, ['off'])).toBe(false);
  });

  it('is sensitive if it or a parent is marked', () => {
    const marks = { env: [{ variables: true }], other: [{ a: true }] };
    expect(isMarked(marks, ['env', 0, 'variables', 'A'])).toBe(true);
    expect(isMarked(marks, ['other', 0, 'a'])).toBe(true);
    expect(isMarked(marks, ['other'])).toBe(false);
    expect(isMarked(marks, ['other', 0, 'b'])).toBe(false);
    expect(isMarked(undefined, ['other'])).toBe(false);
    expect(isMarked({ other: null }, ['other', 'a'])).toBe(false);
    expect(isMarked({ other: 'true' }, ['other', 'length'])).toBe(false);
    expect(isMarked(true, [])).toBe(true);
  });
});
