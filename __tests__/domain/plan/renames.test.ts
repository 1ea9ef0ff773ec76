import { findDataLosses, formatDataLossRefusal } from '../../../src/domain/plan/data-loss';
import { findRenames } from '../../../src/domain/plan/renames';
import { createPlan, type Sketch } from './plans';

const old = (values: object, address = 'aws_dynamodb_table.Old'): Sketch => ({
  address,
  actions: ['delete'],
  before: values,
});
const created = (values: object, address = 'aws_dynamodb_table.New'): Sketch => ({
  address,
  actions: ['create'],
  after: values,
});
const renames = (...changes: Sketch[]) => [...findRenames(createPlan(changes).resource_changes)];
const ROWS = { name: 'Rows-dev', hash_key: 'a', billing_mode: 'PAY_PER_REQUEST' };

describe('findRenames', () => {
  it('finds a resource that is created again with the same name', () => {
    expect(renames(old({ ...ROWS, arn: 'arn:aws:x' }), created({ ...ROWS, arn: null }))).toEqual([
      ['aws_dynamodb_table.Old', 'aws_dynamodb_table.New'],
    ]);
  });

  it('finds such a resource in another module, and under another key', () => {
    expect(
      renames(
        old(ROWS, 'module.a.aws_dynamodb_table.T[0]'),
        created(ROWS, 'module.b["x.y"].aws_dynamodb_table.T["a b"]'),
      ),
    ).toHaveLength(1);
  });

  it('finds none with a different name, a different type or too few equal values', () => {
    expect(renames(old(ROWS), created({ ...ROWS, name: 'Other-dev' }))).toEqual([]);
    expect(renames(old(ROWS), created(ROWS, 'aws_kinesis_stream.New'))).toEqual([]);
    expect(renames(old({ a: 1, b: 2 }), created({ a: 1, b: 3 }))).toEqual([]);
  });

  it('pairs each resource with one other, the most similar first', () => {
    const [a, b] = [
      { a: 1, b: 2, c: 3, d: 4, e: 5 },
      { a: 1, b: 2, c: 3, d: 4, e: 6 },
    ];
    expect(
      renames(
        old(a, 'aws_x.a'),
        old(b, 'aws_x.b'),
        created(b, 'aws_x.second'),
        created(a, 'aws_x.first'),
      ).sort(),
    ).toEqual([
      ['aws_x.a', 'aws_x.first'],
      ['aws_x.b', 'aws_x.second'],
    ]);
  });

  it('explains in the refusal of a data loss how to retain the resource', () => {
    const [loss] = findDataLosses(createPlan([old(ROWS), created(ROWS)]).resource_changes);
    expect(formatDataLossRefusal(loss!)).toContain(
      'if aws_dynamodb_table.New is its new name, preserve the resource: call moveFromId("aws_dynamodb_table.Old") on the new ' +
        'resource, or add moved { from = aws_dynamodb_table.Old, to = aws_dynamodb_table.New }',
    );
  });
});
