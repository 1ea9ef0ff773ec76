import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
  advanceState,
  ALL_PATTERNS,
  DEPLOYED_PATTERNS,
  decodeState,
  encodeState,
  createState,
  StateVersionError,
  type Bar,
  type ShapeChange,
  type SymbolState,
} from '../../../src/domain/patterns';
import { STATE_FORMAT } from '../../../src/domain/patterns/encoding';
import {
  ARMED,
  EDGES,
  FORMING,
  LEVELS,
  NEAR_BELOW,
  PENDING,
  PENDING_NONE,
  SCALES,
  STORED_ARMED,
} from '../../../src/domain/patterns/layout';
import { createRuleSet } from '../../../src/domain/patterns/registry';
import { getBlockOffset } from '../../../src/domain/patterns/state';
import { readMarketBars } from './market';
import { STATE_OF_VERSION_2 } from './state-version-2';
import { createMixedSeries, createRandomWalk, createRandom } from './synthetic';

const ALL = createRuleSet(ALL_PATTERNS);

/** Returns a state without its nearest levels, which a decoded state computes at its first bar. */
function getComparableState(state: SymbolState) {
  encodeState(state); // writes the armed levels to the cold part
  const { data, cold } = state;
  return { header: data.slice(0, NEAR_BELOW), rest: data.slice(EDGES), blocks: cold.slice(0, LEVELS) };
}

/** Returns a comparable state without its armed levels. */
function getStateWithoutLevelsAndForming(state: SymbolState) {
  const { header, rest, blocks } = getComparableState(state);
  rest[ARMED - EDGES] = 0;
  SCALES.forEach((_, scale) => {
    blocks[getBlockOffset(scale) + STORED_ARMED] = 0;
    blocks[getBlockOffset(scale) + FORMING] = 0;
  });
  return { header, rest, blocks };
}

/** Returns the armed patterns of each scale as bit masks. */
function getArmedPatterns(state: SymbolState): number[] {
  encodeState(state);
  return SCALES.map((_, scale) => state.cold[getBlockOffset(scale) + STORED_ARMED]!);
}

/** Advances a state by all bars and returns the windows and changes. */
function advanceAll(state: SymbolState, bars: readonly Bar[]): unknown[] {
  const events: unknown[] = [];
  const collect = (change: ShapeChange) => events.push(change);
  for (const bar of bars) events.push(...advanceState(state, bar, ALL, collect));
  return events;
}

const isForming = ({ cold }: SymbolState) =>
  SCALES.some((_, scale) => cold[getBlockOffset(scale) + FORMING] !== 0);

test('a decoded state continues exactly like the original, wherever the series is cut', () => {
  let events = 0;
  let forming = 0;
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), fc.integer({ min: 0, max: 400 }), (seed, hasShapes, cut) => {
      const bars = hasShapes ? createMixedSeries(seed) : createRandomWalk(800, createRandom(seed));
      const original = createState();
      advanceAll(original, bars.slice(0, cut));
      const copy = decodeState(encodeState(original));
      expect(getComparableState(copy)).toEqual(getComparableState(original));
      if (isForming(original)) forming += 1;
      const ahead = advanceAll(original, bars.slice(cut));
      expect(JSON.stringify(advanceAll(copy, bars.slice(cut)))).toBe(JSON.stringify(ahead));
      expect(encodeState(copy)).toEqual(encodeState(original));
      events += ahead.length;
    }),
    { numRuns: 200, seed: 1 },
  );
  expect(events).toBeGreaterThan(500);
  expect(forming).toBeGreaterThan(20);
});

test('encoding and decoding after every bar does not change the results', () => {
  const bars = readMarketBars().filter((bar) => bar.symbol === 'AAPL');
  let stored = encodeState(createState());
  const pieces = bars.flatMap((bar) => {
    const state = decodeState(stored);
    const events = advanceAll(state, [bar]);
    stored = encodeState(state);
    return events;
  });
  expect(pieces).toEqual(advanceAll(createState(), bars));
  expect(pieces.length).toBeGreaterThan(20);
});

test('a state takes 1,495 bytes and does not grow', () => {
  const state = createState();
  expect(encodeState(state)).toHaveLength(1495);
  advanceAll(state, createRandomWalk(20_000, createRandom(1)));
  expect(encodeState(state)).toHaveLength(1495);
});

test('a state is decoded from bytes inside a larger buffer, as database clients return them', () => {
  const state = createState();
  advanceAll(state, createRandomWalk(50, createRandom(2)));
  const bytes = encodeState(state);
  const larger = new Uint8Array(bytes.length + 10);
  larger.set(bytes, 7);
  expect(getComparableState(decodeState(larger.subarray(7, 7 + bytes.length)))).toEqual(
    getComparableState(state),
  );
});

