import { toBar } from '../../../../src/cli/pattern-detection/detect/bar';

const least = { symbol: 'A', timestamp: '2007-02-27', close: '10' };
const timestamp = Date.UTC(2007, 1, 27);

describe('toBar', () => {
  it('fills what is missing from the close and the open', () => {
    expect(toBar(least)).toEqual({
      symbol: 'A',
      timestamp,
      open: 10,
      high: 10,
      low: 10,
      close: 10,
      volume: 0,
    });
    expect(toBar({ ...least, open: 12, high: '', low: null, volume: 1.5 })).toMatchObject({
      open: 12,
      high: 12,
      low: 10,
      volume: 1.5,
    });
  });

  it('takes any printable symbol', () => {
    expect(toBar({ ...least, symbol: 'btc/usd ₿' })).toMatchObject({ symbol: 'btc/usd ₿' });
  });

  it('evens out a rounding in the high and the low', () => {
    expect(toBar({ ...least, close: 10.000001, high: 10, low: 9 })).toMatchObject({ high: 10.000001 });
    expect(toBar({ ...least, close: 9.999999, high: 11, low: 10 })).toMatchObject({ low: 9.999999 });
  });

  it.each([
    [{ symbol: '' }, 'symbol is missing'],
    [{ symbol: 7 }, 'symbol is 7; it takes 1 to 64 printable characters'],
    [{ symbol: 'A\u001b[31m' }, 'symbol is "A\\u001b[31m"; it takes 1 to 64 printable characters'],
    [{ symbol: 'x'.repeat(65) }, `symbol is "${'x'.repeat(40)}"…; it takes 1 to 64 printable characters`],
    [{ timestamp: null }, 'timestamp is missing'],
    [{ timestamp: 'someday' }, /^timestamp is "someday"; it takes an ISO-8601 date .* since 1970$/],
    [{ close: '' }, 'close is missing'],
    [{ close: 'NaN' }, 'close is "NaN"; it takes a number above 0'],
    [{ close: 0 }, 'close is 0; it takes a number above 0'],
    [{ close: true }, 'close is true; it takes a number above 0'],
    [{ open: '-1' }, 'open is "-1"; it takes a number above 0'],
    [{ volume: -1 }, 'volume is -1; it takes a number of at least 0'],
    [{ open: 12, high: 11 }, 'high is 11; it takes at least open and close (12)'],
    [{ low: 11 }, 'low is 11; it takes at most open and close (10)'],
  ])('%j: says what it takes', (change, message) => {
    expect(toBar({ ...least, ...change })).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });
});
