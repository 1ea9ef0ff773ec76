import { composeAvailability } from '../../../../src/domain/availability';
import {
  PATHS,
  REMEDIES,
  TARGET_AVAILABILITY,
} from '../../../../src/domain/availability/trading-platform/paths';

const round = (availability: number) => Number((100 * availability).toFixed(5));

it.each([
  ['signIn', 99.89],
  ['accept', 99.78],
  ['process', 99.84],
  ['query', 99.88],
  ['publish', 99.92],
  ['complete', 99.76],
] as const)(
  'the agreements of the services compose %s to about %d %%, below the target',
  (name, expected) => {
    const availability = composeAvailability(PATHS[name].dependency);
    expect(100 * availability).toBeCloseTo(expected, 1);
    expect(availability).toBeLessThan(TARGET_AVAILABILITY);
  },
);

it('only a second region reaches the target for accepting orders', () => {
  const reaching = Object.entries(REMEDIES)
    .filter(([, { after }]) => composeAvailability(after) >= TARGET_AVAILABILITY)
    .map(([name]) => name);
  expect(reaching).toEqual(['secondRegion', 'secondRegionStoredFirst']);
});

it('each remedy raises its path, except the queue: its agreement is lower than that of the database', () => {
  const lower = Object.entries(REMEDIES)
    .filter(([, { before, after }]) => composeAvailability(after) <= composeAvailability(before))
    .map(([name]) => name);
  expect(lower).toEqual(['queue']);
  expect(round(composeAvailability(REMEDIES.queue.before))).toBeCloseTo(99.88, 2);
});
