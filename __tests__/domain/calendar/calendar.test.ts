import fc from 'fast-check';
import {
  addSettlementDays,
  CALENDAR_IDS,
  ExchangeCalendar,
  findBarSpan,
  getCalendar,
  getIntervalMs,
  getLocalDate,
  INTERVALS,
  type CalendarDefinition,
  type Session,
} from '../../../src/domain/calendar';

const newYork = getCalendar('XNYS');
const iso = (time: number | undefined) => time !== undefined && new Date(time).toISOString();

/** Returns the sessions from one date up to another, both inclusive. */
function listSessions(calendar: ExchangeCalendar, from: string, to: string): Session[] {
  const sessions: Session[] = [];
  let next = calendar.findNextSession(Date.parse(from));
  while (next !== undefined && next.date <= to) {
    sessions.push(next);
    next = calendar.findNextSession(next.open);
  }
  return sessions;
}

/** Returns the weekdays of a year without a session, and the dates of its sessions that are shorter than usual. */
function findExceptions(year: number, calendar = newYork, usualHours = 6.5) {
  const sessions = listSessions(calendar, `${year}-01-01`, `${year}-12-31`);
  const dates = new Set(sessions.map(({ date }) => date));
  const closed: string[] = [];
  for (let day = Date.UTC(year, 0, 1); day <= Date.UTC(year, 11, 31); day += 86_400_000) {
    const date = new Date(day);
    const text = date.toISOString().slice(0, 10);
    if (date.getUTCDay() % 6 !== 0 && !dates.has(text)) closed.push(text.slice(5));
  }
  const short = sessions
    .filter(({ open, close }) => close - open < usualHours * 3_600_000)
    .map(({ date }) => date.slice(5));
  return { closed, short };
}

describe('the calendar of New York', () => {
  it.each([
    // Dates as published by the exchange.
    [
      2001,
      '01-01 01-15 02-19 04-13 05-28 07-04 09-03 09-11 09-12 09-13 09-14 11-22 12-25',
      '07-03 11-23 12-24',
    ],
    [2004, '01-01 01-19 02-16 04-09 05-31 06-11 07-05 09-06 11-25 12-24', '11-26'],
    [2012, '01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25', '07-03 11-23 12-24'],
    [2013, '01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25', '07-03 11-29 12-24'],
    [2018, '01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25', '07-03 11-23 12-24'],
    // New Year's Day 2022 was a Saturday and not observed; Juneteenth is a holiday from 2022 on.
    [2021, '01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24', '11-26'],
    [2022, '01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26', '11-25'],
    [2024, '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25', '07-03 11-29 12-24'],
    [2025, '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25', '07-03 11-28 12-24'],
    [2026, '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25', '11-27 12-24'],
  ])('has the holidays and half days of %i', (year, closed, short) => {
    expect(findExceptions(year)).toEqual({ closed: closed.split(' '), short: short.split(' ') });
  });

  it('opens at 09:30 of the local clock, before and after the change to summer time', () => {
    const [friday, monday] = listSessions(newYork, '2024-03-08', '2024-03-11');
    expect([iso(friday!.open), iso(friday!.close)]).toEqual([
      '2024-03-08T14:30:00.000Z',
      '2024-03-08T21:00:00.000Z',
    ]);
    expect([iso(monday!.open), iso(monday!.close)]).toEqual([
      '2024-03-11T13:30:00.000Z',
      '2024-03-11T20:00:00.000Z',
    ]);
    expect(listSessions(newYork, '2024-11-01', '2024-11-04').map(({ open }) => iso(open))).toEqual([
      '2024-11-01T13:30:00.000Z',
      '2024-11-04T14:30:00.000Z',
    ]);
  });

  it('contains the open, but not the close', () => {
    const [session] = listSessions(newYork, '2024-11-29', '2024-11-29');
    expect(iso(session!.close)).toBe('2024-11-29T18:00:00.000Z');
    expect(newYork.findSession(session!.open)).toBe(session);
    expect(newYork.findSession(session!.open - 1)).toBeUndefined();
    expect(newYork.findSession(session!.close - 1)).toBe(session);
    expect(newYork.findSession(session!.close)).toBeUndefined();
  });

  it('finds the next session over a long weekend', () => {
    expect(newYork.findNextSession(Date.parse('2024-08-30T21:00:00Z'))!.date).toBe('2024-09-03');
  });
});

