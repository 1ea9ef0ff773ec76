import { BarRow } from '../../../src/domain/bars';
import { getCalendar } from '../../../src/domain/calendar';
import { RowCache } from '../../../src/lambdas/pattern-detection/row-cache';

const createCache = (maxSymbols?: number) =>
  new RowCache({ calendar: getCalendar('24x7'), intervals: ['5m'] }, maxSymbols);

/** Puts a row with this number of symbols into the cache. */
function put(cache: RowCache, name: string, symbols: number, version = 1) {
  const bars = new BarRow(cache.options);
  for (let index = 0; index < symbols; index++)
    bars.addTrade(
      { symbol: `${name}${index}`, timestamp: index * 300_000, price: 1, size: 1 },
      index * 300_000,
    );
  const saved = {
    version,
    coldVersion: 1,
    positions: ['shard:1#0'],
    hot: new Uint8Array(),
    cold: new Uint8Array(),
  };
  cache.put(name, { bars, saved });
  return { bars, saved };
}

test('a cached row is used once, and only if the table has the same version and positions', () => {
  const cache = createCache();
  const row = put(cache, 'a', 2);
  expect(cache.findCached(['a', 'b'])).toEqual(['a']);
  expect(cache.take('a', row.saved)).toEqual(row);
  expect(cache.take('a', row.saved)).toBeUndefined();
  for (const current of [
    undefined,
    { version: 2, positions: row.saved.positions },
    { version: 1, positions: ['shard:2#0'] },
  ]) {
    put(cache, 'a', 2);
    expect(cache.take('a', current)).toBeUndefined();
    expect(cache.findCached(['a'])).toEqual([]);
  }
});

test('the rows that were unused for longest are removed if there are too many symbols', () => {
  const cache = createCache(10);
  const first = put(cache, 'a', 4);
  put(cache, 'b', 4);
  cache.take('a', first.saved);
  cache.put('a', first);
  put(cache, 'c', 4);
  expect(cache.findCached(['a', 'b', 'c'])).toEqual(['a', 'c']);
  put(cache, 'd', 11);
  expect(cache.findCached(['a', 'b', 'c', 'd'])).toEqual([]);
  put(cache, 'e', 10);
  expect(cache.findCached(['e'])).toEqual(['e']);
});

test('the rows report to the listener of the current batch', () => {
  const cache = createCache();
  const { bars } = put(cache, 'a', 1);
  const closed: number[][] = [[], []];
  for (const [batch, of] of closed.entries()) {
    cache.begin({ onBar: ({ timestamp }) => of.push(timestamp), onRejected: () => {} });
    bars.addTrade({ symbol: 'a0', timestamp: (batch + 1) * 300_000 + 2_000, price: 1, size: 1 }, 0);
  }
  expect(closed).toEqual([[0], [300_000]]);
});
