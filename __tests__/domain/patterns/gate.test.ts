import fc from 'fast-check';
import {
  advance,
  examine,
  newState,
  PATTERNS,
  type Bar,
  type SymbolState,
} from '../../../src/domain/patterns';
import { windowOf } from '../../../src/domain/patterns/engine';
import { REGISTRY } from '../../../src/domain/patterns/registry';
import { marketBars } from './market';
import { draw, randomWalk, seeded } from './synthetic';

/**
 * Examines the window that every bar would make at every scale, and compares with what the gate lets through.
 * @returns how many candidates were compared
 */
function compare(bars: readonly Bar[]): number {
  const state = newState();
  let compared = 0;
  for (const bar of bars) {
    const before = structuredClone(state);
    const windows = advance(state, bar);
    // The averages that a window carries: the true range with this bar, the volume before it.
    before.averageTrueRange = state.averageTrueRange;
    for (const swing of before.swings) {
      PATTERNS.forEach((name, p) => {
        const window = windowOf(before, swing, REGISTRY[name].breaks, bar);
        const candidate = examine(name, window);
        if (candidate === undefined) return;
        // Once only: this structure has fired before.
        if (swing.fired[p] === window.pivots[window.pivots.length - 2]!.index) return;
        const passed = windows.map((each) => examine(name, each)).find((each) => each?.scale === swing.scale);
        expect(passed).toEqual(candidate);
        compared += 1;
      });
    }
  }
  return compared;
}

test('the gate holds back no window in which the rules would find a pattern: random walks', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      compared += compare(randomWalk(400, seeded(seed)));
    }),
    { numRuns: 40, seed: 7 },
  );
  expect(compared).toBeGreaterThan(20);
});

test('the gate holds back no window in which the rules would find a pattern: drawn shapes', () => {
  for (const pattern of PATTERNS) {
    for (let seed = 0; seed < 20; seed += 1) {
      expect(compare(draw(pattern, 20 + 5 * seed, 0.03, seeded(seed)).bars)).toBeGreaterThan(0);
    }
  }
});

/** The share of bars that make a window, and windows a bar. */
function passed(bars: readonly Bar[]) {
  const states = new Map<string, SymbolState>();
  const counts = bars.map((bar) => {
    let state = states.get(bar.symbol);
    if (state === undefined) states.set(bar.symbol, (state = newState()));
    return advance(state, bar).length;
  });
  return {
    bars: counts.filter((count) => count > 0).length / bars.length,
    windows: counts.reduce((a, b) => a + b, 0) / bars.length,
  };
}

test('few bars pass the gate: measured 0.5 % of bars, and 0.6 windows in 100 bars', () => {
  const walks = Array.from({ length: 20 }, (_, i) => randomWalk(1000, seeded(i), `WALK${i}`)).flat();
  for (const rate of [passed(walks), passed(marketBars())]) {
    expect(rate.bars).toBeLessThan(0.01);
    expect(rate.windows).toBeLessThan(0.01);
    expect(rate.bars).toBeGreaterThan(0.002);
  }
});

test('a structure fires once, however often the close crosses its level', () => {
  const { bars } = draw('double-top', 40, 0, seeded(3));
  const state = newState();
  const first = bars.findIndex((bar) => advance(state, bar).some((window) => examine('double-top', window)));
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
  expect(
    back.flatMap((bar) => advance(state, bar)).filter((window) => examine('double-top', window)),
  ).toEqual([]);
});

test('a flat price never passes, and never divides by nothing', () => {
  const state = newState();
  for (let i = 0; i < 100; i += 1) {
    const bar = { symbol: 'FLAT', timestamp: i, open: 5, high: 5, low: 5, close: 5, volume: 0 };
    expect(advance(state, bar)).toEqual([]);
  }
  expect(state).toMatchObject({ count: 100, averageTrueRange: 0, averageVolume: 0, lastClose: 5 });
});
