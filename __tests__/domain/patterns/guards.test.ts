import {
  advanceState,
  ALL_PATTERNS,
  applySplit,
  createState,
  decodeState,
  detectAll,
  encodeState,
  DEPLOYED_PATTERNS,
  type Bar,
  type SymbolState,
} from '../../../src/domain/patterns';
import { createRuleSet } from '../../../src/domain/patterns/registry';
import { findSplitFactor } from '../../../src/domain/patterns/splits';
import { FAULTS } from '../../../tools/pattern-detection/evaluate/faults';
import { Random } from '../../../tools/pattern-detection/evaluate/random';
import { ReferenceEngine } from './reference-engine';
import {
  createLegs,
  createLine,
  createMixedSeries,
  createRandom,
  createRandomWalk,
  drawPattern,
} from './synthetic';

/** A head and shoulders at 100 to 110 with a break, and 12 bars before it. */
const SHAPE = createLine(
  createLegs([
    [1, 90],
    [12, 106],
    [6, 100],
    [6, 110],
    [6, 100],
    [6, 106],
    [8, 96],
  ]),
).map((bar): Bar => ({ ...bar, volume: 1000 }));

const change = (at: number, with_: Partial<Bar>) =>
  SHAPE.map((bar, i) => (i === at ? { ...bar, ...with_ } : bar));
const describeDetections = (bars: readonly Bar[]) =>
  detectAll(bars).map(({ pattern, confirmedAt, pivots }) => [
    pattern,
    confirmedAt,
    pivots.map(({ price }) => Math.round(price)),
  ]);
const advanceAll = (bars: readonly Bar[], state = createState()): SymbolState => {
  for (const bar of bars) advanceState(state, bar);
  return state;
};
const FOUND = [['head-and-shoulders', SHAPE[41]!.timestamp, [106, 100, 110, 100, 106]]];

test('the shape without a fault is found', () => {
  expect(describeDetections(SHAPE)).toEqual(FOUND);
});

describe('a bad print', () => {
  test.each([5, 15, 22, 30])('in the wick of bar %i is no pivot', (at) => {
    expect(describeDetections(change(at, { high: 140 }))).toEqual(FOUND);
    expect(describeDetections(change(at, { low: 70 }))).toEqual(FOUND);
  });

  test.each([5, 15, 22, 30])(
    'in the close of bar %i does not count, and the bars keep their numbers',
    (at) => {
      const bars = change(at, { high: 140, close: 140 });
      expect(describeDetections(bars)).toEqual(FOUND);
      expect(advanceAll(bars).count).toBe(SHAPE.length);
      expect(detectAll(bars)[0]!.pivots.at(-1)!.index).toBe(detectAll(SHAPE)[0]!.pivots.at(-1)!.index);
    },
  );

  test('does not change the average true range or the last close', () => {
    const before = advanceAll(SHAPE.slice(0, 20));
    const state = advanceAll(change(20, { high: 140, close: 140 }).slice(0, 21));
    expect([state.averageTrueRange, state.lastClose]).toEqual([before.averageTrueRange, before.lastClose]);
    expect(state.lastReceivedClose).toBe(140);
    expect(state.lastTimestamp).toBe(SHAPE[20]!.timestamp);
  });

  test('counts at the next bar if that confirms it', () => {
    const jump = (to: number) => (bar: Bar, i: number) => ({
      ...bar,
      timestamp: SHAPE[20 + i]!.timestamp,
      open: to,
      high: to + 1,
      low: to - 1,
      close: to,
    });
    const pending = advanceAll([...SHAPE.slice(0, 20), ...SHAPE.slice(0, 1).map(jump(140))]);
    expect(pending).toMatchObject({ count: 20, lastReceivedClose: 140 });
    const counted = advanceAll([...SHAPE.slice(0, 20), ...SHAPE.slice(0, 2).map(jump(140))]);
    expect(counted).toMatchObject({ count: 22, lastClose: 140 });
  });

  test('in two directions leaves the state where it was', () => {
    const bars = SHAPE.map((bar, i) => ({
      ...bar,
      ...(i === 20 && { close: 140, high: 140 }),
      ...(i === 21 && { close: 70, low: 70 }),
    }));
    expect(describeDetections(bars)).toEqual(FOUND);
  });
});

