import fc from 'fast-check';
import { ALL_PATTERNS, type PatternName } from '../../../src/domain/patterns';
import { CALIBRATION, type CalibratedPattern } from '../../../src/domain/patterns/calibration';
import { calculateConfidence, calculateOdds } from '../../../src/domain/patterns/confidence';
import { PATTERN_REGISTRY } from '../../../src/domain/patterns/registry';
import { createParts, LINEAR_MODELS } from './linear-models';

const INVERSES: readonly [PatternName, PatternName][] = [
  ['head-and-shoulders', 'inverse-head-and-shoulders'],
  ['double-top', 'double-bottom'],
  ['ascending-triangle', 'descending-triangle'],
];
const MODEL_NAMES = Object.keys(CALIBRATION) as CalibratedPattern[];

test.each(ALL_PATTERNS)(
  'the confidence of %s is 50 at even odds, 90 at nine to one, and 10 at one to nine',
  (pattern) => {
    for (const percent of [50, 90, 10])
      expect(calculateConfidence(PATTERN_REGISTRY[pattern], createParts(percent / 100), LINEAR_MODELS)).toBe(
        percent,
      );
  },
);

test('a curve is linear in each section and constant outside of 0 to 1', () => {
  const model = { intercept: -1, weights: { straight: [1, 0, 4, 2] } };
  const values = [-0.5, 0, 0.125, 0.25, 0.5, 0.625, 0.75, 1, 1.5];
  expect(values.map((straight) => calculateOdds(model, { straight }))).toEqual([
    -1, -1, -0.5, 0, 0, 2, 4, 6, 6,
  ]);
  expect(calculateOdds(model, {})).toBe(-1);
});

const drawParts = (names: readonly string[]) =>
  fc
    .tuple(...names.map(() => fc.double({ min: 0, max: 1, noNaN: true })))
    .map((values) => Object.fromEntries(names.map((name, i) => [name, values[i]!])));

test.each(MODEL_NAMES)(
  'the confidence of %s is between 0 and 100 with one decimal, and never falls when a part rises',
  (name) => {
    const names = Object.keys(CALIBRATION[name].shape.weights);
    const pattern = { selectModel: () => name };
    fc.assert(
      fc.property(
        drawParts(names),
        fc.constantFrom(...names),
        fc.double({ min: 0, max: 1 }),
        (parts, part, rise) => {
          const confidence = calculateConfidence(pattern, parts);
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(100);
          expect(Number(confidence.toFixed(1))).toBe(confidence);
          const better = { ...parts, [part]: Math.min(1, parts[part]! + rise) };
          expect(calculateConfidence(pattern, better)).toBeGreaterThanOrEqual(confidence);
        },
      ),
    );
  },
);

test('an inverse pattern has the model of the original pattern', () => {
  for (const [pattern, inverse] of INVERSES)
    for (const depth of [0.1, 0.9]) {
      const model = PATTERN_REGISTRY[pattern].selectModel({ depth });
      expect(PATTERN_REGISTRY[inverse].selectModel({ depth })).toBe(model);
    }
});

test('a double top with a shallow valley has a model of its own', () => {
  const { selectModel } = PATTERN_REGISTRY['double-top'];
  expect([0, 0.26, 0.28, 1].map((depth) => selectModel({ depth }))).toEqual([
    'shallow-double-top',
    'shallow-double-top',
    'double-top',
    'double-top',
  ]);
});
