import fc from 'fast-check';
import { scoreCandidates, type Candidate, type PatternName, type Pivot } from '../../../src/domain/patterns';
import { createParts, LINEAR_MODELS } from './linear-models';

const createPivots = (...times: number[]): Pivot[] =>
  times.map((timestamp, i) => ({
    kind: i % 2 === 0 ? 'high' : 'low',
    timestamp,
    index: timestamp,
    price: 100,
    scatter: 0,
  }));

/** Creates a candidate with the given probability, 0 to 1. */
const createCandidate = (
  pattern: PatternName,
  chance: number,
  changes: Partial<Candidate> = {},
): Candidate => ({
  symbol: 'A',
  pattern,
  start: 1,
  end: 2,
  confirmedAt: 30,
  close: 99,
  level: 100,
  height: 10,
  pivots: createPivots(1, 2, 3),
  scale: 1,
  version: 2,
  parts: createParts(chance),
  ...changes,
});

const selectPatterns = (of: readonly Candidate[]) =>
  scoreCandidates(of, LINEAR_MODELS).map(({ confirmedAt, symbol, pattern, scale, confidence }) =>
    [confirmedAt, symbol, pattern, scale, confidence].join(' '),
  );

test('scoring adds the confidence to a candidate and changes no other field', () => {
  const given = createCandidate('double-top', 0.8);
  expect(scoreCandidates([given], LINEAR_MODELS)).toEqual([{ ...given, confidence: 80 }]);
  expect(scoreCandidates([])).toEqual([]);
});

test('scoring selects the best scale of a pattern at a bar, and the larger one on a tie', () => {
  expect(
    selectPatterns([
      createCandidate('double-top', 0.6),
      createCandidate('double-top', 0.7, { scale: 2, pivots: createPivots(7, 8, 9) }),
      createCandidate('double-top', 0.5, { scale: 3 }),
    ]),
  ).toEqual(['30 A double-top 2 70']);
  expect(
    selectPatterns([createCandidate('double-top', 0.6), createCandidate('double-top', 0.6, { scale: 2 })]),
  ).toEqual(['30 A double-top 2 60']);
});

test('scoring selects the more likely of two patterns on the same pivots', () => {
  const headAndShoulders = createCandidate('head-and-shoulders', 0.7, {
    pivots: createPivots(1, 2, 3, 4, 5),
  });
  const shared = (chance: number, ...times: number[]) =>
    createCandidate('double-top', chance, { pivots: createPivots(...times) });
  expect(selectPatterns([headAndShoulders, shared(0.8, 3, 4, 5)])).toEqual(['30 A double-top 1 80']);
  expect(selectPatterns([headAndShoulders, shared(0.6, 3, 4, 5)])).toEqual(['30 A head-and-shoulders 1 70']);
  // Two pivots are not yet the same shape.
  expect(selectPatterns([headAndShoulders, shared(0.6, 4, 5, 6)])).toEqual([
    '30 A head-and-shoulders 1 70',
    '30 A double-top 1 60',
  ]);
});

test('symbols and bars are scored separately, and sorted by bar, symbol and pattern', () => {
  expect(
    selectPatterns([
      createCandidate('ascending-triangle', 0.9, { pivots: createPivots(10, 11, 12) }),
      createCandidate('double-top', 0.5, { confirmedAt: 40 }),
      createCandidate('double-top', 0.6, { symbol: 'B' }),
      createCandidate('double-top', 0.7),
    ]),
  ).toEqual([
    '30 A double-top 1 70',
    '30 A ascending-triangle 1 90',
    '30 B double-top 1 60',
    '40 A double-top 1 50',
  ]);
});

test('the scores do not depend on the order of the candidates', () => {
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
      createCandidate(pattern, chance, { scale, symbol, confirmedAt, pivots: createPivots(...times) }),
    );
  const many = fc.uniqueArray(one, {
    maxLength: 12,
    // A zigzag has one candidate for a pattern and a bar.
    selector: ({ pattern, scale, symbol, confirmedAt }) => [pattern, scale, symbol, confirmedAt].join(),
  });
  const shuffled = many.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, ([list, other]) => expect(scoreCandidates(other)).toEqual(scoreCandidates(list))),
  );
});
