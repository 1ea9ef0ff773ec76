import fc from 'fast-check';
import {
  advanceState,
  ALL_PATTERNS,
  detectAll,
  matchPattern,
  createState,
  DEPLOYED_PATTERNS,
  type Bar,
  type Detection,
  type SymbolState,
} from '../../../src/domain/patterns';
import { createRuleSet } from '../../../src/domain/patterns/registry';
import { readMarketBars } from './market';
import { ReferenceEngine, type ReferenceWindow } from './reference-engine';
import {
  drawPattern,
  createMixedSeries,
  createRandomWalk,
  createRandom,
  START,
  mirrorBars,
} from './synthetic';

const ALL = createRuleSet(ALL_PATTERNS);
const windowKey = ({ scale, pattern, pivots }: ReferenceWindow) => `${scale} ${pattern} ${pivots.join(' ')}`;

/**
 * Compares the windows of the engine with those of the reference engine, bar by bar.
 * @returns the number of windows
 */
function compare(bars: readonly Bar[]): number {
  const state = createState();
  const reference = new ReferenceEngine(ALL_PATTERNS);
  let compared = 0;
  for (const bar of bars) {
    const expected = reference.processBar(bar).map(windowKey).sort();
    const passed = advanceState(state, bar, ALL).flatMap(({ scale, patterns, pivots }) =>
      patterns.map((pattern) => windowKey({ scale, pattern, pivots: pivots.map(({ index }) => index) })),
    );
    // Nearly all bars have no window, and an expectation takes longer than both engines.
    if (passed.length + expected.length > 0) expect(passed.sort()).toEqual(expected);
    compared += expected.length;
  }
  return compared;
}

test('the engine finds exactly the windows of the reference engine in random walks', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      compared += compare(createRandomWalk(800, createRandom(seed)));
    }),
    { numRuns: 60, seed: 7 },
  );
  expect(compared).toBeGreaterThan(50);
});

test('the engine finds the windows of the reference engine in prices of few levels, where closes equal levels', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.integer(), fc.constantFrom(0.5, 1, 2), (seed, tick) => {
      const round = (price: number) => Math.max(tick, Math.round(price / tick) * tick);
      const bars = createRandomWalk(800, createRandom(seed)).map((bar) => ({
        ...bar,
        open: round(bar.open),
        high: round(bar.high),
        low: round(bar.low),
        close: round(bar.close),
      }));
      compared += compare(bars);
    }),
    { numRuns: 60, seed: 9 },
  );
  expect(compared).toBeGreaterThan(30);
});

test('the engine finds the windows of the reference engine in drawn shapes', () => {
  let compared = 0;
  for (const pattern of DEPLOYED_PATTERNS) {
    for (let seed = 0; seed < 20; seed += 1) {
      const { bars } = drawPattern(pattern, 20 + 5 * seed, 0.03, createRandom(seed));
      compared += compare(bars) + compare(mirrorBars(bars, 250));
      expect(compare(createMixedSeries(seed))).toBeGreaterThan(0);
    }
  }
  expect(compared).toBeGreaterThan(150);
});

test('the engine finds the windows of the reference engine in real prices', () => {
  const bars = readMarketBars();
  let compared = 0;
  for (const symbol of new Set(bars.map((bar) => bar.symbol))) {
    compared += compare(bars.filter((bar) => bar.symbol === symbol));
  }
  expect(compared).toBeGreaterThan(20);
});

test('every window contains each pattern that it names, and no other pattern is matched', () => {
  const state = createState();
  let windows = 0;
  for (const bar of createRandomWalk(20_000, createRandom(4))) {
    for (const window of advanceState(state, bar, ALL)) {
      windows += 1;
      for (const name of ALL_PATTERNS) {
        expect(matchPattern(name, window) !== undefined).toBe(window.patterns.includes(name));
      }
    }
  }
  expect(windows).toBeGreaterThan(20);
});

