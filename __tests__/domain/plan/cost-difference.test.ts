import { formatCostDifference } from '../../../src/domain/plan/render/format';
import { getForgottenResources, getPlannedResources } from '../../../src/domain/plan/resources';
import { readPlan } from './given-plans';

const unpriced = [{ addresses: ['aws_nat_gateway.A', 'aws_nat_gateway.B'], why: 'no price' }];
const cost = (after: number, more: object = {}) =>
  formatCostDifference({ before: 1, after, lines: [], assumptions: [], unpriced: [], ...more });

describe('the cost of a plan', () => {
  it('is not reported as zero if a resource has no price', () => {
    expect(cost(1, { unpriced })).toBe('not known: 2 added or changed without a price');
    expect(cost(1, { unpricedRemoved: unpriced })).toBe('not known: 2 removed without a price');
    expect(cost(3, { unpriced })).toBe(
      '+2.00 USD a month: from 1.00 to 3.00, and 2 added or changed without a price',
    );
    expect(cost(1)).toBe('+0.00 USD a month: from 1.00 to 1.00');
  });

  it('includes a resource that Terraform only forgets', () => {
    const plan = readPlan('cost-forget');
    expect(getPlannedResources(plan, { resource: {} })).toEqual([]);
    expect(getForgottenResources(plan).map(({ address }) => address)).toEqual(['aws_kinesis_stream.S']);
  });
});
