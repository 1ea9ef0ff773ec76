import fc from 'fast-check';
import type { Bar } from '../../../src/domain/patterns';
import { MAX_PIVOTS, OPEN, PIVOT_COUNT, SCALES, TRUE_RANGE } from '../../../src/domain/patterns/layout';
import { copyPivots } from '../../../src/domain/patterns/pivots';
import { getBlockOffset, createState } from '../../../src/domain/patterns/state';
import { advanceZigzag, current, findStructureEnd } from '../../../src/domain/patterns/zigzag';
import { createLegs, createLine, createRandomWalk, createRandom } from './synthetic';

const SCALE = 2;
const BLOCK = getBlockOffset(SCALE);

/** Runs the zigzag of a single scale with a fixed reversal. */
class Zigzag {
  private readonly state = createState();
  readonly cold = this.state.cold;
  private count = 0;

  constructor(reversal: number) {
    this.state.data[TRUE_RANGE] = reversal / SCALES[SCALE]!;
  }

  next({ high, low, timestamp }: Bar): boolean {
    current.set([low, high, timestamp, this.count++]);
    return advanceZigzag(this.state.data, this.cold, SCALE);
  }

  get pivots() {
    return copyPivots(this.cold, BLOCK, this.cold[BLOCK + PIVOT_COUNT]! - 1);
  }
}

function zigzag(bars: readonly Bar[], reversal: number) {
  const one = new Zigzag(reversal);
  for (const bar of bars) one.next(bar);
  return one.pivots;
}

const CORNERS = createLine(
  createLegs([
    [1, 10],
    [5, 20],
    [5, 13],
    [5, 30],
    [2, 25],
  ]),
);

test('the zigzag finds the corners of a line and leaves the last one open', () => {
  expect(zigzag(CORNERS, 4).map(({ kind, price, index }) => [kind, price, index])).toEqual([
    ['low', 10, 0],
    ['high', 20, 5],
    ['low', 13, 10],
    ['high', 30, 15],
    ['low', 25, 17],
  ]);
  // The fall of 7 from 20 to 13 is not a turn for a reversal of 8.
  expect(zigzag(CORNERS, 8).map(({ price }) => price)).toEqual([10, 30]);
  // A move of exactly the reversal is not a turn.
  expect(zigzag(CORNERS, 7).map(({ price }) => price)).toEqual([10, 30]);
});

test('the zigzag returns whether the price has turned, and its pivot has the time of the bar', () => {
  const one = new Zigzag(4);
  expect(CORNERS.map((bar, i) => (one.next(bar) ? i : -1)).filter((i) => i >= 0)).toEqual([8, 12, 17]);
  for (const { index, timestamp } of one.pivots) expect(timestamp).toBe(CORNERS[index]!.timestamp);
});

test('an initial fall moves the first low until the price turns', () => {
  expect(zigzag(createLine([10, 9.5, 9, 8.5, 12]), 2).map(({ price }) => price)).toEqual([8.5, 12]);
});

test('of equal extremes, the first is the pivot', () => {
  expect(zigzag(createLine([10, 20, 19, 20, 10]), 5).map(({ price, index }) => [price, index])).toEqual([
    [10, 0],
    [20, 1],
    [10, 4],
  ]);
});

test('pivots alternate, differ by a reversal, are limited in number, and never change once settled', () => {
  let most = 0;
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0.5, max: 12, noNaN: true }), (seed, reversal) => {
      const one = new Zigzag(reversal);
      let settled: string[] = [];
      for (const bar of createRandomWalk(200, createRandom(seed))) {
        const turned = one.next(bar);
        const { pivots } = one;
        most = Math.max(most, pivots.length);
        const wrong = pivots.findIndex((b, i) => {
          const a = pivots[i - 1];
          if (a === undefined) return false;
          const apart = b.kind === 'high' ? b.price - a.price : a.price - b.price;
          return a.kind === b.kind || !(i > 1 ? apart > reversal : apart >= 0);
        });
        expect(wrong).toBe(-1);
        // Before the first turn the start still moves.
        if (pivots.length < 3) continue;
        const now = pivots.slice(0, -1).map((pivot) => JSON.stringify(pivot));
        if (!turned) expect(now.join()).toBe(settled.join());
        // All settled pivots are still stored, except the oldest ones that were dropped.
        else if (settled.length > 0) {
          const kept = now.length === settled.length ? settled.slice(1) : settled;
          expect(now.slice(0, -1).join()).toBe(kept.join());
        }
        settled = now;
      }
    }),
    { numRuns: 50 },
  );
  expect(most).toBe(MAX_PIVOTS);
});

test('a structure ends with the open pivot or with the one before it', () => {
  const up = new Zigzag(5);
  createLine([10, 20]).forEach((bar) => up.next(bar));
  expect(up.cold[BLOCK + OPEN]).toBe(1);
  expect(findStructureEnd(up.cold, BLOCK, 'below')).toBe(1);
  expect(findStructureEnd(up.cold, BLOCK, 'above')).toBe(0);
  createLine([10, 20, 14])
    .slice(2)
    .forEach((bar) => up.next(bar));
  expect(findStructureEnd(up.cold, BLOCK, 'below')).toBe(1);
  expect(findStructureEnd(up.cold, BLOCK, 'above')).toBe(2);
});
