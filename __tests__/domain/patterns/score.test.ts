import fc from 'fast-check';
import { score, type Candidate, type PatternName, type Pivot } from '../../../src/domain/patterns';
import { partsFor } from './odds';

const pivots = (...times: number[]): Pivot[] =>
  times.map((timestamp, i) => ({
    kind: i % 2 === 0 ? 'high' : 'low',
    timestamp,
    index: timestamp,
    price: 100,
    scatter: 0,
  }));

/** A candidate with that chance, 0 to 1. */
const candidate = (pattern: PatternName, chance: number, changes: Partial<Candidate> = {}): Candidate => ({
  symbol: 'A',
  pattern,
  start: 1,
  end: 2,
  confirmedAt: 30,
  close: 99,
  level: 100,
  height: 10,
  pivots: pivots(1, 2, 3),
  scale: 1,
  parts: partsFor(pattern, chance),
  ...changes,
});

const kept = (of: readonly Candidate[]) =>
  score(of).map(({ confirmedAt, symbol, pattern, scale, confidence }) =>
    [confirmedAt, symbol, pattern, scale, confidence].join(' '),
  );

test('tells a candidate with its confidence, and changes nothing else', () => {
  const given = candidate('double-top', 0.8);
  expect(score([given])).toEqual([{ ...given, confidence: 80 }]);
  expect(score([])).toEqual([]);
});

test('keeps the best scale of a pattern at a bar, the larger one on a tie', () => {
  expect(
    kept([
      candidate('double-top', 0.6),
      candidate('double-top', 0.7, { scale: 2, pivots: pivots(7, 8, 9) }),
      candidate('double-top', 0.5, { scale: 3 }),
    ]),
  ).toEqual(['30 A double-top 2 70']);
  expect(kept([candidate('double-top', 0.6), candidate('double-top', 0.6, { scale: 2 })])).toEqual([
    '30 A double-top 2 60',
  ]);
});

test('keeps the likelier of two patterns on the same pivots', () => {
  const headAndShoulders = candidate('head-and-shoulders', 0.7, { pivots: pivots(1, 2, 3, 4, 5) });
  const shared = (chance: number, ...times: number[]) =>
    candidate('double-top', chance, { pivots: pivots(...times) });
  expect(kept([headAndShoulders, shared(0.8, 3, 4, 5)])).toEqual(['30 A double-top 1 80']);
  expect(kept([headAndShoulders, shared(0.6, 3, 4, 5)])).toEqual(['30 A head-and-shoulders 1 70']);
  // Two pivots are not yet the same shape.
  expect(kept([headAndShoulders, shared(0.6, 4, 5, 6)])).toEqual([
    '30 A head-and-shoulders 1 70',
    '30 A double-top 1 60',
  ]);
});

test('other symbols and other bars have their own, in the order of bars, symbols and patterns', () => {
  expect(
    kept([
      candidate('ascending-triangle', 0.9, { pivots: pivots(10, 11, 12) }),
      candidate('double-top', 0.5, { confirmedAt: 40 }),
      candidate('double-top', 0.6, { symbol: 'B' }),
      candidate('double-top', 0.7),
    ]),
  ).toEqual([
    '30 A double-top 1 70',
    '30 A ascending-triangle 1 90',
    '30 B double-top 1 60',
    '40 A double-top 1 50',
  ]);
});

test('the order of the candidates does not matter', () => {
  const patterns = fc.constantFrom<PatternName>('head-and-shoulders', 'double-top', 'double-bottom');
  const one = fc
    .tuple(
      patterns,
      fc.constantFrom(0.3, 0.5, 0.7),
      fc.constantFrom(1, 2, 3),
      fc.constantFrom('A', 'B'),
      fc.constantFrom(30, 40),
      fc.constantFrom([1, 2, 3], [2, 3, 4, 5, 6], [4, 5, 6]),
    )
    .map(([pattern, chance, scale, symbol, confirmedAt, times]) =>
      candidate(pattern, chance, { scale, symbol, confirmedAt, pivots: pivots(...times) }),
    );
  const many = fc.uniqueArray(one, {
    maxLength: 12,
    // A zigzag has one candidate for a pattern and a bar.
    selector: ({ pattern, scale, symbol, confirmedAt }) => [pattern, scale, symbol, confirmedAt].join(),
  });
  const shuffled = many.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(fc.property(shuffled, ([list, other]) => expect(score(other)).toEqual(score(list))));
});
