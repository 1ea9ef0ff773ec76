import fc from 'fast-check';

interface Step {
  readonly startedAt: number;
  readonly endedAt: number;
}

/** The module is JavaScript for browsers, whose types `tsc` checks apart. */
const { createTimeScale } = jest.requireActual<{
  readonly createTimeScale: (steps: readonly Step[]) => {
    readonly getPosition: (time: number) => number;
    readonly isCompressed: boolean;
  };
}>('../../../src/console/client/components/time-scale.js');

const createStep = (startedAt: number, duration: number) => ({ startedAt, endedAt: startedAt + duration });

test('positions are from 0 to 100, and in the order of the times', () => {
  const Time = fc.integer({ min: 0, max: 10_000_000 });
  const Steps = fc.array(
    fc.tuple(Time, Time).map(([start, duration]) => createStep(start, duration)),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(Steps, (steps) => {
      const { getPosition } = createTimeScale(steps);
      const times = [...new Set(steps.flatMap(({ startedAt, endedAt }) => [startedAt, endedAt]))].sort(
        (a, b) => a - b,
      );
      const positions = times.map(getPosition);
      expect(positions[0]).toBe(0);
      if (times.length > 1) expect(positions.at(-1)).toBeCloseTo(100);
      for (let index = 1; index < positions.length; index++)
        expect(positions[index]!).toBeGreaterThan(positions[index - 1]!);
    }),
  );
});

test('a short story is linear', () => {
  const { getPosition, isCompressed } = createTimeScale([createStep(0, 100), createStep(300, 100)]);
  expect([getPosition(0), getPosition(100), getPosition(300), getPosition(400), isCompressed]).toEqual([
    0,
    25,
    75,
    100,
    false,
  ]);
});

test('a wait of an hour leaves steps of milliseconds visible', () => {
  const steps = [
    createStep(0, 80),
    createStep(100, 80),
    createStep(200, 3_600_000),
    createStep(3_600_300, 100),
  ];
  const { getPosition, isCompressed } = createTimeScale(steps);
  expect(isCompressed).toBe(true);
  expect(getPosition(80)).toBeGreaterThan(0.4);
});
