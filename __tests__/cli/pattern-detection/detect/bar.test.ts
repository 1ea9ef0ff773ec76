import { parseBar } from '../../../../src/cli/pattern-detection/detect/bar';

const least = { symbol: 'A', timestamp: '2007-02-27', close: '10' };
const timestamp = Date.UTC(2007, 1, 27);

describe('parseBar', () => {
  it('fills missing fields from close and open', () => {
    expect(parseBar(least)).toEqual({
      symbol: 'A',
      timestamp,
      open: 10,
      high: 10,
      low: 10,
      close: 10,
      volume: 0,
    });
    expect(parseBar({ ...least, open: 12, high: '', low: null, volume: 1.5 })).toMatchObject({
      open: 12,
      high: 12,
      low: 10,
      volume: 1.5,
    });
  });

  it('accepts any printable symbol', () => {
    expect(parseBar({ ...least, symbol: 'btc/usd ₿' })).toMatchObject({ symbol: 'btc/usd ₿' });
  });

  it('corrects rounding of the high and the low', () => {
    expect(parseBar({ ...least, close: 10.000001, high: 10, low: 9 })).toMatchObject({ high: 10.000001 });
    expect(parseBar({ ...least, close: 9.999999, high: 11, low: 10 })).toMatchObject({ low: 9.999999 });
  });

  it.each([
    [{ symbol: '' }, 'symbol is missing'],
    [{ symbol: 7 }, 'symbol is 7; expected 1 to 64 printable characters'],
    [{ symbol: 'A\u001b[31m' }, 'symbol is "A\\u001b[31m"; expected 1 to 64 printable characters'],
    [{ symbol: 'x'.repeat(65) }, `symbol is "${'x'.repeat(40)}"…; expected 1 to 64 printable characters`],
    [{ timestamp: null }, 'timestamp is missing'],
    [{ timestamp: 'someday' }, /^timestamp is "someday"; expected an ISO-8601 date .* since 1970$/],
    [{ close: '' }, 'close is missing'],
    [{ close: 'NaN' }, 'close is "NaN"; expected a number above 0'],
    [{ close: 0 }, 'close is 0; expected a number above 0'],
    [{ close: true }, 'close is true; expected a number above 0'],
    [{ open: '-1' }, 'open is "-1"; expected a number above 0'],
    [{ volume: -1 }, 'volume is -1; expected a number of at least 0'],
    [{ open: 12, high: 11 }, 'high is 11; expected at least open and close (12)'],
    [{ low: 11 }, 'low is 11; expected at most open and close (10)'],
  ])('reports the expected value for %j', (change, message) => {
    expect(parseBar({ ...least, ...change })).toEqual(
      typeof message === 'string' ? message : expect.stringMatching(message),
    );
  });
});
