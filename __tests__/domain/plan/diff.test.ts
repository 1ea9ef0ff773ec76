import { diffAttributes } from '../../../src/domain/plan/diff';
import { maskChange } from '../../../src/domain/plan/mask';
import { createPlan, type Sketch } from './plans';

const differences = (sketch: Omit<Sketch, 'address'>) =>
  diffAttributes(maskChange(createPlan([{ address: 'aws_x.y', ...sketch }]).resource_changes[0]!));
const known = { unknown: false, forcesReplacement: false };

describe('diffAttributes', () => {
  it('compares nested values by their paths', () => {
    const variables = { LEVEL: 'info', REGION: 'us-east-1' };
    expect(
      differences({
        before: { timeout: 3, environment: [{ variables }], same: [{ a: null }] },
        after: { timeout: 30, environment: [{ variables: { ...variables, LEVEL: 'debug' } }], same: [{}] },
      }),
    ).toEqual([
      { path: 'environment[0].variables.LEVEL', before: 'info', after: 'debug', ...known },
      { path: 'timeout', before: 3, after: 30, ...known },
    ]);
  });

  it('compares the values in JSON texts, whatever their notation', () => {
    const text = (action: string, indent = 0) =>
      JSON.stringify({ Statement: [{ Action: action }] }, null, indent);
    expect(differences({ before: { policy: text('a') }, after: { policy: text('b', 2) } })).toEqual([
      { path: 'policy.Statement[0].Action', before: 'a', after: 'b', ...known },
    ]);
    expect(differences({ before: { policy: text('a') }, after: { policy: text('a', 2) } })).toEqual([]);
  });

  it('treats null, an empty list and an empty map as equal', () => {
    expect(differences({ before: { a: null, b: [], c: '' }, after: { a: [], b: {}, d: null } })).toEqual([]);
  });

  it('marks unknown values and attributes that force a replacement', () => {
    expect(
      differences({
        actions: ['delete', 'create'],
        before: { arn: 'arn:aws:x', hash_key: 'id', tags: { a: 'b' } },
        after: { hash_key: 'symbol', tags: {} },
        after_unknown: { arn: true, tags: { a: true } },
        replace_paths: [['hash_key']],
      }),
    ).toEqual([
      { path: 'arn', before: 'arn:aws:x', unknown: true, forcesReplacement: false },
      { path: 'hash_key', before: 'id', after: 'symbol', unknown: false, forcesReplacement: true },
      { path: 'tags.a', before: 'b', unknown: true, forcesReplacement: false },
    ]);
  });

  it('compares a list of plain values as a whole, and a list of maps one by one', () => {
    expect(
      differences({
        before: { types: ['a'], rule: [{ name: 'x' }] },
        after: { types: ['a', 'b'], rule: [{ name: 'x' }, { name: 'y' }] },
      }),
    ).toEqual([
      { path: 'rule[1].name', after: 'y', ...known },
      { path: 'types', before: ['a'], after: ['a', 'b'], ...known },
    ]);
  });

  it('finds that a secret changed', () => {
    expect(differences({ before: { password: 'a' }, after: { password: 'b' } })).toEqual([
      { path: 'password', before: '(sensitive #1)', after: '(sensitive #2)', ...known },
    ]);
  });
});
