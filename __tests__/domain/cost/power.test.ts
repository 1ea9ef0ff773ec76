import fc from 'fast-check';
import { getInvocationCost, PRICES, recommendMemory } from '../../../src/domain/cost';

const createMeasurement = (memory: number, ...durations: number[]) => ({
  memory,
  runs: durations.map((duration) => ({ duration, billed: Math.ceil(duration) })),
});

test('an invocation costs its memory multiplied by its duration, and a request', () => {
  expect(getInvocationCost(1024, 1000)).toBeCloseTo(PRICES.lambda.gbSecond + PRICES.lambda.request, 12);
  expect(getInvocationCost(512, 100)).toBeCloseTo(0.05 * PRICES.lambda.gbSecond + PRICES.lambda.request, 12);
});

test('more memory is recommended if it reduces the duration proportionally', () => {
  const report = recommendMemory([
    createMeasurement(512, 100, 100, 900),
    createMeasurement(1024, 50, 51, 50),
    createMeasurement(2048, 49, 49, 49),
  ]);
  expect(report.sizes).toEqual([
    { memory: 512, runs: 3, medianDuration: 100, slowestDuration: 900, costPerMillion: 0.8667 },
    { memory: 1024, runs: 3, medianDuration: 50, slowestDuration: 51, costPerMillion: 0.8667 },
    { memory: 2048, runs: 3, medianDuration: 49, slowestDuration: 49, costPerMillion: 1.5067 },
  ]);
  expect([report.cheapest, report.fastest, report.recommended]).toEqual([512, 2048, 1024]);
});

test('the smallest size is recommended if memory has no effect', () => {
  expect(
    recommendMemory([createMeasurement(3008, 7), createMeasurement(512, 7), createMeasurement(1024, 7)])
      .recommended,
  ).toBe(512);
});

test('the recommended size costs at most 10 % more than the cheapest', () => {
  const sizes = fc.uniqueArray(fc.integer({ min: 128, max: 10_240 }), { minLength: 1, maxLength: 6 });
  const duration = fc.double({ min: 0.1, max: 30_000, noNaN: true });
  fc.assert(
    fc.property(sizes, fc.array(duration, { minLength: 6, maxLength: 6 }), (memories, durations) => {
      const { sizes: reports, recommended } = recommendMemory(
        memories.map((m, i) => createMeasurement(m, durations[i]!)),
      );
      const cost = (memory: number) => reports.find((report) => report.memory === memory)!.costPerMillion;
      const least = Math.min(...reports.map(({ costPerMillion }) => costPerMillion));
      expect(cost(recommended)).toBeLessThanOrEqual(least * 1.1);
    }),
  );
});

test('a comparison without measurements is an error', () => {
  expect(() => recommendMemory([])).toThrow('expected measurements of at least one memory size');
  expect(() => recommendMemory([createMeasurement(512)])).toThrow(
    'expected at least one invocation with each memory size',
  );
});
