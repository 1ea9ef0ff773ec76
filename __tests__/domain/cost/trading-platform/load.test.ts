import { createOrderTraffic } from '../../../../src/domain/cost/trading-platform';
import { getWriterCapacity } from '../../../../src/domain/cost/trading-platform/orders';
import { countOrders } from '../../../../src/domain/cost/trading-platform/traffic';

it('counts what a million orders a day cause in a month of 21 trading days', () => {
  const rounded = Object.entries(countOrders(createOrderTraffic(1e6))).map(([name, count]) => [
    name,
    Math.round(count),
  ]);
  expect(Object.fromEntries(rounded)).toEqual({
    orders: 21_000_000,
    // One new order, 10 % amendments, 10 % cancellations.
    commands: 25_200_000,
    executions: 31_500_000,
    queries: 21_000_000,
    sessions: 420_000,
    requests: 46_200_000 + 3 * 420_000,
    checkedRequests: 46_200_000 + 2 * 420_000,
    transactions: 56_700_000,
    events: 56_700_000,
  });
});

it('the writer needs 2.4 ACU for a million orders a day, and ten times as many for ten million', () => {
  // 93.75 transactions a second of 3 ms and 34.7 queries of 0.5 ms are 0.3 virtual CPUs, half idle, four ACU for each.
  const capacity = getWriterCapacity(countOrders(createOrderTraffic(1e6)));
  expect(capacity).toBeCloseTo(((93.75 * 3 + 34.7222 * 0.5) / 1000) * 2 * 4, 4);
  expect(capacity).toBeCloseTo(2.4, 1);
  expect(getWriterCapacity(countOrders(createOrderTraffic(10e6)))).toBeCloseTo(10 * capacity, 6);
  expect(getWriterCapacity(countOrders(createOrderTraffic(0)))).toBe(0);
});
