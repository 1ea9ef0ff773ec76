import { requireResource } from '../../src/policies/requirements/resource-requirements';
import type { EvaluatedStack } from '../../src/policies/rule';

const createStack = (region: string, name: string) =>
  ({
    suffix: 'dev',
    region,
    resources: [{ type: 'aws_dynamodb_table', address: 'aws_dynamodb_table.Prices', values: { name } }],
  }) as unknown as EvaluatedStack;

describe('a required resource whose name contains the region', () => {
  const prices = requireResource('aws_dynamodb_table', 'table-prices-{region}');

  it('is required under the name of each region', () => {
    for (const region of ['us-east-1', 'eu-west-1'])
      expect(prices.findMismatches(createStack(region, `table-prices-${region}-dev`))).toEqual([]);
    expect(prices.findMismatches(createStack('eu-west-1', 'table-prices-us-east-1-dev'))).toEqual([
      {
        address: 'aws_dynamodb_table.table-prices-eu-west-1',
        found: 'nothing',
        expected: 'an aws_dynamodb_table table-prices-eu-west-1-dev',
      },
    ]);
  });
});
