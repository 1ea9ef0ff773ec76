import { TimeParser } from '../../../../src/cli/pattern-detection/market-file/time/parse';

const parseFileTimestamp = (value: unknown) => {
  const time = new TimeParser({ hasSmallNumbers: true }).parse(value);
  return Number.isNaN(time) ? undefined : time;
};

const MIDNIGHT = Date.UTC(2007, 1, 27);
const HALF_PAST_TWO = Date.UTC(2007, 1, 27, 14, 30);

describe('TimeParser', () => {
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
    ['27/02/2007', MIDNIGHT],
    ['02/27/2007', MIDNIGHT],
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
  ])('parses %j as %d', (value, expected) => {
    expect(parseFileTimestamp(value)).toBe(expected);
  });

  it.each([
    '2007-02-30',
    '2023-02-29',
    '2007-13-01',
    '2007-00-10',
    '32/02/2007',
    '2007-02-27T24:00:00Z',
    '2007-02-27T14:60',
    '2007-02-27T14:30+25:00',
    '2007-02-27X14:30',
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
    expect(parseFileTimestamp(value)).toBeUndefined();
  });
});
