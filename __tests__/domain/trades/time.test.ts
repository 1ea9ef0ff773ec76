import {
  compareTimes,
  isSameTime,
  parseDate,
  readFixTime,
  readIsoTime,
  toMilliseconds,
} from '../../../src/domain/trades/time';

describe('a time of ISO 8601', () => {
  it.each([
    ['2026-11-27T15:30:00Z', '2026-11-27T15:30:00Z'],
    ['2026-11-27T15:30:00.1Z', '2026-11-27T15:30:00.100Z'],
    ['2026-11-27T15:30:00.1234Z', '2026-11-27T15:30:00.123400Z'],
    ['2026-11-27T15:30:00.123456789Z', '2026-11-27T15:30:00.123456789Z'],
    ['2026-11-27T10:30:00.123-05:00', '2026-11-27T15:30:00.123Z'],
    ['2026-11-28T05:15:00+13:45', '2026-11-27T15:30:00Z'],
    ['2026-12-31T23:30:00-01:00', '2027-01-01T00:30:00Z'],
    ['2024-02-29T00:00:00+00:00', '2024-02-29T00:00:00Z'],
  ])('%s is %s', (text, expected) => {
    expect(readIsoTime(text)).toBe(expected);
  });

  it('exists twice on the day on which summer time ends, with two zones', () => {
    const [first, second] = ['2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00'].map(readIsoTime);
    expect([first, second]).toEqual(['2026-11-01T05:30:00Z', '2026-11-01T06:30:00Z']);
    expect(readIsoTime('2026-11-01T01:30:00')).toBeUndefined();
  });

  it.each([
    '2026-11-27',
    '2026-11-27T15:30Z',
    '2026-11-27 15:30:00Z',
    '2026-11-27t15:30:00z',
    '2026-11-27T15:30:00',
    '2026-11-27T24:00:00Z',
    '2026-11-27T15:60:00Z',
    '2016-12-31T23:59:60Z',
    '2026-02-29T00:00:00Z',
    '2026-11-27T15:30:00,5Z',
    '2026-11-27T15:30:00.Z',
    '2026-11-27T15:30:00.1234567890Z',
    '2026-11-27T15:30:00+0100',
    '2026-11-27T15:30:00-00:00',
    '2026-11-27T15:30:00+15:00',
    '2026-11-27T15:30:00+01:60',
    '+02026-11-27T15:30:00Z',
    '0000-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '2026-11-27T15:30:00Z\n',
    '',
  ])('is not %j', (text) => {
    expect(readIsoTime(text)).toBeUndefined();
  });
});

describe('a time of FIX', () => {
  it.each([
    ['20261127-15:30:00', '2026-11-27T15:30:00Z'],
    ['20261127-15:30:00.000', '2026-11-27T15:30:00.000Z'],
    ['20261127-15:30:00.123456', '2026-11-27T15:30:00.123456Z'],
  ])('%s is %s', (text, expected) => {
    expect(readFixTime(text)).toBe(expected);
  });

  it.each([
    '20261127',
    '20261127-15:30',
    '20261131-15:30:00',
    '20261127-15:30:00.1',
    '20261127-15:30:00Z',
    '2026112-15:30:00',
  ])('is not %s', (text) => {
    expect(readFixTime(text)).toBeUndefined();
  });
});

describe('times', () => {
  it('compare at any precision', () => {
    const ordered = [
      '2026-11-27T15:29:59.999999999Z',
      '2026-11-27T15:30:00Z',
      '2026-11-27T15:30:00.000000001Z',
      '2026-11-27T15:30:00.123Z',
      '2026-11-27T15:30:00.123400Z',
      '2026-11-27T15:30:00.124Z',
    ];
    expect([...ordered].reverse().sort(compareTimes)).toEqual(ordered);
    expect(compareTimes('2026-11-27T15:30:00Z', '2026-11-27T15:30:00.000000Z')).toBe(0);
  });

  it('are the same if one source is less precise', () => {
    expect(isSameTime('2026-11-27T15:30:00.123Z', '2026-11-27T15:30:00.123999Z')).toBe(true);
    expect(isSameTime('2026-11-27T15:30:00.123999Z', '2026-11-27T15:30:00Z')).toBe(true);
    expect(isSameTime('2026-11-27T15:30:00.123000Z', '2026-11-27T15:30:00.123999Z')).toBe(false);
    expect(isSameTime('2026-11-27T15:30:01Z', '2026-11-27T15:30:00.999Z')).toBe(false);
  });

  it('have milliseconds', () => {
    const texts = ['1970-01-01T00:00:01Z', '1970-01-01T00:00:01.234Z', '1970-01-01T00:00:01.234999Z'];
    expect(texts.map(toMilliseconds)).toEqual([1_000, 1_234, 1_234]);
  });

  it('have dates that exist', () => {
    expect(['2024-02-29', '2026-02-29', '2026-13-01', '2026-1-1'].map(parseDate)).toEqual([
      Date.UTC(2024, 1, 29),
      undefined,
      undefined,
      undefined,
    ]);
  });
});
