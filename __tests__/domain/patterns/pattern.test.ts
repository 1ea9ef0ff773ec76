import {
  measureDecisiveness,
  measureDepth,
  measureEvenness,
  measureLeastStraightLeg,
  measureNewHigh,
  measureStraightness,
} from '../../../src/domain/patterns/pattern';
import { PivotView } from '../../../src/domain/patterns/pivot-view';

/** Creates pivots from [bar, price, scatter of the leg that ends there]. */
function createPivots(corners: readonly (readonly [bar: number, price: number, scatter?: number])[]) {
  const pivots = corners.map(
    ([index, price, scatter = 0], i) =>
      ({ kind: i % 2 === 0 ? 'high' : 'low', index, price, timestamp: index, scatter }) as const,
  );
  return new PivotView().load(pivots, false);
}

describe('the depth', () => {
  it('is linear in the logarithm from 2 to 16 average true ranges', () => {
    expect([2, 4, 8, 16].map(measureDepth)).toEqual([0, 1 / 3, 2 / 3, 1]);
    expect(measureDepth(3.5)).toBeCloseTo(Math.log2(3.5 / 2) / 3);
  });

  it('is 0 below and 1 above', () => {
    expect([0, 0.5, 1.9, 17, 1000].map(measureDepth)).toEqual([0, 0, 0, 1, 1]);
  });
});

describe('the decisiveness', () => {
  it('is the distance from the level as a share of two average true ranges', () => {
    expect([0, 0.75, 1.5, 3].map((beyond) => measureDecisiveness(beyond, 1.5))).toEqual([0, 0.25, 0.5, 1]);
    expect(measureDecisiveness(10, 1.5)).toBe(1);
  });

  it('depends on the ratio only', () => {
    expect(measureDecisiveness(700, 1000)).toBeCloseTo(measureDecisiveness(0.07, 0.1));
  });
});

describe('the least straight leg', () => {
  const measure = (scatters: readonly number[], height = 10) => {
    const pivots = createPivots(scatters.map((scatter, i) => [10 * i, 100 + 10 * (i % 2), scatter]));
    return measureLeastStraightLeg(pivots, 1, scatters.length - 1, height);
  };

  it('is 1 if the closes lie on lines, and 0 at a quarter of the height around one of them', () => {
    expect([0, 0.5, 1, 2.5, 4].map((scatter) => measure([0, 0, 0, scatter]))).toEqual([1, 0.8, 0.6, 0, 0]);
    expect(measure([0, 0, 0, 5], 50)).toBe(0.6);
  });

  it('does not improve with the other legs, unlike the straightness', () => {
    expect(measure([0, 0, 1, 2])).toBe(measure([0, 0, 2, 0]));
    const straightness = (scatter: number) =>
      measureStraightness(
        createPivots([
          [0, 110],
          [10, 100, scatter],
          [20, 110, 2],
        ]),
        0,
        2,
        10,
      );
    expect(straightness(0)).toBeGreaterThan(straightness(1));
  });

  it('ignores the leg that ends at the first pivot', () => {
    expect(measure([2, 2, 0, 0])).toBe(1);
  });
});

describe('the new high', () => {
  // Highs at 106, 104, 110; the first pivot of the pattern is at position 4.
  const pivots = createPivots([
    [0, 106],
    [5, 98],
    [10, 104],
    [15, 100],
    [20, 110],
  ]);
  const measure = (price: number) => measureNewHigh(pivots, 4, price, 10);

  it('is 0.5 at the highest of the earlier highs, 1 a height above it and 0 a height below it', () => {
    expect([96, 101, 106, 111, 116].map(measure)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect([80, 130].map(measure)).toEqual([0, 1]);
  });

  it('does not depend on the lows and on the pivots from the first one on', () => {
    expect(measureNewHigh(pivots, 2, 106, 10)).toBe(0.5);
    expect(measureNewHigh(pivots, 3, 98, 10)).toBe(0.5);
  });

  it('is 0.5 if no earlier high is stored', () => {
    expect([0, 1].map((first) => measureNewHigh(pivots, first, 200, 10))).toEqual([0.5, 0.5]);
  });
});

describe('the evenness', () => {
  const measure = (corners: readonly (readonly [number, number])[], height = 10) =>
    measureEvenness(createPivots(corners), 0, corners.length - 1, height);

  it('is 1 if all legs have the same pace', () => {
    const equal = [
      [0, 110],
      [10, 100],
      [20, 110],
    ] as const;
    expect(measure(equal)).toBe(1);
    // A leg of 4 moves by 6 with its turn, half of the 12 of a leg of 10, so it takes half of the bars.
    expect(
      measure([
        [0, 110],
        [10, 100],
        [15, 104],
      ]),
    ).toBeCloseTo(1);
  });

  it('decreases with the ratio of the paces, to 0 if they differ fourfold each way from their mean', () => {
    const withLeg = (bars: number) =>
      measure([
        [0, 110],
        [10, 100],
        [10 + bars, 110],
      ]);
    // The standard deviation of two logarithms is half of their difference.
    expect([10, 20, 40, 80, 160, 320].map((bars) => Number(withLeg(bars).toFixed(9)))).toEqual([
      1, 0.75, 0.5, 0.25, 0, 0,
    ]);
    expect(withLeg(5)).toBeCloseTo(withLeg(20));
  });

  it('does not depend on the unit of the price', () => {
    const corners = [
      [0, 110],
      [10, 100],
      [17, 104],
    ] as const;
    expect(
      measure(
        corners.map(([bar, price]) => [bar, 50 * price] as const),
        500,
      ),
    ).toBeCloseTo(measure(corners));
  });

  it('is finite if two pivots share a bar', () => {
    expect(
      measure([
        [0, 110],
        [0, 100],
        [10, 110],
      ]),
    ).toBeCloseTo(1 - Math.log2(10) / 2 / 2);
  });
});
