import { at, differences, marked, pathText, same } from '../../../src/domain/drift/values';
import type { Json } from '../../../src/domain/plan/plan';

describe('same', () => {
  const alike: readonly [Json, Json][] = [
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
  it.each(alike)('%j is %j', (a, b) => {
    expect(same(a, b)).toBe(true);
    expect(differences(a, b)).toEqual([]);
  });

  const different: readonly [Json, Json][] = [
    [true, false],
    [1, 0],
    ['1', 1],
    [['a'], ['a', 'b']],
    ['{"Action":"a"}', '{"Action":"b"}'],
    ['{"a', '{"b'],
  ];
  it.each(different)('%j is not %j', (a, b) => {
    expect(same(a, b)).toBe(false);
    expect(differences(a, b)).toEqual([[]]);
  });
});

describe('differences', () => {
  it('are the smallest parts, with a longer list as one', () => {
    const a = { env: [{ variables: { A: '1', 'b.c': '2' } }], list: [{ x: 1 }, { x: 2 }], same: 1 };
    const b = { env: [{ variables: { A: '9' } }], list: [{ x: 1 }, { x: 3 }], same: 1 };
    expect(differences(a, b).map(pathText)).toEqual([
      'env[0].variables.A',
      'env[0].variables["b.c"]',
      'list',
    ]);
  });
});

describe('a path', () => {
  const value = { env: [{ variables: { A: '1' } }], masked: '(sensitive)' };
  it('leads to a value, to null where there is none, and to the text in place of a tree', () => {
    expect(at(value, ['env', 0, 'variables', 'A'])).toBe('1');
    expect(at(value, ['env', 1, 'variables', 'A'])).toBeNull();
    expect(at(value, ['masked', 'deeper'])).toBe('(sensitive)');
  });

  it('is marked by a mark on itself or above it', () => {
    const marks = { env: [{ variables: true }], other: [{ a: true }] };
    expect(marked(marks, ['env', 0, 'variables', 'A'])).toBe(true);
    expect(marked(marks, ['other', 0, 'a'])).toBe(true);
    expect(marked(marks, ['other'])).toBe(false);
    expect(marked(marks, ['other', 0, 'b'])).toBe(false);
    expect(marked(undefined, ['other'])).toBe(false);
  });
});
