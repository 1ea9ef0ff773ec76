import fc from 'fast-check';
import {
  advance,
  ALL_PATTERNS,
  decodeState,
  encodeState,
  newState,
  StateVersionError,
  type Bar,
  type Change,
  type SymbolState,
} from '../../../src/domain/patterns';
import { EDGES, FORMING, HEADER, SCALES } from '../../../src/domain/patterns/layout';
import { rulesOf } from '../../../src/domain/patterns/registry';
import { blockOf } from '../../../src/domain/patterns/state';
import { marketBars } from './market';
import { mixed, randomWalk, seeded } from './synthetic';

const ALL = rulesOf(ALL_PATTERNS);

/** All that is told while a state takes those bars in: windows and changes. */
/** All of a state but how near its levels are, which a decoded one looks up at its first bar. */
function known({ data }: SymbolState) {
  return { header: data.slice(0, HEADER), rest: data.slice(EDGES) };
}

function follow(state: SymbolState, bars: readonly Bar[]): unknown[] {
  const told: unknown[] = [];
  const listen = (change: Change) => told.push(change);
  for (const bar of bars) told.push(...advance(state, bar, ALL, listen));
  return told;
}

const isForming = ({ data }: SymbolState) => SCALES.some((_, scale) => data[blockOf(scale) + FORMING] !== 0);

test('a state that was stored and read goes on exactly as the original: cut anywhere', () => {
  let told = 0;
  let forming = 0;
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), fc.integer({ min: 0, max: 400 }), (seed, drawn, cut) => {
      const bars = drawn ? mixed(seed) : randomWalk(800, seeded(seed));
      const original = newState();
      follow(original, bars.slice(0, cut));
      const copy = decodeState(encodeState(original));
      expect(known(copy)).toEqual(known(original));
      if (isForming(original)) forming += 1;
      const ahead = follow(original, bars.slice(cut));
      expect(JSON.stringify(follow(copy, bars.slice(cut)))).toBe(JSON.stringify(ahead));
      expect(encodeState(copy)).toEqual(encodeState(original));
      told += ahead.length;
    }),
    { numRuns: 200, seed: 1 },
  );
  expect(told).toBeGreaterThan(500);
  expect(forming).toBeGreaterThan(20);
});

test('stored after every bar it finds the same', () => {
  const bars = marketBars().filter((bar) => bar.symbol === 'AAPL');
  let stored = encodeState(newState());
  const pieces = bars.flatMap((bar) => {
    const state = decodeState(stored);
    const told = follow(state, [bar]);
    stored = encodeState(state);
    return told;
  });
  expect(pieces).toEqual(follow(newState(), bars));
  expect(pieces.length).toBeGreaterThan(20);
});

test('it takes 1,462 bytes and does not grow', () => {
  const state = newState();
  expect(encodeState(state)).toHaveLength(1462);
  follow(state, randomWalk(20_000, seeded(1)));
  expect(encodeState(state)).toHaveLength(1462);
});

test('reads bytes that lie inside a larger buffer, as a database client returns them', () => {
  const state = newState();
  follow(state, randomWalk(50, seeded(2)));
  const bytes = encodeState(state);
  const larger = new Uint8Array(bytes.length + 10);
  larger.set(bytes, 7);
  expect(known(decodeState(larger.subarray(7, 7 + bytes.length)))).toEqual(known(state));
});

test('refuses another version and bytes that are not a whole state', () => {
  const bytes = encodeState(newState());
  const other = (at: number) => Uint8Array.from(bytes, (byte, i) => (i === at ? 99 : byte));
  expect(() => decodeState(other(0))).toThrow(StateVersionError);
  expect(() => decodeState(other(0))).toThrow(
    'expected version 2, 5 scales, 6 patterns, got version 99, 5 scales, 6 patterns; start the symbol afresh',
  );
  expect(() => decodeState(other(1))).toThrow('got version 2, 99 scales, 6 patterns');
  expect(() => decodeState(other(2))).toThrow('got version 2, 5 scales, 99 patterns');
  expect(() => decodeState(new Uint8Array())).toThrow(StateVersionError);
  expect(() => decodeState(bytes.subarray(0, bytes.length - 1))).toThrow(
    '1461 bytes are not a whole state (1462)',
  );
  expect(() => decodeState(Uint8Array.from([...bytes, 0]))).toThrow(StateVersionError);
});
