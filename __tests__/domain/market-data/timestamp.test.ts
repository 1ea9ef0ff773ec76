import fc from 'fast-check';
import { parseTimestamp } from '../../../src/domain/market-data';

const MIDNIGHT = Date.UTC(2007, 1, 27);
const HALF_PAST_TWO = Date.UTC(2007, 1, 27, 14, 30);

describe('parseTimestamp', () => {
  it.each([
    ['2007-02-27', MIDNIGHT],
    ['2007/02/27', MIDNIGHT],
    ['20070227', MIDNIGHT],
    [20070227, MIDNIGHT],
    ['2007-02-27T14:30', HALF_PAST_TWO],
    ['2007-02-27 14:30:00', HALF_PAST_TWO],
    ['2007-02-27T14:30:00Z', HALF_PAST_TWO],
    ['2007-02-27T14:30:00 UTC', HALF_PAST_TWO],
    ['2007-02-27T14:30:00.123456789Z', HALF_PAST_TWO + 123],
    ['2007-02-27T09:30:00-05:00', HALF_PAST_TWO],
    ['2007-02-27 15:30:00+01', HALF_PAST_TWO],
    ['2007-02-28T00:00:00+0930', HALF_PAST_TWO],
    ['20070227x', undefined],
    ['1172534400', MIDNIGHT],
    [1172534400, MIDNIGHT],
    ['1172534400.5', MIDNIGHT + 500],
    [1172534400000, MIDNIGHT],
    ['1172534400000', MIDNIGHT],
    ['1172534400000000', MIDNIGHT],
    ['1172534400000000000', MIDNIGHT],
    [0, 0],
    ['17', 17_000],
    ['-86400', -86_400_000],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
    ['2007-02-27t14:30z', HALF_PAST_TWO],
    ['0099-12-31', Date.parse('0099-12-31')],
  ])('parses %j as %d', (value, expected) => {
    expect(parseTimestamp(value)).toBe(expected);
  });

  it.each([
    '2007-02-30',
    '2023-02-29',
    '2007-13-01',
    '2007-00-10',
    '27/02/2007',
    '02/27/2007',
    '2007-02-27T24:00:00Z',
    '2007-02-27T14:60',
    '2007-02-27T14:30+25:00',
    '2007-02-27X14:30',
    ' 2007-02-27',
    '2007-02-27 14:30  Z',
    '2007-02/27',
    'someday',
    '',
    '1e12',
    '99999999999999999999',
    NaN,
    Infinity,
    null,
    true,
    {},
  ])('rejects %j', (value) => {
    expect(parseTimestamp(value)).toBeUndefined();
  });

  it('parses what Date.parse parses, to the same millisecond', () => {
    const time = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(time, (date) => parseTimestamp(date.toISOString()) === date.getTime()));
  });
});
