import fc from 'fast-check';
import { parseTime } from '../../../src/cli/commands/times';

describe('a time', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is ISO 8601 with a time zone, a date, a time ago, or now', () => {
    expect(parseTime('2026-11-28T10:00:00Z')).toBe(Date.UTC(2026, 10, 28, 10));
    expect(parseTime('2026-11-28T10:00+01:00')).toBe(Date.UTC(2026, 10, 28, 9));
    expect(parseTime('2026-11-28')).toBe(Date.UTC(2026, 10, 28));
    const now = Date.UTC(2026, 10, 28, 12);
    jest.spyOn(Date, 'now').mockReturnValue(now);
    expect(parseTime('2h')).toBe(now - 7_200_000);
    expect(parseTime('now')).toBe(now);
  });

  it.each([
    '2026-11-28T10:00:00',
    '2026-02-30',
    '2026-02-30T10:00:00Z',
    '28.11.2026',
    'yesterday',
    '',
    '2026-13-01',
    '9999999999d',
  ])('is not %j', (text) => {
    expect(() => parseTime(text)).toThrow('Expected a time such as 2026-11-28T10:00:00Z');
  });

  it('that JavaScript formats is parsed exactly', () => {
    const years = {
      min: new Date('1971-01-01T00:00:00Z'),
      max: new Date('2199-12-31T00:00:00Z'),
      noInvalidDate: true,
    };
    fc.assert(fc.property(fc.date(years), (date) => parseTime(date.toISOString()) === date.getTime()));
  });
});
