import { compareStacks } from '../../../tools/cdktf-fork/compare';
import { replaceCdktf } from '../../../tools/cdktf-fork/copy';

const formatStack = (version: string, resource: object = {}, head: object = {}) =>
  JSON.stringify({ '//': { metadata: { backend: 's3', version, ...head } }, resource }, undefined, 2);

const QUEUE = { aws_sqs_queue: { Q: { name: 'Q-dev', tags: ['a', 'b'] } } };
const compare = (expected: string, actual: string) =>
  compareStacks(new Map([['a-dev', expected]]), new Map([['a-dev', actual]]), '0.24.0').get('a-dev');

describe('the comparison of stacks', () => {
  it('allows the version in the metadata to differ, and requires that of the fork', () => {
    expect(compare(formatStack('0.21.0', QUEUE), formatStack('0.24.0', QUEUE))).toEqual([]);
    expect(compare(formatStack('0.21.0', QUEUE), formatStack('0.21.0', QUEUE))).toEqual([
      '//.metadata.version: expected 0.24.0, found 0.21.0',
    ]);
  });

  it.each([
    ['a value', { aws_sqs_queue: { Q: { name: 'R-dev', tags: ['a', 'b'] } } }],
    ['an item of a list', { aws_sqs_queue: { Q: { name: 'Q-dev', tags: ['a', 'c'] } } }],
    ['a missing item', { aws_sqs_queue: { Q: { name: 'Q-dev', tags: ['a'] } } }],
    ['an object in place of a list', { aws_sqs_queue: { Q: { name: 'Q-dev', tags: { 0: 'a', 1: 'b' } } } }],
    ['an attribute more', { aws_sqs_queue: { Q: { name: 'Q-dev', tags: ['a', 'b'], depends_on: null } } }],
    ['a resource less', {}],
  ])('reports %s', (_, resource) => {
    const lines = compare(formatStack('0.21.0', QUEUE), formatStack('0.24.0', resource));
    expect(lines).toEqual([expect.stringMatching(/^resource\.aws_sqs_queue\S*: expected .+, found .+$/)]);
  });

  it('reports another version in other places, and other metadata', () => {
    const versions = ['0.21.0', '0.24.0'].map((version) => formatStack(version, { version }));
    expect(compare(versions[0]!, versions[1]!)).toEqual([
      'resource.version: expected "0.21.0", found "0.24.0"',
    ]);
    expect(compare(formatStack('0.21.0'), formatStack('0.24.0', {}, { stackName: 'a' }))).toEqual([
      '//.metadata.stackName: expected nothing, found "a"',
    ]);
  });

  it('reports another order of keys, which changes the bytes', () => {
    const ordered = { A: 1, B: 2 };
    expect(compare(formatStack('0.21.0', ordered), formatStack('0.24.0', { B: 2, A: 1 }))).toEqual([
      'the keys have another order',
    ]);
  });

  it('reports a missing stack', () => {
    const [expected, actual] = ['a-dev', 'b-dev'].map((name) => new Map([[name, formatStack('0.24.0')]]));
    expect([...compareStacks(expected!, actual!, '0.24.0')]).toEqual([
      ['a-dev', ['synthesized by the checkout only']],
      ['b-dev', ['synthesized by the copy only']],
    ]);
  });

  it('prints the first of many differences, each on a short line', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`R${index}`, 'x'.repeat(500)]));
    const lines = compare(formatStack('0.21.0'), formatStack('0.24.0', many))!;
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('and 10 more differences');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(300);
  });
});

test('the fork is installed as cdktf, for the providers too, and without the CLI', () => {
  const dependencies = {
    '@cdktf/provider-aws': '20.1.0',
    cdktf: '0.21.0',
    'cdktf-cli': '0.21.0',
    zod: '4.6.7',
  };
  expect(
    replaceCdktf({ name: 'a', version: '1', dependencies, overrides: { other: '1.0.0' } }, 'cdktn@0.24.0'),
  ).toEqual({
    name: 'a',
    version: '1',
    dependencies: { '@cdktf/provider-aws': '20.1.0', cdktf: 'npm:cdktn@0.24.0', zod: '4.6.7' },
    overrides: { other: '1.0.0', '@cdktf/provider-aws': { cdktf: '$cdktf' } },
  });
});
