import fc from 'fast-check';
import { readPriceWindow } from '../../../src/domain/market-data';

const NOW = Date.UTC(2024, 4, 1);
const createPrice = (day: number, overrides: object = {}) => ({
  timestamp: Date.UTC(2024, 0, day),
  close: 100 + day,
  ...overrides,
});
const createWindow = (overrides: object = {}) => ({
  symbol: 'IBM',
  prices: [createPrice(1), createPrice(2)],
  ...overrides,
});

test('a price window is converted to bars of its symbol', () => {
  const body = JSON.stringify(
    createWindow({
      prices: [createPrice(1, { open: 99, volume: 7 }), { timestamp: '2024-01-02', close: 102 }],
    }),
  );
  expect(readPriceWindow(body, NOW)).toEqual({
    value: {
      symbol: 'IBM',
      bars: [
        {
          symbol: 'IBM',
          timestamp: Date.UTC(2024, 0, 1),
          open: 99,
          high: 101,
          low: 99,
          close: 101,
          volume: 7,
        },
        {
          symbol: 'IBM',
          timestamp: Date.UTC(2024, 0, 2),
          open: 102,
          high: 102,
          low: 102,
          close: 102,
          volume: 0,
        },
      ],
      ignoredFields: [],
    },
  });
});

test('lower case, numbers as text and unknown fields are accepted as in the stream', () => {
  const body = JSON.stringify({
    symbol: 'btc/usdt',
    interval: '1d',
    prices: [
      { symbol: 'BTC/USDT', timestamp: '2024-01-01 10:00', close: '42000.5', volume: '0.5', trades: 3 },
    ],
  });
  expect(readPriceWindow(body, NOW)).toMatchObject({
    value: {
      symbol: 'BTC/USDT',
      bars: [{ close: 42000.5, volume: 0.5 }],
      ignoredFields: ['interval', 'trades'],
    },
  });
});

test.each([
  ['no JSON', 'prices', 'body', 'valid JSON'],
  ['nothing', '', 'body', 'valid JSON'],
  ['an array', [], 'body', 'be a JSON object'],
  ['a prototype key', '{"symbol":"IBM","__proto__":{}}', 'body.__proto__', 'not be used'],
  ['a symbol with a comma', createWindow({ symbol: 'I,BM' }), 'symbol', 'be 1 to 32'],
  ['no prices', createWindow({ prices: [] }), 'prices', 'be an array of 1 to 500'],
  ['prices that are no array', createWindow({ prices: {} }), 'prices', 'be an array of 1 to 500'],
  [
    '501 prices',
    createWindow({ prices: Array(501).fill(createPrice(1)) }),
    'prices',
    'be an array of 1 to 500',
  ],
  [
    'another symbol in a row',
    createWindow({ prices: [createPrice(1, { symbol: 'AAPL' })] }),
    'prices[0].symbol',
    'be the symbol of the window (IBM)',
  ],
  [
    'a price in hexadecimal',
    createWindow({ prices: [createPrice(1), createPrice(2, { close: '0x1' })] }),
    'prices[1].close',
    'be a number',
  ],
  [
    'the year 1799',
    createWindow({ prices: [{ timestamp: '1799-12-31', close: 1 }] }),
    'prices[0].timestamp',
    'lie between 1800',
  ],
  [
    'tomorrow',
    createWindow({ prices: [{ timestamp: NOW + 6_000, close: 1 }] }),
    'prices[0].timestamp',
    'lie between',
  ],
  [
    'the same time twice',
    createWindow({ prices: [createPrice(1), createPrice(1)] }),
    'prices[1].timestamp',
    'later than the one before',
  ],
  ['300 KB', `{"symbol":"${'A'.repeat(300 * 1024)}"}`, 'body', 'have at most 262144 bytes'],
])('a price window with %s is rejected with field and rule', (_, body, field, rule) => {
  const reading = readPriceWindow(typeof body === 'string' ? body : JSON.stringify(body), NOW);
  expect(reading).toEqual({
    violation: { field, rule: expect.stringContaining(rule), got: expect.any(String) },
  });
});

test('any text results in a window or a violation, never in an exception', () => {
  const row = fc.record(
    {
      timestamp: fc.oneof(fc.nat(), fc.string()),
      close: fc.oneof(fc.double(), fc.string()),
      x: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.record({ symbol: fc.string(), prices: fc.array(row) }).map((value) => JSON.stringify(value) ?? ''),
  );
  fc.assert(
    fc.property(body, (text) => {
      const reading = readPriceWindow(text, NOW);
      expect('value' in reading || reading.violation.rule.length > 0).toBe(true);
    }),
    { numRuns: 10_000 },
  );
});
