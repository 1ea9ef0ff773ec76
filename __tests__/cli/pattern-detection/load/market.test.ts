import { ExpectedResults } from '../../../../src/cli/pattern-detection/load/expectation';
import {
  getMinSymbols,
  SyntheticMarket,
  type MarketOptions,
} from '../../../../src/cli/pattern-detection/load/market';
import { readRecord } from '../../../../src/domain/market-data';
import type { Bar } from '../../../../src/domain/patterns';

const START = Date.UTC(2026, 0, 5, 14, 30);
const OPTIONS: MarketOptions = { seed: 7, run: 'LTEST01', symbols: 20, rate: 1_000, start: START };

function listEvents(options: Partial<MarketOptions>, count: number): Bar[] {
  const all = { ...OPTIONS, ...options };
  const market = new SyntheticMarket(all, Math.floor(count / all.symbols));
  return Array.from({ length: count }, () => market.generateBar());
}

const computeExpectedResults = (bars: readonly Bar[]) => {
  const expected = new ExpectedResults(60);
  bars.forEach((bar) => expected.add(bar));
  return expected;
};

describe('SyntheticMarket', () => {
  it('creates the same events for the same seed, and different ones for another seed', () => {
    const events = listEvents({}, 5_000);
    expect(listEvents({}, 5_000)).toEqual(events);
    expect(listEvents({ seed: 8 }, 5_000)).not.toEqual(events);
  });

  it('creates valid events at the requested rate, in chronological order for each symbol', () => {
    const events = listEvents({ symbols: 7, rate: 7_000 }, 14_000);
    const range = { oldest: START, newest: START + 2_000 };
    for (let index = 0; index < events.length; index += 500) {
      const { accepted } = readRecord(JSON.stringify(events.slice(index, index + 500)), range);
      expect(accepted.map(({ bar }) => bar)).toEqual(events.slice(index, index + 500));
    }
    const last = new Map<string, number>();
    for (const { symbol, timestamp } of events) {
      expect(timestamp).toBeGreaterThan(last.get(symbol) ?? 0);
      last.set(symbol, timestamp);
    }
    expect(last.size).toBe(7);
    expect(events.at(-1)!.timestamp).toBe(START + 1_999);
  });

  it('requires one symbol per thousand events per second', () => {
    expect([1, 1_000, 1_001, 10_000].map(getMinSymbols)).toEqual([1, 1, 2, 10]);
  });

  it('contains each of the three patterns, about one per thousand bars, and few other windows', () => {
    const { patterns, alerts, bars } = computeExpectedResults(listEvents({}, 60_000));
    expect(new Set([...patterns].map((id) => id.split('#')[1]))).toEqual(
      new Set(['head-and-shoulders', 'double-top', 'ascending-triangle']),
    );
    expect(patterns.size).toBeGreaterThan(30);
    expect(patterns.size).toBeLessThan(120);
    expect(alerts.size).toBeGreaterThan(20);
    expect([...alerts].filter((id) => !patterns.has(id))).toEqual([]);
    expect([...bars.values()]).toEqual(Array(20).fill(3_000));
  });

  it('completes a shape even in a short run', () => {
    expect(computeExpectedResults(listEvents({}, 20 * 500)).patterns.size).toBeGreaterThan(10);
  });
});
