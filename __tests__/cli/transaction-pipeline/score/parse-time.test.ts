import fc from 'fast-check';
import { parseTime } from '../../../../src/cli/transaction-pipeline/score/parse-time';

describe('the time of a row', () => {
  it.each([
    ['2018-04-01 00:00:31', '2018-04-01T00:00:31.000Z'],
    ['2018-04-01T00:00:31Z', '2018-04-01T00:00:31.000Z'],
    ['2018-04-01T02:00:31+02:00', '2018-04-01T00:00:31.000Z'],
    ['2018-04-01T02:00:31.250-0530', '2018-04-01T07:30:31.250Z'],
    ['2018-04-01 00:00:31.123456', '2018-04-01T00:00:31.123Z'],
    ['2018-04-01 10:15', '2018-04-01T10:15:00.000Z'],
    ['2018-04-01', '2018-04-01T00:00:00.000Z'],
    ['2024-02-29 00:00:00 UTC', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(new Date(parseTime(text)!).toISOString()).toBe(expected);
  });

  it.each([
    '',
    'today',
    '01.04.2018',
    '2018-02-30 00:00:00',
    '2018-13-01',
    '2018-04-01 24:00:00',
    '1522540831',
  ])('%s is none', (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  it('is read as it is written in ISO 8601', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }), (date) => {
        expect(parseTime(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});