describe('the calendar of Xetra', () => {
  it.each([
    [2017, '04-14 04-17 05-01 06-05 10-03 10-31 12-25 12-26', '12-29'],
    [2021, '01-01 04-02 04-05 05-24 12-24 12-31', '12-30'],
    [2024, '01-01 03-29 04-01 05-01 12-24 12-25 12-26 12-31', '12-30'],
  ])('has the holidays of %i, and closes early on the last day', (year, closed, short) => {
    expect(findExceptions(year, getCalendar('XETR'), 8.5)).toEqual({
      closed: closed.split(' '),
      short: [short],
    });
  });

  it('opens at 09:00 of the local clock', () => {
    const [march, june] = ['2024-03-04', '2024-06-03'].map(
      (date) => listSessions(getCalendar('XETR'), date, date)[0],
    );
    expect([iso(march!.open), iso(march!.close)]).toEqual([
      '2024-03-04T08:00:00.000Z',
      '2024-03-04T16:30:00.000Z',
    ]);
    expect([iso(june!.open), iso(june!.close)]).toEqual([
      '2024-06-03T07:00:00.000Z',
      '2024-06-03T15:30:00.000Z',
    ]);
  });
});

describe('an evening session', () => {
  // The hours of stock index futures in Chicago, without their holidays.
  const futures: CalendarDefinition = {
    id: 'FUTURES',
    name: 'futures with an evening session',
    timeZone: 'America/Chicago',
    weekdays: [1, 2, 3, 4, 5],
    open: -7 * 60,
    close: 16 * 60,
    holidays: [],
    earlyCloses: [],
    specialClosures: [],
    specialEarlyCloses: [],
  };
  const calendar = new ExchangeCalendar(futures);

  it('belongs to the date on which it ends', () => {
    const session = calendar.findSession(Date.parse('2024-06-02T22:30:00Z'));
    expect(session).toEqual({
      date: '2024-06-03',
      open: Date.parse('2024-06-02T22:00:00Z'),
      close: Date.parse('2024-06-03T21:00:00Z'),
    });
    expect(calendar.findSession(Date.parse('2024-06-03T21:30:00Z'))).toBeUndefined();
  });
});

