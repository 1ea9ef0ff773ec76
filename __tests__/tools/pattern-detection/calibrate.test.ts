import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import calibration from '../../../src/domain/patterns/calibration.json';
import { fitModel, type Observation } from '../../../tools/pattern-detection/evaluate/fit';
import { Random } from '../../../tools/pattern-detection/evaluate/random';

/** Observations whose chance of being right is what those odds say. */
function simulated(intercept: number, weights: Record<string, number>, count: number): Observation[] {
  const random = new Random(1, 'fit', 'simulated');
  const next = () => random.whole(0, 999_999) / 1_000_000;
  return Array.from({ length: count }, () => {
    const parts = Object.fromEntries(Object.keys(weights).map((name) => [name, next()]));
    const odds = intercept + Object.entries(weights).reduce((sum, [name, w]) => sum + w * parts[name]!, 0);
    return { parts, right: next() < 1 / (1 + Math.exp(-odds)) };
  });
}

describe('fit', () => {
  it('recovers the odds from which the observations were made', () => {
    const known = { shoulders: 3, straight: -1.5, length: 0 };
    const { intercept, weights } = fitModel(simulated(-1, known, 20_000));
    // Standard errors are about 0.06 for the intercept and 0.07 for a weight.
    expect(Math.abs(intercept + 1)).toBeLessThan(0.25);
    expect(Object.keys(weights)).toEqual(Object.keys(known));
    for (const [name, weight] of Object.entries(known)) {
      expect(Math.abs(weights[name]! - weight)).toBeLessThan(0.25);
    }
  });

  it('does not mind the order of the observations', () => {
    const observations = simulated(-1, { shoulders: 3, straight: -1.5 }, 500);
    expect(fitModel([...observations].reverse())).toEqual(fitModel(observations));
  });

  it('keeps its weights small where the observations are told apart by one part', () => {
    const { weights } = fitModel([
      ...Array.from({ length: 50 }, () => ({ parts: { straight: 1 }, right: true })),
      ...Array.from({ length: 50 }, () => ({ parts: { straight: 0 }, right: false })),
    ]);
    expect(weights.straight).toBeGreaterThan(2);
    expect(weights.straight).toBeLessThan(50);
  });

  it('refuses observations that do not determine the weights', () => {
    expect(() => fitModel([{ parts: {}, right: true }])).toThrow(
      'the observations do not determine the weights',
    );
  });
});

describe('npm run calibrate', () => {
  // In a process of its own, where it takes a fifth of the time that it takes under jest.
  const ODDS = `
    const { collectObservations, fitModels } = require('./tools/pattern-detection/evaluate/observe');
    console.log(JSON.stringify(fitModels(collectObservations())));
  `;

  it('gives the committed odds again', () => {
    const told = execFileSync(process.execPath, ['--import', 'tsx', '--eval', ODDS], {
      cwd: resolve(__dirname, '../../..'),
      encoding: 'utf8',
    });
    expect(JSON.parse(told)).toEqual(calibration.odds);
  }, 300_000);
});