/** Returns the share of bars with a window, and the number of windows per bar. */
function measureWindows(bars: readonly Bar[]) {
  const states = new Map<string, SymbolState>();
  const counts = bars.map((bar) => {
    let state = states.get(bar.symbol);
    if (state === undefined) states.set(bar.symbol, (state = createState()));
    return advanceState(state, bar).length;
  });
  return {
    bars: counts.filter((count) => count > 0).length / bars.length,
    windows: counts.reduce((a, b) => a + b, 0) / bars.length,
  };
}

test('few bars have a window (measured: 0.12 % in random walks and in real prices)', () => {
  const walks = Array.from({ length: 20 }, (_, i) =>
    createRandomWalk(1000, createRandom(i), `WALK${i}`),
  ).flat();
  for (const rate of [measureWindows(walks), measureWindows(readMarketBars())]) {
    expect(rate.bars).toBeGreaterThan(0.0005);
    expect(rate.windows).toBeLessThan(0.003);
    expect(rate.windows).toBeGreaterThan(rate.bars);
  }
});

/** Returns pairs of detections of one pattern that share half of their combined bars. */
function findRepeats(found: readonly Detection[]): string[] {
  return found.flatMap((a, i) =>
    found.slice(i + 1).flatMap((b) => {
      if (a.pattern !== b.pattern || a.symbol !== b.symbol) return [];
      const shared = Math.min(a.confirmedAt, b.confirmedAt) - Math.max(a.start, b.start);
      const all = Math.max(a.confirmedAt, b.confirmedAt) - Math.min(a.start, b.start);
      return shared >= 0.5 * all
        ? [`${a.pattern} ${a.start} ${a.confirmedAt} ${b.start} ${b.confirmedAt}`]
        : [];
    }),
  );
}

test('a structure is reported once, on however many scales it is found', () => {
  let found = 0;
  for (let seed = 0; seed < 60; seed += 1) {
    const drawn = DEPLOYED_PATTERNS.flatMap((pattern) =>
      detectAll(drawPattern(pattern, 20 + 2 * seed, 0.06, createRandom(seed)).bars),
    );
    const walk = detectAll(createRandomWalk(1000, createRandom(seed)), ALL_PATTERNS);
    expect(findRepeats(walk)).toEqual([]);
    expect(findRepeats(drawn)).toEqual([]);
    found += drawn.length + walk.length;
  }
  expect(found).toBeGreaterThan(200);
});

test('the reported structure is stored if several scales report one at the same bar', () => {
  for (const seed of [111, 1421]) {
    const found = detectAll(createMixedSeries(seed, 0.06), ALL_PATTERNS);
    expect(findRepeats(found)).toEqual([]);
    expect(found.length).toBeGreaterThan(0);
  }
});

test('a structure is reported once, however often the close crosses its level', () => {
  const { bars } = drawPattern('double-top', 40, 0, createRandom(3));
  const state = createState();
  const first = bars.findIndex((bar) =>
    advanceState(state, bar).some((window) => matchPattern('double-top', window)),
  );
  expect(first).toBeGreaterThan(0);
  const { timestamp, close, low } = bars[first]!;
  const back = [1.012, 0.999, 1.012, 0.998].map((factor, i): Bar => {
    const price = close * factor;
    const time = timestamp + 86_400_000 * (i + 1);
    return {
      symbol: 'double-top',
      timestamp: time,
      open: price,
      high: price,
      low: Math.min(low, price),
      close: price,
      volume: 0,
    };
  });
  expect(back.flatMap((bar) => advanceState(state, bar))).toEqual([]);
});

test('a flat price causes no window and no division by zero', () => {
  const state = createState();
  for (let i = 0; i < 100; i += 1) {
    const bar = { symbol: 'FLAT', timestamp: START + i, open: 5, high: 5, low: 5, close: 5, volume: 8 };
    expect(advanceState(state, bar, ALL)).toEqual([]);
  }
  expect(state).toMatchObject({ count: 100, averageTrueRange: 0, averageVolume: 8, lastClose: 5 });
  expect([...state.data, ...state.cold].filter(Number.isNaN)).toEqual([]);
});
