import fc from 'fast-check';
import {
  advance,
  decodeState,
  encodeState,
  newState,
  StateVersionError,
  type Bar,
  type SymbolState,
} from '../../../src/domain/patterns';
import { marketBars } from './market';
import { randomWalk, seeded } from './synthetic';

const follow = (state: SymbolState, bars: readonly Bar[]) => bars.map((bar) => advance(state, bar));

test('a state that was stored and read goes on exactly as the original: cut anywhere', () => {
  let windows = 0;
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 500 }), (seed, cut) => {
      const bars = randomWalk(500, seeded(seed));
      const original = newState();
      follow(original, bars.slice(0, cut));
      const bytes = encodeState(original);
      const copy = decodeState(bytes);
      expect(copy).toEqual(original);
      const ahead = follow(original, bars.slice(cut));
      expect(JSON.stringify(follow(copy, bars.slice(cut)))).toBe(JSON.stringify(ahead));
      expect(encodeState(copy)).toEqual(encodeState(original));
      windows += ahead.flat().length;
    }),
    { numRuns: 60, seed: 1 },
  );
  expect(windows).toBeGreaterThan(50);
});

test('stored after every bar it finds the same', () => {
  const bars = marketBars().filter((bar) => bar.symbol === 'AAPL');
  let stored = encodeState(newState());
  const pieces = bars.map((bar) => {
    const state = decodeState(stored);
    const windows = advance(state, bar);
    stored = encodeState(state);
    return windows;
  });
  expect(pieces).toEqual(follow(newState(), bars));
});

test('it takes about 1 KB and does not grow', () => {
  const state = newState();
  const bars = randomWalk(20_000, seeded(1));
  follow(state, bars.slice(0, 2000));
  const early = encodeState(state).length;
  follow(state, bars.slice(2000));
  expect(encodeState(state).length).toBe(early);
  expect(early).toBeLessThanOrEqual(1100);
});

test('reads bytes that lie inside a larger buffer, as a database client returns them', () => {
  const state = newState();
  follow(state, randomWalk(50, seeded(2)));
  const bytes = encodeState(state);
  const larger = new Uint8Array(bytes.length + 10);
  larger.set(bytes, 7);
  expect(decodeState(larger.subarray(7, 7 + bytes.length))).toEqual(state);
});

test('refuses another version and bytes that are not a whole state', () => {
  const bytes = encodeState(newState());
  const other = Uint8Array.from(bytes);
  other[0] = 99;
  expect(() => decodeState(other)).toThrow(StateVersionError);
  expect(() => decodeState(other)).toThrow('expected version 1, 6 scales, 3 patterns, got version 99');
  expect(() => decodeState(new Uint8Array())).toThrow(StateVersionError);
  expect(() => decodeState(bytes.subarray(0, bytes.length - 1))).toThrow('are not a whole state');
  expect(() => decodeState(Uint8Array.from([...bytes, 0]))).toThrow('are not a whole state');
});