test('states of another version and incomplete states are rejected', () => {
  const bytes = encodeState(createState());
  const replaceByte = (offset: number) => Uint8Array.from(bytes, (byte, i) => (i === offset ? 99 : byte));
  expect(() => decodeState(replaceByte(0))).toThrow(StateVersionError);
  expect(() => decodeState(replaceByte(0))).toThrow(
    'expected version 3, 5 scales, 6 patterns, got version 99, 5 scales, 6 patterns; create a new state',
  );
  expect(() => decodeState(replaceByte(1))).toThrow('got version 3, 99 scales, 6 patterns');
  expect(() => decodeState(replaceByte(2))).toThrow('got version 3, 5 scales, 99 patterns');
  expect(() => decodeState(new Uint8Array())).toThrow(StateVersionError);
  expect(() => decodeState(bytes.subarray(0, bytes.length - 1))).toThrow('expected 1495 bytes, got 1494');
  expect(() => decodeState(Uint8Array.from([...bytes, 0]))).toThrow(StateVersionError);
});

describe('a state of version 2', () => {
  const stored = Uint8Array.from(Buffer.from(STATE_OF_VERSION_2, 'base64'));
  const bars = createMixedSeries(9);

  test('is decoded without a pending bar, and differs in armed levels and forming shapes', () => {
    const original = createState();
    advanceAll(original, bars.slice(0, 150));
    const copy = decodeState(stored);
    expect(copy.data[PENDING]).toBe(PENDING_NONE);
    expect(getStateWithoutLevelsAndForming(copy)).toEqual(getStateWithoutLevelsAndForming(original));
    // The rules of that version had narrower limits, so they armed some of the levels, and no others.
    const armed = getArmedPatterns(original);
    const armedBefore = getArmedPatterns(copy);
    expect(armedBefore.map((levels, scale) => levels & ~armed[scale]!)).toEqual([0, 0, 0, 0, 0]);
    expect(armedBefore).not.toEqual(armed);
  });

  test('arms its levels by the rules of this version at the next turn, and then continues exactly', () => {
    const original = createState();
    advanceAll(original, bars.slice(0, 150));
    const copy = decodeState(stored);
    let events = 0;
    let lastDifference = -1;
    bars.slice(150).forEach((bar, i) => {
      const found = advanceAll(original, [bar]);
      const ended = (event: unknown) => (event as Partial<ShapeChange>).state === 'invalidated';
      const foundInCopy = advanceAll(copy, [bar]);
      const only = foundInCopy.filter((event) => !found.some((other) => isDeepStrictEqual(event, other)));
      // That version reported shapes as forming with any confidence: they only end.
      expect(only.filter((event) => !ended(event))).toEqual([]);
      expect(foundInCopy.filter((event) => !only.includes(event))).toEqual(found);
      events += found.length;
      if (getArmedPatterns(copy).join() !== getArmedPatterns(original).join()) lastDifference = i;
    });
    // Measured: the levels are the same from the eighth bar on.
    expect(lastDifference).toBeLessThan(10);
    expect(events).toBeGreaterThan(2);
    expect(encodeState(copy)).toEqual(encodeState(original));
  });

  test('is rejected if it is not complete', () => {
    expect(() => decodeState(stored.subarray(0, stored.length - 1))).toThrow('expected 1462 bytes, got 1461');
    expect(() => decodeState(stored.with(1, 99))).toThrow(
      'expected version 2, 5 scales, 6 patterns, got version 2, 99 scales, 6 patterns',
    );
  });
});

/**
 * The format of the states that are stored in DetectorState. If this test fails, your change affects every deployed
 * environment. States with other counts or another version can't be decoded: each symbol starts with a new state after
 * the deployment, and finds no pattern that began before it. If you add a pattern or a scale, append it and update this
 * test, so that the reset is deliberate. If you reorder or rename patterns, or change what a number means, the counts stay
 * the same: increment STATE_VERSION too, otherwise old states are misread.
 */
test('the stored states have the deployed format', () => {
  expect(STATE_FORMAT).toEqual({
    version: 3,
    scales: [1.4, 2.1, 3.2, 4.8, 7.2],
    patterns: [
      'head-and-shoulders',
      'double-top',
      'ascending-triangle',
      'inverse-head-and-shoulders',
      'double-bottom',
      'descending-triangle',
    ],
  });
  expect(ALL_PATTERNS.slice(0, DEPLOYED_PATTERNS.length)).toEqual(DEPLOYED_PATTERNS);
});
