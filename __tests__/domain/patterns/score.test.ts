import { score, type Candidate } from '../../../src/domain/patterns';
import { ALL } from '../../../src/domain/patterns/registry';

const candidate = (changes: Partial<Candidate> = {}): Candidate => ({
  symbol: 'A',
  pattern: 'double-top',
  start: 1,
  end: 2,
  confirmedAt: 3,
  close: 99,
  level: 100,
  height: 10,
  pivots: [],
  scale: 1,
  parts: { peaks: 1, symmetry: 1, depth: 1, trend: 1, break: 1, volume: 1 },
  ...changes,
});

test('confidence is the weighted mean of the parts', () => {
  const none = { peaks: 0, symmetry: 0, depth: 0, trend: 0, break: 0, volume: 0 };
  expect(score([candidate()])[0]?.confidence).toBe(100);
  expect(score([candidate({ parts: none })])[0]?.confidence).toBe(0);
  expect(score([candidate({ parts: { ...none, peaks: 1 } })])[0]?.confidence).toBe(25);
  expect(score([candidate({ parts: { ...none, peaks: 0.5, trend: 0.5 } })])[0]?.confidence).toBe(25);
});

test('a part that is missing leaves its weight to the others', () => {
  const parts = { peaks: 1, symmetry: 1, depth: 1, trend: 1, break: 0 };
  expect(score([candidate({ parts })])[0]?.confidence).toBe(89.5); // 85 of 95
});

test('every pattern’s weights add up to 100', () => {
  for (const { weights } of ALL) expect(Object.values(weights).reduce((a, b) => a + b)).toBe(100);
});

test('keeps the best for each symbol, pattern and bar, the larger scale on a tie, in time order', () => {
  const weak = { peaks: 0, symmetry: 1, depth: 1, trend: 1, break: 1, volume: 1 };
  const given = [
    candidate({ confirmedAt: 5 }),
    candidate({ scale: 2 }),
    candidate({ scale: 3, parts: weak }),
    candidate({ symbol: 'B' }),
    candidate({ pattern: 'head-and-shoulders' }),
    candidate({ scale: 1 }),
  ];
  const kept = (of: Candidate[]) =>
    score(of).map(({ confirmedAt, symbol, pattern, scale }) => [confirmedAt, symbol, pattern, scale]);
  const expected = [
    [3, 'A', 'head-and-shoulders', 1],
    [3, 'A', 'double-top', 2],
    [3, 'B', 'double-top', 1],
    [5, 'A', 'double-top', 1],
  ];
  expect(kept(given)).toEqual(expected);
  expect(kept([...given].reverse())).toEqual(expected);
});
