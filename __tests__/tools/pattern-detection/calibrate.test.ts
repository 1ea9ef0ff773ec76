import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import calibration from '../../../src/domain/patterns/calibration.json';
import { fitModel, type Observation } from '../../../tools/pattern-detection/evaluate/fit';
import { Random } from '../../../tools/pattern-detection/evaluate/random';

/** Creates observations that are correct with the probability that the model computes. */
function simulateObservations(
  intercept: number,
  weights: Record<string, number>,
  count: number,
): Observation[] {
  const random = new Random(1, 'fit', 'simulated');
  const draw = () => random.integer(0, 999_999) / 1_000_000;
  return Array.from({ length: count }, () => {
    const parts = Object.fromEntries(Object.keys(weights).map((name) => [name, draw()]));
    const odds = intercept + Object.entries(weights).reduce((sum, [name, w]) => sum + w * parts[name]!, 0);
    return { parts, isCorrect: draw() < 1 / (1 + Math.exp(-odds)) };
  });
}

describe('fit', () => {
  it('recovers the model that simulated the observations', () => {
    const expected = { shoulders: 3, straight: -1.5, length: 0 };
    const { intercept, weights } = fitModel(simulateObservations(-1, expected, 20_000));
    // Standard errors are about 0.06 for the intercept and 0.07 for a weight.
    expect(Math.abs(intercept + 1)).toBeLessThan(0.25);
    expect(Object.keys(weights)).toEqual(Object.keys(expected));
    for (const [name, weight] of Object.entries(expected)) {
      expect(Math.abs(weights[name]! - weight)).toBeLessThan(0.25);
    }
  });

  it('does not depend on the order of the observations', () => {
    const observations = simulateObservations(-1, { shoulders: 3, straight: -1.5 }, 500);
    expect(fitModel([...observations].reverse())).toEqual(fitModel(observations));
  });

  it('limits the weights if one part separates the observations', () => {
    const { weights } = fitModel([
      ...Array.from({ length: 50 }, () => ({ parts: { straight: 1 }, isCorrect: true })),
      ...Array.from({ length: 50 }, () => ({ parts: { straight: 0 }, isCorrect: false })),
    ]);
    expect(weights.straight).toBeGreaterThan(2);
    expect(weights.straight).toBeLessThan(50);
  });

  it('rejects observations that do not determine the weights', () => {
    expect(() => fitModel([{ parts: {}, isCorrect: true }])).toThrow(
      'the observations do not determine the weights',
    );
  });
});

describe('npm run calibrate', () => {
  // A separate process takes a fifth of the time that jest takes.
  const FIT_SCRIPT = `
    const { collectObservations, fitModels } = require('./tools/pattern-detection/evaluate/observations');
    console.log(JSON.stringify(fitModels(collectObservations())));
  `;

  it('reproduces the committed model', () => {
    const output = execFileSync(process.execPath, ['--import', 'tsx', '--eval', FIT_SCRIPT], {
      cwd: resolve(__dirname, '../../..'),
      encoding: 'utf8',
    });
    expect(JSON.parse(output)).toEqual(calibration.odds);
  });
});
