import fc from 'fast-check';
import {
  advance,
  detectAll,
  examine,
  isLate,
  newState,
  PATTERNS,
  type Bar,
} from '../../../src/domain/patterns';
import { legs, line, mixed, times } from './synthetic';

const bytes = (bars: readonly Bar[]) => detectAll(bars).map((detection) => JSON.stringify(detection));

test('causal: any prefix gives byte for byte the first events of the whole, and nothing is taken back', () => {
  let found = 0;
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 1000 }), (seed, share) => {
      const bars = mixed(seed);
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

test('price times anything gives the same events', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 1e-3, max: 1e4, noNaN: true }), (seed, k) => {
      const bars = mixed(seed);
      const scaled = times(bars, k);
      const facts = (of: readonly Bar[]) =>
        detectAll(of).map(({ pattern, start, end, confirmedAt, scale, confidence }) => ({
          pattern,
          start,
          end,
          confirmedAt,
          scale,
          // To the tenth, give or take the last place of a double.
          confidence,
        }));
      expect(facts(scaled)).toEqual(facts(bars));
    }),
    { numRuns: 40, seed: 5 },
  );
});

test('gaps in time change nothing but the times', () => {
  const bars = mixed(4);
  const gaps = bars.map((bar, i) => ({ ...bar, timestamp: bar.timestamp * (1 + i) }));
  const shapes = (of: readonly Bar[]) =>
    detectAll(of).map(({ pattern, close, parts }) => ({ pattern, close, parts }));
  expect(shapes(gaps)).toEqual(shapes(bars));
  expect(shapes(bars).length).toBeGreaterThan(2);
});

test('duplicates, ties and late bars are ignored', () => {
  const bars = mixed(6);
  const noisy = bars.flatMap((bar, i) => [bar, bar, { ...bar, close: 1, low: 1 }, bars[Math.max(0, i - 5)]!]);
  expect(bytes(noisy)).toEqual(bytes(bars));
  const state = newState();
  expect(isLate(state, bars[0]!)).toBe(false);
  advance(state, bars[0]!);
  expect(isLate(state, bars[0]!)).toBe(true);
  expect(isLate(state, bars[1]!)).toBe(false);
});

test('symbols do not touch each other', () => {
  const a = mixed(7).map((bar) => ({ ...bar, symbol: 'A' }));
  const b = mixed(8).map((bar) => ({ ...bar, symbol: 'B' }));
  const both = a.flatMap((bar, i) => (b[i] === undefined ? [bar] : [bar, b[i]]));
  const of = (symbol: string) => bytes(both).filter((text) => text.includes(`"symbol":"${symbol}"`));
  expect(of('A')).toEqual(bytes(a));
  expect(of('B')).toEqual(bytes(b.slice(0, a.length)));
});

test('ticks are bars of one price', () => {
  const closes = legs([
    [1, 90],
    [12, 106],
    [6, 100],
    [6, 110],
    [6, 100],
    [6, 106],
    [6, 97],
  ]);
  const ticks = line(closes).map((bar) => ({ ...bar, open: bar.close, high: bar.close, low: bar.close }));
  expect(detectAll(ticks).map(({ pattern, level }) => [pattern, level])).toEqual([
    ['head-and-shoulders', 100],
  ]);
});

test('a window examined after a trip through JSON gives the same candidate', () => {
  const state = newState();
  const windows = mixed(9).flatMap((bar) => [...advance(state, bar)]);
  expect(windows.length).toBeGreaterThan(2);
  for (const window of windows) {
    for (const name of PATTERNS) {
      expect(examine(name, JSON.parse(JSON.stringify(window)))).toEqual(examine(name, window));
    }
  }
});

test('only the patterns that were asked for', () => {
  const bars = mixed(4);
  const names = new Set(detectAll(bars).map(({ pattern }) => pattern));
  expect(names.size).toBe(3);
  expect(detectAll(bars, ['double-top'])).toEqual(
    detectAll(bars).filter(({ pattern }) => pattern === 'double-top'),
  );
});
