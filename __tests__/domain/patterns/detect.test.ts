import fc from 'fast-check';
import {
  advanceState,
  detectAll,
  matchPattern,
  isLate,
  createState,
  DEPLOYED_PATTERNS,
  type Bar,
} from '../../../src/domain/patterns';
import { createLegs, createLine, createMixedSeries, scalePrices } from './synthetic';

const bytes = (bars: readonly Bar[]) => detectAll(bars).map((detection) => JSON.stringify(detection));

test('the events of any prefix are byte for byte the first events of the whole series', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 1000 }), (seed, share) => {
      const bars = createMixedSeries(seed);
      const all = bytes(bars);
      const prefix = bars.slice(0, Math.round((share * bars.length) / 1000));
      const until = prefix[prefix.length - 1]?.timestamp ?? 0;
      const early = detectAll(bars).filter((detection) => detection.confirmedAt <= until).length;
      expect(bytes(prefix)).toEqual(all.slice(0, early));
      found += early;
    }),
    { numRuns: 60, seed: 3 },
  );
  expect(found).toBeGreaterThan(30);
});

test('multiplying the prices by a constant does not change the events', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 1e-3, max: 1e4, noNaN: true }), (seed, k) => {
      const bars = createMixedSeries(seed);
      const scaled = scalePrices(bars, k);
      const facts = (of: readonly Bar[]) =>
        detectAll(of).map(({ pattern, start, end, confirmedAt, scale, confidence }) => ({
          pattern,
          start,
          end,
          confirmedAt,
          scale,
          // Equal to one decimal, apart from rounding of the last bit.
          confidence,
        }));
      expect(facts(scaled)).toEqual(facts(bars));
    }),
    { numRuns: 40, seed: 5 },
  );
});

test('gaps in time affect only the times', () => {
  const bars = createMixedSeries(4);
  const gaps = bars.map((bar, i) => ({ ...bar, timestamp: bar.timestamp * (1 + i) }));
  const shapes = (of: readonly Bar[]) =>
    detectAll(of).map(({ pattern, close, parts }) => ({ pattern, close, parts }));
  expect(shapes(gaps)).toEqual(shapes(bars));
  expect(shapes(bars).length).toBeGreaterThan(2);
});

test('duplicates, ties and late bars are ignored', () => {
  const bars = createMixedSeries(6);
  const noisy = bars.flatMap((bar, i) => [bar, bar, { ...bar, close: 1, low: 1 }, bars[Math.max(0, i - 5)]!]);
  expect(bytes(noisy)).toEqual(bytes(bars));
  const state = createState();
  expect(isLate(state, bars[0]!)).toBe(false);
  advanceState(state, bars[0]!);
  expect(isLate(state, bars[0]!)).toBe(true);
  expect(isLate(state, bars[1]!)).toBe(false);
});

test('symbols do not affect each other', () => {
  const a = createMixedSeries(7).map((bar) => ({ ...bar, symbol: 'A' }));
  const b = createMixedSeries(8).map((bar) => ({ ...bar, symbol: 'B' }));
  const both = a.flatMap((bar, i) => (b[i] === undefined ? [bar] : [bar, b[i]]));
  const of = (symbol: string) => bytes(both).filter((text) => text.includes(`"symbol":"${symbol}"`));
  expect(of('A')).toEqual(bytes(a));
  expect(of('B')).toEqual(bytes(b.slice(0, a.length)));
});

test('ticks are treated as bars with one price', () => {
  const closes = createLegs([
    [1, 90],
    [12, 106],
    [6, 100],
    [6, 110],
    [6, 100],
    [6, 106],
    [6, 97],
  ]);
  const ticks = createLine(closes).map((bar) => ({
    ...bar,
    open: bar.close,
    high: bar.close,
    low: bar.close,
  }));
  expect(detectAll(ticks).map(({ pattern, level }) => [pattern, level])).toEqual([
    ['head-and-shoulders', 100],
  ]);
});

test('a window has the same candidate after a JSON round trip', () => {
  const state = createState();
  const windows = createMixedSeries(9).flatMap((bar) => [...advanceState(state, bar)]);
  expect(windows.length).toBeGreaterThan(2);
  for (const window of windows) {
    for (const name of DEPLOYED_PATTERNS) {
      expect(matchPattern(name, JSON.parse(JSON.stringify(window)))).toEqual(matchPattern(name, window));
    }
  }
});

test('only the requested patterns are returned', () => {
  const bars = createMixedSeries(4);
  const names = new Set(detectAll(bars).map(({ pattern }) => pattern));
  expect(names.size).toBe(3);
  expect(detectAll(bars, ['double-top'])).toEqual(
    detectAll(bars).filter(({ pattern }) => pattern === 'double-top'),
  );
});
