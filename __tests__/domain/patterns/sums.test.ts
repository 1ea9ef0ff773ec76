import fc from 'fast-check';
import { advance, newState, type Bar, type SymbolState } from '../../../src/domain/patterns';
import { BASE_INDEX, INDEX, PIVOT, PIVOT_COUNT, PIVOTS, SCALES } from '../../../src/domain/patterns/layout';
import { pivotsOf } from '../../../src/domain/patterns/pivots';
import { blockOf } from '../../../src/domain/patterns/state';
import { openScatter } from '../../../src/domain/patterns/sums';
import { legs, line, randomWalk, seeded } from './synthetic';

/** The scatter of each leg that a scale remembers, the open one last, straight from its definition. */
function scatters(closes: readonly number[], { data }: SymbolState, scale: number): number[] {
  const block = blockOf(scale);
  const pivots = pivotsOf(data, block, data[block + PIVOT_COUNT]! - 1);
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

/** The same as the state has it. */
function remembered({ data }: SymbolState, scale: number): number[] {
  const block = blockOf(scale);
  const pivots = pivotsOf(data, block, data[block + PIVOT_COUNT]! - 1);
  return [...pivots.slice(1, -1).map(({ scatter }) => scatter), openScatter(data, block)];
}

/** As a share of the price: a thousandth part of what a bar moves. Measured: at most 4e-6. */
const CLOSE = 1e-5;

/** The greatest difference between the two at any scale, as a share of the price, looked at every `every` bars. */
function difference(bars: readonly Bar[], every: number): number {
  const state = newState();
  const closes: number[] = [];
  let worst = 0;
  bars.forEach((bar, i) => {
    advance(state, bar);
    closes.push(bar.close);
    if (i % every !== every - 1) return;
    const highest = Math.max(...closes.slice(-5000));
    for (let scale = 0; scale < SCALES.length; scale += 1) {
      const had = remembered(state, scale);
      scatters(closes, state, scale).forEach((scatter, leg) => {
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

test('the scatter of a leg is what its definition says, at any price', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: -5, max: 3, noNaN: true }), (seed, exponent) => {
      // A walk from 100, so prices from about 1e-3 to 1e5.
      expect(difference(times(randomWalk(600, seeded(seed)), 10 ** exponent), 7)).toBeLessThan(CLOSE);
    }),
    { numRuns: 25, seed: 11 },
  );
});

test('… and after thousands of bars, when the sums have moved to a new base several times', () => {
  const state = newState();
  const bases = new Set<number>();
  const bars = randomWalk(13_000, seeded(5));
  for (const bar of bars) {
    advance(state, bar);
    bases.add(state.data[BASE_INDEX]!);
  }
  expect([...bases]).toEqual([0, 4096, 8192, 12_288]);
  for (const k of [1e-5, 1, 1e3]) expect(difference(times(bars, k), 97)).toBeLessThan(CLOSE);
});

test('… where the price has gone far from the base, and a leg is longer than a base lasts', () => {
  // Each leg of 6,000 bars lies across a base, or two; the price goes from 1 to 100,000 and back.
  const wave = (i: number) => 1 + 0.01 * Math.sin(i / 3);
  const closes = legs([
    [1, 1],
    [6000, 1e5],
    [6000, 1],
    [300, 5e4],
  ]);
  const bars = line(closes.map((close, i) => close * wave(i)));
  expect(difference(bars, 211)).toBeLessThan(CLOSE);
});

test('a straight leg has none, a leg of one bar neither', () => {
  const state = newState();
  for (const bar of line(
    legs([
      [1, 10],
      [20, 30],
      [1, 10],
      [9, 28],
    ]),
  ))
    advance(state, bar);
  const block = blockOf(0);
  const at = (pivot: number) => state.data[block + PIVOTS + pivot * PIVOT + INDEX];
  expect([at(0), at(1), at(2), at(3)]).toEqual([0, 20, 21, 30]);
  for (const scatter of remembered(state, 0)) expect(scatter).toBeCloseTo(0);
});
