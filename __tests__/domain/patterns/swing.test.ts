import fc from 'fast-check';
import { follow, newSwing, PIVOTS_KEPT, structureEnd } from '../../../src/domain/patterns/swing';
import type { Bar } from '../../../src/domain/patterns';
import { legs, line, randomWalk, seeded } from './synthetic';

/** The zigzag of a series, with a fixed reversal. */
function zigzag(bars: readonly Bar[], reversal: number) {
  const swing = newSwing(1, []);
  bars.forEach((bar, index) => follow(swing, bar, index, reversal));
  return swing.pivots;
}

test('finds the corners of a line and leaves the last one open', () => {
  const bars = line(
    legs([
      [1, 10],
      [5, 20],
      [5, 13],
      [5, 30],
      [2, 25],
    ]),
  );
  expect(zigzag(bars, 4).map(({ kind, price, index }) => [kind, price, index])).toEqual([
    ['low', 10, 0],
    ['high', 20, 5],
    ['low', 13, 10],
    ['high', 30, 15],
    ['low', 25, 17],
  ]);
  // 7 down from 20 to 13 is no turn when it takes more than 8.
  expect(zigzag(bars, 8).map(({ price }) => price)).toEqual([10, 30]);
});

test('a falling start moves the first low until the price turns', () => {
  expect(zigzag(line([10, 9.5, 9, 8.5, 12]), 2).map(({ price }) => price)).toEqual([8.5, 12]);
});

test('equal extremes keep the first one', () => {
  expect(zigzag(line([10, 20, 19, 20, 10]), 5).map(({ price, index }) => [price, index])).toEqual([
    [10, 0],
    [20, 1],
    [10, 4],
  ]);
});

test('pivots alternate, lie a reversal apart, are few, and never change once settled', () => {
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0.5, max: 12, noNaN: true }), (seed, reversal) => {
      const swing = newSwing(1, []);
      let settled: string[] = [];
      randomWalk(200, seeded(seed)).forEach((bar, index) => {
        follow(swing, bar, index, reversal);
        const { pivots } = swing;
        expect(pivots.length).toBeLessThanOrEqual(PIVOTS_KEPT);
        for (let i = 1; i < pivots.length; i += 1) {
          const [a, b] = [pivots[i - 1]!, pivots[i]!];
          expect(a.kind).not.toBe(b.kind);
          expect(b.kind === 'high' ? b.price - a.price : a.price - b.price).toBeGreaterThan(
            i > 1 ? reversal : 0,
          );
        }
        if (pivots.length > 2) {
          const now = pivots.slice(0, -1).map((pivot) => JSON.stringify(pivot));
          // What was settled is still there, but for the oldest that made room.
          expect(now.join().includes(settled.slice(now.length === settled.length ? 1 : 0).join())).toBe(true);
          settled = now;
        }
      });
    }),
    { numRuns: 50 },
  );
});

test('a structure ends with the open pivot or with the one before it', () => {
  const up = zigzag(line([10, 20]), 5);
  expect(structureEnd(up, 'below')).toBe(1);
  expect(structureEnd(up, 'above')).toBe(0);
  expect(structureEnd([], 'below')).toBe(-2);
});
