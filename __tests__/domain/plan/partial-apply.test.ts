import { findUnreviewedChanges } from '../../../src/domain/plan/partial-apply';
import { createPlan, type Sketch } from './plans';

const table = { name: 'Watch-dev', hash_key: 'ticker', arn: null };
const REPLACED: Sketch = {
  address: 'aws_dynamodb_table.Watch',
  actions: ['delete', 'create'],
  before: { ...table, hash_key: 'symbol' },
  after: table,
  after_unknown: { arn: true },
};
const MADE: Sketch = {
  address: 'aws_sqs_queue.New',
  actions: ['create'],
  after: { name: 'New-dev', tags: ['a'] },
};
const CHANGED: Sketch = {
  address: 'aws_lambda_function.Detector',
  before: { timeout: 3, environment: [{ variables: { A: '1' } }] },
  after: { timeout: 30, environment: [{ variables: { A: '1' } }] },
};
const GONE: Sketch = { address: 'aws_iam_role.Old', actions: ['delete'], before: { name: 'Old' } };
const reviewed = createPlan([REPLACED, MADE, CHANGED, GONE]);
const findUnreviewed = (...rest: readonly Sketch[]) => findUnreviewedChanges(reviewed, createPlan(rest));

describe('the remaining changes after a partial apply', () => {
  it('may be all, some or none of the planned changes', () => {
    expect(findUnreviewed(REPLACED, MADE, CHANGED, GONE)).toEqual([]);
    expect(findUnreviewed(CHANGED)).toEqual([]);
    expect(findUnreviewed({ ...MADE, actions: ['no-op'] })).toEqual([]);
    expect(findUnreviewed()).toEqual([]);
  });

  it('may be the second half of a replacement', () => {
    expect(findUnreviewed({ ...REPLACED, actions: ['create'], before: null })).toEqual([]);
    const deposed = { ...GONE, address: REPLACED.address };
    const plan = createPlan([deposed]);
    const withKey = {
      ...plan,
      resource_changes: plan.resource_changes.map((one) => ({ ...one, deposed: 'a1' })),
    };
    expect(findUnreviewedChanges(reviewed, withKey)).toEqual([]);
    expect(findUnreviewed(deposed)).toEqual([
      'aws_dynamodb_table.Watch: expected replace as planned, found delete',
    ]);
  });

  it('must not include a move or an import that was not planned', () => {
    const stays = { ...MADE, actions: ['no-op'] };
    expect(findUnreviewed({ ...stays, previous_address: 'aws_sqs_queue.Old' })).toEqual([
      'aws_sqs_queue.New: a move from aws_sqs_queue.Old was not planned',
    ]);
    expect(findUnreviewed({ ...stays, importing: { id: 'q' } })).toEqual([
      'aws_sqs_queue.New: an import of q was not planned',
    ]);
    const planned = createPlan([{ ...stays, importing: { id: 'q' }, previous_address: 'aws_sqs_queue.Old' }]);
    expect(findUnreviewedChanges(planned, planned)).toEqual([]);
  });

  it('may replace a tainted resource', () => {
    const again: Sketch = { ...MADE, actions: ['delete', 'create'] };
    expect(findUnreviewed({ ...again, action_reason: 'replace_because_tainted' })).toEqual([]);
    expect(findUnreviewed({ ...again, action_reason: 'replace_because_cannot_update' })).toEqual([
      'aws_sqs_queue.New: expected create as planned, found replace',
    ]);
  });

  it('may have values that were unknown before, but no other new values', () => {
    const known = {
      ...REPLACED,
      after: { ...table, arn: 'arn:aws:dynamodb:::table/Watch-dev' },
      after_unknown: {},
    };
    expect(findUnreviewed(known)).toEqual([]);
    expect(findUnreviewed({ ...known, after: { ...known.after, hash_key: 'side' } })).toEqual([
      'aws_dynamodb_table.Watch: replace with values that were not planned',
    ]);
  });

  it.each<[string, unknown]>([
    ['a value', { timeout: 60, environment: [{ variables: { A: '1' } }] }],
    ['a value in a map', { timeout: 30, environment: [{ variables: { A: '2' } }] }],
    ['one more in a map', { timeout: 30, environment: [{ variables: { A: '1', B: '2' } }] }],
    [
      'one more in a list',
      { timeout: 30, environment: [{ variables: { A: '1' } }, { variables: { B: '' } }, 'x'] },
    ],
    ['nothing of it', null],
  ])('must not have a different %s', (_, after) => {
    expect(findUnreviewed({ ...CHANGED, after })).toEqual([
      'aws_lambda_function.Detector: update with values that were not planned',
    ]);
  });

  it('must not include changes that were not planned', () => {
    expect(findUnreviewed({ ...GONE, address: 'aws_iam_role.Other' })).toEqual([
      'aws_iam_role.Other: delete was not planned',
    ]);
    expect(findUnreviewed({ ...CHANGED, actions: ['delete', 'create'] })).toEqual([
      'aws_lambda_function.Detector: expected update as planned, found replace',
    ]);
  });
});
