import fc from 'fast-check';
import { createRandom } from '../../../src/cli/statistics/random';
import {
  AGREEMENTS,
  type Agreement,
  composeAvailability,
  type Dependency,
  getErrorBudget,
  listAgreements,
} from '../../../src/domain/availability';

const part = (availability: number): Agreement => ({
  service: 'S',
  availability,
  page: 'P',
  verified: false,
});
const { dependency } = fc.letrec<{ dependency: Dependency }>((tie) => ({
  dependency: fc.oneof(
    { maxDepth: 4 },
    fc.double({ min: 0, max: 1, noNaN: true }).map(part),
    fc.array(tie('dependency'), { minLength: 1, maxLength: 4 }).map((all) => ({ all })),
    fc.array(tie('dependency'), { minLength: 1, maxLength: 4 }).map((any) => ({ any })),
  ),
}));

/** The share of random states, in which each part works or not, where the whole works. */
function simulate(whole: Dependency, states: number, random: () => number): number {
  const works = (one: Dependency): boolean =>
    'all' in one
      ? one.all.map(works).every(Boolean)
      : 'any' in one
        ? one.any.map(works).some(Boolean)
        : random() < one.availability;
  return Array.from({ length: states }, () => works(whole)).filter(Boolean).length / states;
}

it('the composed availability is that of a simulation of its parts', () => {
  fc.assert(
    fc.property(dependency, fc.integer(), (whole, seed) => {
      const expected = simulate(whole, 4000, createRandom(seed));
      // Five standard deviations of the share.
      const computed = composeAvailability(whole);
      const deviation = Math.sqrt((computed * (1 - computed)) / 4000);
      expect(Math.abs(computed - expected)).toBeLessThanOrEqual(5 * deviation + 1e-9);
    }),
    { numRuns: 50 },
  );
});

it('a further part lowers a series, and a further copy raises a parallel', () => {
  const { lambda, sqs } = AGREEMENTS;
  expect(composeAvailability({ all: [lambda, sqs] })).toBeCloseTo(0.9995 * 0.999, 12);
  expect(composeAvailability({ any: [lambda, sqs] })).toBeCloseTo(1 - 0.0005 * 0.001, 12);
});

it.each([-0.1, 1.1, NaN])('refuses the availability %p', (availability) => {
  expect(() => composeAvailability({ all: [part(availability)] })).toThrow('expected 0 to 1');
});

it('refuses a list without parts', () => {
  expect(() => composeAvailability({ any: [] })).toThrow('expected at least one');
});

it('lists each agreement once', () => {
  const { lambda, sqs, aurora } = AGREEMENTS;
  expect(listAgreements({ all: [lambda, { any: [sqs, { all: [lambda, aurora] }] }] })).toEqual([
    lambda,
    sqs,
    aurora,
  ]);
});

it('the error budget of 99.99 % is 4.38 minutes, and a request of 10,000', () => {
  const { minutes, requests } = getErrorBudget(0.9999, 1e6);
  expect(minutes).toBeCloseTo(4.38, 9);
  expect(requests).toBeCloseTo(100, 6);
});
