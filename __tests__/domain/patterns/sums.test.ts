import fc from 'fast-check';
import { advanceState, createState, type Bar, type SymbolState } from '../../../src/domain/patterns';
import { BASE_INDEX, INDEX, PIVOT_LENGTH, PIVOT_COUNT, SCALES } from '../../../src/domain/patterns/layout';
import { copyPivots, getFirstPivotOffset } from '../../../src/domain/patterns/pivots';
import { getBlockOffset } from '../../../src/domain/patterns/state';
import { measureOpenScatter } from '../../../src/domain/patterns/sums';
import { createLegs, createLine, createRandomWalk, createRandom } from './synthetic';

/** Computes the scatter of each stored leg of a scale from its definition, the open leg last. */
function computeScatters(closes: readonly number[], { cold }: SymbolState, scale: number): number[] {
  const block = getBlockOffset(scale);
  const pivots = copyPivots(cold, block, cold[block + PIVOT_COUNT]! - 1);
  return pivots.slice(1).map((to, i) => {
    const from = pivots[i]!;
    const bars = to.index - from.index;
    let sum = 0;
    for (let bar = from.index + 1; bar <= to.index; bar += 1) {
      const onLine = from.price + ((to.price - from.price) * (bar - from.index)) / bars;
      sum += (closes[bar]! - onLine) ** 2;
    }
    return bars === 0 ? 0 : Math.sqrt(sum / bars);
  });
}

/** Returns the same values from the state. */
function readScatters({ data, cold }: SymbolState, scale: number): number[] {
  const block = getBlockOffset(scale);
  const pivots = copyPivots(cold, block, cold[block + PIVOT_COUNT]! - 1);
  return [...pivots.slice(1, -1).map(({ scatter }) => scatter), measureOpenScatter(data, cold, block)];
}

/** Tolerance as a share of the price: a thousandth of the move of a bar. Measured: at most 4e-6. */
const TOLERANCE = 1e-5;

/** Returns the maximum difference between both at any scale, as a share of the price, checked every `every` bars. */
function findMaxDifference(bars: readonly Bar[], every: number): number {
  const state = createState();
  const closes: number[] = [];
  let worst = 0;
  bars.forEach((bar, i) => {
    advanceState(state, bar);
    closes.push(bar.close);
    if (i % every !== every - 1) return;
    const highest = Math.max(...closes.slice(-5000));
    for (let scale = 0; scale < SCALES.length; scale += 1) {
      const had = readScatters(state, scale);
      computeScatters(closes, state, scale).forEach((scatter, leg) => {
        worst = Math.max(worst, Math.abs(scatter - had[leg]!) / highest);
      });
    }
  });
  return worst;
}

const times = (bars: readonly Bar[], k: number): Bar[] =>
  bars.map((bar) => ({
    ...bar,
    open: bar.open * k,
    high: bar.high * k,
    low: bar.low * k,
    close: bar.close * k,
  }));

test('the computed scatter of a leg equals that of its definition, at any price', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: -5, max: 3, noNaN: true }), (seed, exponent) => {
      // A walk from 100, so prices from about 1e-3 to 1e5.
      expect(
        findMaxDifference(times(createRandomWalk(600, createRandom(seed)), 10 ** exponent), 7),
      ).toBeLessThan(TOLERANCE);
    }),
    { numRuns: 25, seed: 11 },
  );
});

test('the scatter is exact after thousands of bars, when the sums have moved to a new base several times', () => {
  const state = createState();
  const bases = new Set<number>();
  const bars = createRandomWalk(13_000, createRandom(5));
  for (const bar of bars) {
    advanceState(state, bar);
    bases.add(state.data[BASE_INDEX]!);
  }
  expect([...bases]).toEqual([0, 4096, 8192, 12_288]);
  for (const k of [1e-5, 1, 1e3]) expect(findMaxDifference(times(bars, k), 97)).toBeLessThan(TOLERANCE);
});

test('the scatter is exact if the price is far from the base and a leg spans several bases', () => {
  // Each leg of 6,000 bars spans one or two bases; the price rises from 1 to 100,000 and falls back.
  const wave = (i: number) => 1 + 0.01 * Math.sin(i / 3);
  const closes = createLegs([
    [1, 1],
    [6000, 1e5],
    [6000, 1],
    [300, 5e4],
  ]);
  const bars = createLine(closes.map((close, i) => close * wave(i)));
  expect(findMaxDifference(bars, 211)).toBeLessThan(TOLERANCE);
});

test('a straight leg and a leg of one bar have no scatter', () => {
  const state = createState();
  for (const bar of createLine(
    createLegs([
      [1, 10],
      [20, 30],
      [1, 25],
      [9, 28],
    ]),
  ))
    advanceState(state, bar);
  const block = getBlockOffset(0);
  const at = (pivot: number) =>
    state.cold[getFirstPivotOffset(state.cold, block) + pivot * PIVOT_LENGTH + INDEX];
  expect([at(0), at(1), at(2), at(3)]).toEqual([0, 20, 21, 30]);
  for (const scatter of readScatters(state, 0)) expect(scatter).toBeCloseTo(0);
});
