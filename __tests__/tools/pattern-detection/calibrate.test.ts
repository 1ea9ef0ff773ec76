import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import calibration from '../../../src/domain/patterns/calibration.json';
import type { LogisticModel } from '../../../src/domain/patterns/calibration';
import { calculateOdds } from '../../../src/domain/patterns/confidence';
import { fitModel, type Observation } from '../../../tools/pattern-detection/calibrate/fit';
import { Random } from '../../../tools/pattern-detection/evaluate/random';

const ROOT = resolve(__dirname, '../../..');
const SECTIONS = 4;

/** Creates observations that are correct with the probability that the model computes. */
function simulateObservations(model: LogisticModel, count: number): Observation[] {
  const random = new Random(1, 'fit', 'simulated');
  const draw = () => random.integer(0, 999_999) / 1_000_000;
  return Array.from({ length: count }, () => {
    const parts = Object.fromEntries(Object.keys(model.weights).map((name) => [name, draw()]));
    return { parts, isCorrect: draw() < 1 / (1 + Math.exp(-calculateOdds(model, parts))) };
  });
}

const EXPECTED: LogisticModel = {
  intercept: -2,
  weights: { shoulders: [0, 2, 0, 1], straight: [1, 1, 1, 1], length: [0, 0, 0, 0] },
};

describe('fit', () => {
  it('recovers the curves that simulated the observations', () => {
    const model = fitModel(simulateObservations(EXPECTED, 40_000), SECTIONS);
    expect(Object.keys(model.weights)).toEqual(Object.keys(EXPECTED.weights));
    // Standard errors are about 0.06 for the intercept and 0.1 for a value of a curve.
    for (const shoulders of [0, 0.25, 0.5, 0.75, 1])
      for (const straight of [0, 0.5, 1])
        for (const length of [0, 1]) {
          const parts = { shoulders, straight, length };
          const error = calculateOdds(model, parts) - calculateOdds(EXPECTED, parts);
          expect(Math.abs(error)).toBeLessThan(0.35);
        }
  });

  it('never fits a curve that falls', () => {
    const falling = simulateObservations({ intercept: -1, weights: { straight: [3, -3, 0, -2] } }, 5000);
    for (const weight of fitModel(falling, SECTIONS).weights.straight!)
      expect(weight).toBeGreaterThanOrEqual(0);
  });

  it('does not depend on the order of the observations', () => {
    const observations = simulateObservations(EXPECTED, 500);
    expect(fitModel([...observations].reverse(), SECTIONS)).toEqual(fitModel(observations, SECTIONS));
  });

  it('limits the weights if one part separates the observations', () => {
    const { weights } = fitModel(
      [
        ...Array.from({ length: 50 }, () => ({ parts: { straight: 1 }, isCorrect: true })),
        ...Array.from({ length: 50 }, () => ({ parts: { straight: 0 }, isCorrect: false })),
      ],
      1,
    );
    expect(weights.straight![0]).toBeGreaterThan(2);
    expect(weights.straight![0]).toBeLessThan(50);
  });

  it('rejects observations that do not determine the weights', () => {
    expect(() => fitModel([{ parts: {}, isCorrect: true }], 1)).toThrow(
      'the observations do not determine the weights',
    );
  });
});

test('npm run calibrate produces the committed models', () => {
  const command = ['--import', 'tsx', 'tools/pattern-detection/calibrate/main.ts', '--json'];
  const output = execFileSync(process.execPath, command, { cwd: ROOT, encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual(calibration);
});