describe('a bar span', () => {
  const spanOf = (interval: Parameters<typeof findBarSpan>[1], time: string, calendar = newYork) => {
    const span = findBarSpan(calendar, interval, Date.parse(time));
    return span && [iso(span.start), iso(span.end)].map((text) => String(text).slice(11, 16)).join(' to ');
  };

  it('begins at the open of the session', () => {
    expect(spanOf('1m', '2024-06-03T13:30:59.999Z')).toBe('13:30 to 13:31');
    expect(spanOf('5m', '2024-06-03T13:34:59.999Z')).toBe('13:30 to 13:35');
    expect(spanOf('15m', '2024-06-03T13:45:00Z')).toBe('13:45 to 14:00');
    expect(spanOf('1h', '2024-06-03T14:29:00Z')).toBe('13:30 to 14:30');
    expect(spanOf('1h', '2024-06-03T14:29:00Z', getCalendar('24x7'))).toBe('14:00 to 15:00');
  });

  it('ends at the close: the last hour is shorter, and a day is the session', () => {
    expect(spanOf('1h', '2024-06-03T19:30:00Z')).toBe('19:30 to 20:00');
    expect(spanOf('1d', '2024-06-03T19:30:00Z')).toBe('13:30 to 20:00');
    expect(spanOf('1d', '2024-07-03T16:30:00Z')).toBe('13:30 to 17:00');
    expect(spanOf('1d', '2024-06-03T19:30:00Z', getCalendar('24x7'))).toBe('00:00 to 00:00');
  });

  it('is undefined while the exchange is closed', () => {
    expect(spanOf('5m', '2024-06-03T13:29:59.999Z')).toBeUndefined();
    expect(spanOf('5m', '2024-06-01T15:00:00Z')).toBeUndefined();
  });

  it('contains its time, is inside one session, and is nested in the spans of longer intervals', () => {
    const time = fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2030-01-01') });
    fc.assert(
      fc.property(time, fc.constantFrom('XNYS', '24x7'), (instant, id) => {
        const calendar = getCalendar(id);
        const session = calendar.findSession(instant);
        const spans = INTERVALS.map((interval) => findBarSpan(calendar, interval, instant));
        if (session === undefined) {
          expect(spans.every((span) => span === undefined)).toBe(true);
          return;
        }
        spans.forEach((span, index) => {
          const { start, end } = span!;
          expect(start <= instant && instant < end).toBe(true);
          expect(start >= session.open && end <= session.close).toBe(true);
          expect(end - start).toBeLessThanOrEqual(getIntervalMs(INTERVALS[index]!));
          const inner = spans[index - 1];
          if (inner) expect(start <= inner.start && inner.end <= end).toBe(true);
        });
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });
});

test('an unknown calendar is an error that lists the known ones', () => {
  expect(() => getCalendar('XXXX')).toThrow(`No calendar "XXXX": expected ${CALENDAR_IDS.join(', ')}`);
});

describe('the date at an exchange', () => {
  it.each([
    ['2026-11-25T04:59:59Z', 'America/New_York', '2026-11-24'],
    ['2026-11-25T05:00:00Z', 'America/New_York', '2026-11-25'],
    ['2026-07-01T03:59:59Z', 'America/New_York', '2026-06-30'],
    ['2026-07-01T22:00:00Z', 'Europe/Berlin', '2026-07-02'],
    ['2026-12-31T23:59:59Z', 'UTC', '2026-12-31'],
  ])('at %s in %s is %s', (time, timeZone, date) => {
    expect(getLocalDate(Date.parse(time), timeZone)).toBe(date);
  });

  it('has one session or none', () => {
    const calendar = getCalendar('XNYS');
    expect(calendar.findSessionOn('2026-11-27')).toEqual({
      date: '2026-11-27',
      open: Date.UTC(2026, 10, 27, 14, 30),
      close: Date.UTC(2026, 10, 27, 18),
    });
    expect(calendar.findSessionOn('2026-11-26')).toBeUndefined();
  });
});

describe('the settlement day', () => {
  it.each([
    ['US', '2026-11-25', 1, '2026-11-27'], // Thanksgiving
    ['US', '2026-10-09', 1, '2026-10-13'], // Columbus Day, on which exchanges trade
    ['US', '2026-10-12', 1, '2026-10-13'],
    ['US', '2026-11-10', 1, '2026-11-12'], // Veterans Day
    ['US', '2018-11-09', 1, '2018-11-13'], // Veterans Day on a Sunday
    ['US', '2023-11-09', 1, '2023-11-10'], // Veterans Day on a Saturday
    ['US', '2021-12-30', 1, '2021-12-31'], // New Year's Day on a Saturday
    ['TARGET', '2026-12-22', 2, '2026-12-24'], // Xetra is closed on Christmas Eve
    ['TARGET', '2026-12-23', 2, '2026-12-28'],
    ['TARGET', '2026-12-30', 2, '2027-01-04'],
    ['TARGET', '2026-04-01', 2, '2026-04-07'], // Easter
    ['TARGET', '2026-11-27', 0, '2026-11-27'],
  ] as const)('in %s: %s + %i is %s', (id, date, days, expected) => {
    expect(addSettlementDays(id, date, days)).toBe(expected);
  });
});
