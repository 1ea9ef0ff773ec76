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

describe('findDifferences', () => {
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
  });

  it('is sensitive if it or a parent is marked', () => {
    const marks = { env: [{ variables: true }], other: [{ a: true }] };
    expect(isMarked(marks, ['env', 0, 'variables', 'A'])).toBe(true);
    expect(isMarked(marks, ['other', 0, 'a'])).toBe(true);
    expect(isMarked(marks, ['other'])).toBe(false);
    expect(isMarked(marks, ['other', 0, 'b'])).toBe(false);
    expect(isMarked(undefined, ['other'])).toBe(false);
  });
});