describe('a move is trusted', () => {
  test('if a second wick comes near its price', () => {
    const bars = SHAPE.map((bar, i) => (i === 8 || i === 9 ? { ...bar, high: 140 } : bar));
    expect(detectAll(bars)).toEqual([]);
  });

  test('if it is less than 2 % of the price, however small the average range', () => {
    const quiet = createLine(Array.from({ length: 30 }, (_, i) => 100 + 0.001 * (i % 2)));
    const state = advanceAll(quiet);
    const { timestamp } = quiet.at(-1)!;
    advanceState(state, { ...quiet[0]!, timestamp: timestamp + 1, high: 101.9, close: 101.9 });
    expect(state.lastClose).toBe(101.9);
  });
});

describe('a flat bar without volume', () => {
  test('changes nothing but the time, wherever it is', () => {
    const bars = SHAPE.flatMap((bar) => {
      const { timestamp, close } = bar;
      const flat = { ...bar, open: close, high: close, low: close, volume: 0 };
      return [bar, ...[1, 2, 3].map((k) => ({ ...flat, timestamp: timestamp + k }))];
    });
    expect(describeDetections(bars)).toEqual(FOUND);
    const state = advanceAll(bars);
    expect(state).toMatchObject({ count: SHAPE.length, lastTimestamp: bars.at(-1)!.timestamp });
    expect(state.averageTrueRange).toBe(advanceAll(SHAPE).averageTrueRange);
    expect(state.averageVolume).toBe(advanceAll(SHAPE).averageVolume);
  });

  test('does not confirm a bad close that it repeats', () => {
    const bars = change(20, { high: 140, close: 140 });
    const { timestamp } = bars[20]!;
    const flat = { ...bars[20]!, timestamp: timestamp + 1, open: 140, high: 140, low: 140, volume: 0 };
    expect(describeDetections([...bars.slice(0, 21), flat, ...bars.slice(21)])).toEqual(FOUND);
  });

  test('counts if it has another price or volume', () => {
    const { timestamp, close } = SHAPE.at(-1)!;
    const flat = { ...SHAPE[0]!, timestamp: timestamp + 1, open: close, high: close, low: close };
    expect(advanceAll([...SHAPE, { ...flat, volume: 1 }]).count).toBe(SHAPE.length + 1);
    const higher = { ...flat, open: close + 1, high: close + 1, low: close + 1, close: close + 1, volume: 0 };
    expect(advanceAll([...SHAPE, higher]).count).toBe(SHAPE.length + 1);
  });
});

const scaleBars = (bars: readonly Bar[], k: number) =>
  bars.map((bar) => ({
    ...bar,
    open: bar.open * k,
    high: bar.high * k,
    low: bar.low * k,
    close: bar.close * k,
    volume: bar.volume / k,
  }));

