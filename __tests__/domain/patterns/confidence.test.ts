import fc from 'fast-check';
import { ALL_PATTERNS, type PatternName } from '../../../src/domain/patterns';
import calibration from '../../../src/domain/patterns/calibration.json';
import { calculateConfidence } from '../../../src/domain/patterns/confidence';
import { createParts } from './odds';

const INVERSES: readonly [PatternName, PatternName][] = [
  ['head-and-shoulders', 'inverse-head-and-shoulders'],
  ['double-top', 'double-bottom'],
  ['ascending-triangle', 'descending-triangle'],
];

test.each(ALL_PATTERNS)(
  'the confidence of %s is 50 at even odds, 90 at nine to one, and 10 at one to nine',
  (pattern) => {
    expect(calculateConfidence(pattern, createParts(pattern, 0.5))).toBe(50);
    expect(calculateConfidence(pattern, createParts(pattern, 0.9))).toBe(90);
    expect(calculateConfidence(pattern, createParts(pattern, 0.1))).toBe(10);
  },
);

test.each(Object.keys(calibration.odds) as PatternName[])(
  'the confidence of %s is between 0 and 100 with one decimal, and a missing part counts as 0',
  (pattern) => {
    const { weights } = calibration.odds[pattern as 'double-top'];
    const names = Object.keys(weights);
    const parts = fc.tuple(...names.map(() => fc.double({ min: 0, max: 1, noNaN: true })));
    fc.assert(
      fc.property(parts, (values) => {
        const all = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
        const confidence = calculateConfidence(pattern, all);
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(100);
        expect(Number(confidence.toFixed(1))).toBe(confidence);
        const rest = Object.fromEntries(Object.entries(all).slice(1));
        expect(calculateConfidence(pattern, rest)).toBe(
          calculateConfidence(pattern, { ...all, [names[0]!]: 0 }),
        );
      }),
    );
  },
);

test('an inverse pattern has the model of the original pattern', () => {
  for (const [pattern, inverse] of INVERSES) {
    for (const chance of [0.2, 0.5, 0.8]) {
      const parts = createParts(pattern, chance);
      expect(calculateConfidence(inverse, parts)).toBe(calculateConfidence(pattern, parts));
    }
  }
});
