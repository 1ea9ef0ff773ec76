import fc from 'fast-check';
import { COUNTRIES, getLocalHour, isTimeZone, normalizeCountry } from '../../../src/domain/transactions';

const at = (text: string, zone: string) => getLocalHour(Date.parse(text), zone);

describe('getLocalHour', () => {
  it.each([
    ['2026-11-29T23:30:00Z', 'UTC', 23],
    ['2026-11-29T00:00:00Z', 'UTC', 0],
    ['2026-11-29T23:30:00Z', 'Europe/Amsterdam', 0],
    ['2026-07-29T22:30:00Z', 'Europe/Amsterdam', 0],
    ['2026-11-29T05:29:59Z', 'Asia/Kolkata', 10],
    ['2026-11-29T18:15:00Z', 'Asia/Kathmandu', 0],
    ['2026-11-29T10:00:00Z', 'Pacific/Kiritimati', 0],
    ['2026-11-29T11:59:59Z', 'Pacific/Niue', 0],
    // Summer time begins and ends in New York.
    ['2026-03-08T06:59:59Z', 'America/New_York', 1],
    ['2026-03-08T07:00:00Z', 'America/New_York', 3],
    ['2026-11-01T05:59:59Z', 'America/New_York', 1],
    ['2026-11-01T06:00:00Z', 'America/New_York', 1],
    ['2026-11-01T07:00:00Z', 'America/New_York', 2],
  ])('%s in %s is in hour %i', (time, zone, hour) => {
    expect(at(time, zone)).toBe(hour);
  });

  it('is from 0 to 23 in every zone and at every time', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    fc.assert(
      fc.property(
        zones,
        fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (zone, date) => {
          const hour = getLocalHour(date.getTime(), zone);
          expect(Number.isInteger(hour) && hour >= 0 && hour <= 23).toBe(true);
        },
      ),
    );
  });
});

describe('isTimeZone', () => {
  it('accepts the zones of Intl, and refuses everything else', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((zone) => !isTimeZone(zone))).toEqual([]);
    for (const text of [
      '',
      'Mars/Base',
      '+01:00',
      'europe berlin',
      '-0500',
      '05:00',
      'UTC+1',
      '__proto__',
      'Europe/',
      'x'.repeat(100),
    ])
      expect(isTimeZone(text)).toBe(false);
  });
});

describe('normalizeCountry', () => {
  it('accepts ISO codes, and both of the United Kingdom', () => {
    expect(COUNTRIES.size).toBe(250);
    expect(['NL', 'UK', 'GB', 'ZZ', 'nl', '', '__proto__'].map(normalizeCountry)).toEqual([
      'NL',
      'GB',
      'GB',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