describe('a split', () => {
  const bars = createMixedSeries(9);
  const facts = (from: readonly Bar[], state = createState()) =>
    from.flatMap((bar) =>
      advanceState(state, bar).map(({ scale, patterns, index }) => [scale, patterns, index]),
    );

  test.each([4, 1.5, 2, 0.1, 7])(
    'of the known factor %d rescales the state and changes nothing else',
    (factor) => {
      let windows = 0;
      for (const at of [1, 20, 77, 150]) {
        const state = advanceAll(scaleBars(bars.slice(0, at), factor));
        applySplit(state, factor);
        const copy = decodeState(encodeState(state));
        const expected = advanceAll(bars.slice(0, at));
        expect(state.count).toBe(at);
        for (const name of ['lastClose', 'averageTrueRange', 'averageVolume'] as const)
          expect(state[name]).toBeCloseTo(expected[name], 8);
        const ahead = facts(bars.slice(at), expected);
        expect(facts(bars.slice(at), state)).toEqual(ahead);
        expect(facts(bars.slice(at), copy)).toEqual(ahead);
        windows += ahead.length;
      }
      expect(windows).toBeGreaterThan(6);
    },
  );

  test.each([4, 1.5, 0.1, 20])('of factor %d that the feed does not announce is recognized', (factor) => {
    for (const at of [8, 20, 33]) {
      const split = [...scaleBars(SHAPE.slice(0, at), factor), ...SHAPE.slice(at)];
      // The feed opens at the new price.
      const { close } = SHAPE[at - 1]!;
      split[at] = { ...split[at]!, open: close };
      expect(describeDetections(split)).toEqual(FOUND);
      expect(advanceAll(split).count).toBe(SHAPE.length);
    }
  });

  test('that is announced after its first bar is applied once', () => {
    const state = advanceAll([...scaleBars(SHAPE.slice(0, 20), 4), SHAPE[20]!]);
    applySplit(state, 4);
    advanceState(state, SHAPE[21]!);
    expect(state.lastClose).toBe(SHAPE[21]!.close);
    expect(state.averageTrueRange).toBeCloseTo(advanceAll(SHAPE.slice(0, 22)).averageTrueRange, 0);
  });

  test('is recognized only if its factor is common and the first open is within 5 % of the resulting price', () => {
    expect([200, 100, 96, 104.9, 49, 1040, 134, 60].map((open) => findSplitFactor(200, open))).toEqual([
      1,
      2,
      2,
      2,
      4,
      1 / 5,
      1.5,
      1,
    ]);
    expect(findSplitFactor(-200, -100)).toBe(1);
  });

  test('is rejected if its factor is not a number above 0', () => {
    for (const factor of [0, -1, NaN, Infinity]) {
      expect(() => applySplit(createState(), factor)).toThrow(
        `Split factor: expected a finite number above 0, got ${factor}`,
      );
    }
  });
});

describe('with a fault of each kind', () => {
  const rules = createRuleSet(ALL_PATTERNS);
  const createFaulty = (name: string, seed: number) => {
    const random = createRandom(seed);
    const clean =
      seed % 3 === 0
        ? createRandomWalk(300, random)
        : drawPattern(DEPLOYED_PATTERNS[seed % 3]!, 40, 0.04, random).bars;
    const place = new Random(name, seed);
    return FAULTS[name]!.add(clean, place.integer(1, clean.length - 2), place).map(({ bar }) => bar);
  };

  test.each(Object.keys(FAULTS))('%s: the engine finds the windows of the reference engine', (name) => {
    let windows = 0;
    for (let seed = 0; seed < 30; seed += 1) {
      const state = createState();
      const reference = new ReferenceEngine(ALL_PATTERNS);
      // The reference engine has no check for late bars.
      const inOrder = createFaulty(name, seed).filter(
        ({ timestamp }, i, bars) => i === 0 || timestamp > bars[i - 1]!.timestamp,
      );
      for (const bar of inOrder) {
        const expected = reference
          .processBar(bar)
          .map(({ scale, pattern, pivots }) => `${scale} ${pattern} ${pivots}`);
        const found = advanceState(state, bar, rules).flatMap(({ scale, patterns, pivots }) =>
          patterns.map((pattern) => `${scale} ${pattern} ${pivots.map(({ index }) => index)}`),
        );
        expect(found.sort()).toEqual(expected.sort());
        windows += found.length;
      }
    }
    expect(windows).toBeGreaterThan(20);
  });

  test.each(Object.keys(FAULTS))(
    '%s: the events of a prefix are the first events of the series, also after the state is decoded',
    (name) => {
      let events = 0;
      for (let seed = 0; seed < 12; seed += 1) {
        const bars = createFaulty(name, seed);
        const all = detectAll(bars);
        let stored = encodeState(createState());
        const pieces = bars.flatMap((bar) => {
          const state = decodeState(stored);
          const windows = advanceState(state, bar);
          stored = encodeState(state);
          return windows;
        });
        const whole = createState();
        expect(pieces).toEqual(bars.flatMap((bar) => [...advanceState(whole, bar)]));
        for (let cut = 5; cut < bars.length; cut += 5) {
          const until = bars[cut - 1]!.timestamp;
          const expected = all.filter(({ confirmedAt }) => confirmedAt <= until);
          expect(JSON.stringify(detectAll(bars.slice(0, cut)))).toBe(JSON.stringify(expected));
          events += expected.length;
        }
      }
      expect(events).toBeGreaterThan(5);
    },
  );
});
