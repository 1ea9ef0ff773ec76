import fc from 'fast-check';
import {
  isSymbol,
  MAX_VOLUME,
  readEvent,
  readPrice,
  readSymbol,
  readVolume,
  SYMBOL_PATTERN,
  SymbolTable,
} from '../../../src/domain/market-data';

const SYMBOLS = [
  'AAPL', 'BTC/USDT', 'BTC-USD', '^GSPC', 'ES=F', 'NQ=F', 'BRK.B', 'BRK/B', 'AAPL  260116C00150000', 'EUR/USD', 'D05.SI',
  '005930.KS', 'BTCUSDT_PERP', 'X:BTCUSD', '$SPX', '@ES', '#AAPL', 'BAC+', 'XYZ#', 'ES1 INDEX', 'VOD LN EQUITY', '[DJI30]',
  'BTC/USDT:USDT-250627-100000-C', 'M&M.NS', 'BAC*', 'TEST!', 'A~', 'P%C', 'A|B', '(A)', 'A?', '7203', '.SPX', '-', '0',
  'A'.repeat(32),
]; // prettier-ignore

describe('a symbol', () => {
  it.each(SYMBOLS)('%j is accepted, in lower case too', (symbol) => {
    expect(readSymbol(symbol, 'symbol')).toBe(symbol);
    expect(readSymbol(symbol.toLowerCase(), 'symbol')).toBe(symbol);
    expect(isSymbol(symbol)).toBe(true);
    expect(isSymbol(symbol.toLowerCase())).toBe(symbol === symbol.toLowerCase());
  });

  it.each([
    '', ' ', ' A', 'A ', 'A,B', 'A;B', 'A"', "A'", 'A`', 'A\\', 'A<', 'A>', 'A{', 'A}', 'A\n', 'A\t', 'A\u0000', 'ААРL', 'É', '₿',
    'A\u001b[31m', 'A'.repeat(33), 7, null, undefined, ['A'], true,
  ])('%j is refused', (value) => {
    expect(readSymbol(value, 'symbol')).toEqual({
      field: 'symbol',
      rule: expect.stringContaining('be 1 to 32 printable ASCII characters'),
      got: expect.any(String),
    });
    expect(isSymbol(value)).toBe(false);
  }); // prettier-ignore

  it('can have the same characters in the regular expression and in the byte table', () => {
    const table = new SymbolTable();
    const text = fc.string({
      unit: fc
        .integer({ min: 1, max: 127 })
        .filter((code) => code !== 34)
        .map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(text, (value) => {
        const symbol = readSymbol(value, 'symbol');
        const number = table.read(Buffer.from(`${value}"`), 0);
        expect(table.names[number]).toBe(typeof symbol === 'string' ? symbol : undefined);
        if (typeof symbol === 'string') expect(new RegExp(SYMBOL_PATTERN).test(symbol)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('a price', () => {
  it.each([
    [27123.45, 27123.45], ['27123.45', 27123.45], ['1e5', 1e5], ['+.5', 0.5], ['1.', 1], ['8.42E-06', 8.42e-6], [1e12, 1e12],
  ])('%j is accepted', (value, price) => expect(readPrice(value, 'close')).toBe(price)); // prettier-ignore

  it.each([
    [0, 'be above 0, because patterns compare ratios of prices'],
    ['-37.63', 'be above 0, because patterns compare ratios of prices'],
    ['0.000', 'be above 0, because patterns compare ratios of prices'],
    ...[1e12 + 1, Infinity, NaN, 'NaN', '', ' 1', '0x10', '0b11', '1_000', '1,000.5', '1e', 'Infinity', null, true, [1]].map(
      (value): [unknown, string] => [value, 'be a number above 0 and at most 1000000000000'],
    ),
  ])('%j is refused: it must %s', (value, rule) => {
    expect(readPrice(value, 'close')).toMatchObject({ field: 'close', rule });
  }); // prettier-ignore
});

describe('a volume', () => {
  it.each([
    [undefined, 0], [null, 0], ['NaN', 0], ['nan', 0], [0, 0], [12.5, 12.5], ['0.00041', 0.00041],
    ['98765432109876543', 98765432109876543], [MAX_VOLUME, MAX_VOLUME], [-1, 0], ['-1.0', 0],
  ])('%j is accepted', (value, volume) => expect(readVolume(value, 'volume')).toBe(volume)); // prettier-ignore

  it.each([-2, '-2', -0.5, 1e19, '', '0b11', 'many', true])('%j is refused', (value) => {
    expect(readVolume(value, 'volume')).toMatchObject({ rule: 'be a number from 0 to 1000000000000000000' });
  });
});

describe('the volume -1', () => {
  const range = { oldest: Date.UTC(2000, 0), newest: Date.UTC(2100, 0) };
  const read = (fields: object) => readEvent({ symbol: 'A', timestamp: '2007-02-27', ...fields }, '', range);

  it('means an unknown volume of a bar or a trade, and is refused as the size of a correction', () => {
    expect(read({ close: 1, high: 2, volume: -1 })).toMatchObject({ bar: { volume: 0 } });
    expect(read({ price: 1, size: '-1' })).toMatchObject({ bar: { volume: 0 } });
    expect(read({ kind: 'correction', id: 'x', price: 1, size: -1 })).toMatchObject({
      field: 'size',
      got: '-1',
    });
  });
});

describe('an event', () => {
  const range = { oldest: Date.UTC(2000, 0), newest: Date.UTC(2100, 0) };
  const least = { symbol: 'A', timestamp: '2007-02-27', close: '10' };
  const read = (change: object) => {
    const event = readEvent({ ...least, ...change }, '', range);
    return 'rule' in event ? event : event.bar;
  };

  it('gets missing prices from close and open; null is a missing field', () => {
    const timestamp = Date.UTC(2007, 1, 27);
    expect(read({})).toEqual({ symbol: 'A', timestamp, open: 10, high: 10, low: 10, close: 10, volume: 0 });
    expect(read({ open: 12, high: null, low: null, volume: 1.5 })).toMatchObject({
      open: 12,
      high: 12,
      low: 10,
    });
  });

  it('can have a high and a low that are off by rounding', () => {
    expect(read({ close: 10.000001, high: 10, low: 9 })).toMatchObject({ high: 10.000001 });
    expect(read({ close: 9.999999, high: 11, low: 10 })).toMatchObject({ low: 9.999999 });
    expect(read({ open: 12, high: 11 })).toEqual({
      field: 'high',
      rule: 'be at least open and close',
      got: '11',
    });
    expect(read({ low: 11 })).toEqual({ field: 'low', rule: 'be at most open and close', got: '11' });
  });
});
