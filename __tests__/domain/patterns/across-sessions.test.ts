import { getCalendar, type Interval } from '../../../src/domain/calendar';
import { detectAll, type Pivot } from '../../../src/domain/patterns';
import { markAcrossSessions } from '../../../src/domain/patterns/across-sessions';
import { detection } from '../alerts/detection';
import { readMarketBars } from './market';
import { createMixedSeries } from './synthetic';

const MINUTE_MS = 60_000;
const NEW_YORK = getCalendar('XNYS');
const UTC = getCalendar('24x7');

/** A pattern whose first pivot, last pivot and confirming bar have these times; its pivots are `bars` bars apart. */
const createPattern = (times: readonly [string, string, string], bars: number, interval?: Interval) => {
  const [start, end, confirmedAt] = times.map((time) => Date.parse(time)) as [number, number, number];
  const pivots = [start, end].map((timestamp, i): Pivot => ({
    kind: 'high',
    timestamp,
    index: i * bars,
    price: 10,
    scatter: 0,
  }));
  return detection({ start, end, confirmedAt, pivots, ...(interval && { interval }) });
};

const isMarked = (pattern: ReturnType<typeof createPattern>, calendar = NEW_YORK) =>
  markAcrossSessions(pattern, calendar).acrossSessions === true;

test.each([
  ['within a session', ['2024-05-01T14:00Z', '2024-05-01T15:00Z', '2024-05-01T19:55Z'], false],
  ['overnight', ['2024-05-01T19:00Z', '2024-05-01T19:55Z', '2024-05-02T13:30Z'], true],
  ['over a weekend', ['2024-05-03T19:00Z', '2024-05-03T19:55Z', '2024-05-06T13:30Z'], true],
  ['confirmed at the closing time', ['2024-05-01T19:00Z', '2024-05-01T19:55Z', '2024-05-01T20:00Z'], false],
  [
    'from before the open until after the close',
    ['2024-05-01T12:00Z', '2024-05-01T15:00Z', '2024-05-01T22:00Z'],
    false,
  ],
  [
    'after the close at midnight in UTC',
    ['2024-05-01T19:00Z', '2024-05-01T22:00Z', '2024-05-02T00:30Z'],
    false,
  ],
] as const)('bars of five minutes in New York, %s: %p is marked %p', (_, times, marked) => {
  for (const interval of ['5m', undefined] as const)
    expect(isMarked(createPattern(times, 12, interval))).toBe(marked);
});

test('round the clock, a session is a day in UTC', () => {
  const times = ['2024-05-01T19:00Z', '2024-05-01T22:00Z', '2024-05-02T00:30Z'] as const;
  expect(isMarked(createPattern(times, 12), UTC)).toBe(true);
});

test('patterns of daily bars are never marked', () => {
  const times = ['2024-05-01T13:30Z', '2024-05-10T13:30Z', '2024-05-13T13:30Z'] as const;
  expect(isMarked(createPattern(times, 100, '1d'))).toBe(false);
  // Without an interval, their distance shows that they are daily: here with an early close and summer time.
  expect(isMarked(createPattern(times, 7))).toBe(false);
  expect(isMarked(createPattern(['2024-03-08T21:00Z', '2024-03-11T20:00Z', '2024-03-12T20:00Z'], 1))).toBe(
    false,
  );
  expect(isMarked(createPattern(['2024-11-28T21:00Z', '2024-11-29T18:00Z', '2024-12-02T21:00Z'], 1))).toBe(
    false,
  );
  const daily = readMarketBars().map((bar) => ({ ...bar, interval: '1d' as const }));
  for (const bars of [daily, readMarketBars()])
    expect(detectAll(bars, undefined, { calendar: NEW_YORK })).toEqual(detectAll(bars));
});

test('bars of hours without an interval are not daily, even over a weekend', () => {
  expect(isMarked(createPattern(['2024-05-03T13:30Z', '2024-05-06T17:30Z', '2024-05-07T13:30Z'], 4))).toBe(
    true,
  );
});

test('the detector marks patterns if it has a calendar, and changes nothing else', () => {
  const start = Date.parse('2024-01-01T00:00:00Z');
  const bars = createMixedSeries(2).map((bar, index) => ({
    ...bar,
    timestamp: start + index * 15 * MINUTE_MS,
  }));
  const plain = detectAll(bars);
  const marked = detectAll(bars, undefined, { calendar: UTC });
  const day = (time: number) => new Date(time).toISOString().slice(0, 10);
  expect(marked).toEqual(
    plain.map((found) =>
      day(found.start) === day(found.confirmedAt) ? found : { ...found, acrossSessions: true },
    ),
  );
  expect(new Set(marked.map(({ acrossSessions }) => acrossSessions))).toEqual(new Set([true, undefined]));
});
