import { encodeBarList, type PriceBar } from '../../../../src/domain/recent-bars';
import { createRecentBars } from '../../../../src/lambdas/pattern-detection/adapters/recent-bars';
import { dynamo } from '../../shared/client';

const NOW = Date.UTC(2026, 2, 2, 15);
const DAY_S = 86_400;
const createBars = (count: number, step: number): PriceBar[] =>
  Array.from({ length: count }, (_, index) => ({
    timestamp: Date.UTC(2026, 2, 2) + index * step,
    open: 10,
    high: 12,
    low: 9,
    close: 11,
    volume: 500,
  }));

test.each([
  ['bars of five minutes', createBars(24, 300_000), 7 * DAY_S],
  ['daily bars', createBars(24, DAY_S * 1_000), 960 * DAY_S],
  ['a single bar', createBars(1, 0), 960 * DAY_S],
])('RecentBars saves %s for longer than a pattern takes', async (_, bars, seconds) => {
  const { client, inputs } = dynamo();
  await createRecentBars(client, 'T').save('AAPL#5m', bars, NOW);
  expect(inputs).toEqual([
    {
      TableName: 'T',
      Item: {
        series: 'AAPL#5m',
        until: new Date(bars.at(-1)!.timestamp).toISOString(),
        bars: encodeBarList(bars),
        expiresAt: NOW / 1000 + seconds,
      },
    },
  ]);
});

test('RecentBars loads the bars of a time range in order, each once, even if a row can’t be read', async () => {
  const bars = createBars(6, 60_000);
  const { client, inputs } = dynamo({
    Items: [
      { bars: encodeBarList(bars.slice(3)) },
      { bars: encodeBarList(bars.slice(0, 4)) },
      { bars: Uint8Array.of(99) },
    ],
  });
  const [from, until] = [bars[0]!.timestamp, bars.at(-1)!.timestamp];
  expect(await createRecentBars(client, 'T').load('AAPL', from, until)).toEqual(bars);
  expect(inputs).toEqual([
    expect.objectContaining({
      TableName: 'T',
      KeyConditionExpression: 'series = :series AND #until BETWEEN :from AND :until',
      ExpressionAttributeValues: {
        ':series': 'AAPL',
        ':from': '2026-03-02T00:00:00.000Z',
        ':until': '2026-03-02T00:05:00.000Z',
      },
      ConsistentRead: true,
    }),
  ]);
});
