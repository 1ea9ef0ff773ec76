import fc from 'fast-check';
import {
  createTimeRange,
  EVENT_KIND,
  MAX_EVENTS_PER_RECORD,
  readRecord,
} from '../../../src/domain/market-data';
import { FUZZ } from '../../support/fuzz';

const NOW = Date.UTC(2024, 4, 1, 14, 30);
const RANGE = createTimeRange(NOW, 24);
const tick = { symbol: 'AAPL', timestamp: NOW, close: 170.5 };
const readEvents = (...events: unknown[]) => readRecord(JSON.stringify(events), RANGE);

describe('the formats of a record', () => {
  const second = { ...tick, timestamp: NOW + 1 };
  test.each([
    ['one object', JSON.stringify(tick), 1],
    ['one object over several lines', JSON.stringify(tick, null, 2), 1],
    ['an array', JSON.stringify([tick, second]), 2],
    ['an array over several lines', JSON.stringify([tick, second], null, 2), 2],
    ['JSON lines', `${JSON.stringify(tick)}\n${JSON.stringify(second)}`, 2],
    [
      'JSON lines with blanks and returns',
      `\r\n${JSON.stringify(tick)}\r\n\r\n${JSON.stringify(second)}\r\n`,
      2,
    ],
  ])('%s', (_, text, count) => {
    const { accepted, rejected, unreadable } = readRecord(text, RANGE);
    expect(accepted.map(({ index, bar }) => [index, bar.timestamp - NOW])).toEqual(
      [
        [0, 0],
        [1, 1],
      ].slice(0, count),
    );
    expect([rejected, unreadable]).toEqual([[], undefined]);
  });

  test.each([
    ['nothing', '', 'contain 1 to 500 events', 'none'],
    ['an empty array', ' [ ] ', 'contain 1 to 500 events', 'none'],
    ['text', 'date,open,close\n2024-05-01,1,2\n', 'be JSON', 'date,open,close\n2024-05-01,1,2'],
    ['501 events', JSON.stringify(Array(501).fill(tick)), 'contain 1 to 500 events', 'more than 500'],
    ['501 lines', Array(501).fill(JSON.stringify(tick)).join('\n'), 'contain 1 to 500', 'more than 500'],
    ['257 KB', ' '.repeat(257 * 1024), 'have at most 262144 bytes', '263168 bytes'],
  ])('reject a record of %s as a whole', (_, text, rule, got) => {
    const { accepted, rejected, unreadable } = readRecord(text, RANGE);
    expect(unreadable).toEqual({ field: 'record', rule: expect.stringContaining(rule), got });
    expect([accepted, rejected]).toEqual([[], []]);
  });

  test('accept 500 events', () => {
    expect(readEvents(...Array(MAX_EVENTS_PER_RECORD).fill(tick)).accepted).toHaveLength(500);
  });
});

describe('an event', () => {
  const bar = {
    symbol: 'AAPL',
    timestamp: NOW,
    open: 170.5,
    high: 170.5,
    low: 170.5,
    close: 170.5,
    volume: 0,
  };
  test.each([
    ['of a close alone', tick, bar],
    [
      'with all its fields',
      { ...bar, open: 170, high: 171, low: 169, volume: 100 },
      { ...bar, open: 170, high: 171, low: 169, volume: 100 },
    ],
    ['with an open above its close and no high', { ...tick, open: 172 }, { ...bar, open: 172, high: 172 }],
    ['with an ISO time', { ...tick, timestamp: '2024-05-01T14:30:00Z' }, bar],
    [
      'with microseconds and an offset of zero',
      { ...tick, timestamp: '2024-05-01T14:30:00.000000+00:00' },
      bar,
    ],
    ['with numbers as text', { ...tick, close: '170.5', volume: '1e3' }, { ...bar, volume: 1000 }],
    ['with a volume of null', { ...tick, volume: null }, bar],
    ['with a fraction as volume', { ...tick, volume: 12.5 }, { ...bar, volume: 12.5 }],
    ['with a time without a zone', { ...tick, timestamp: '2024-05-01 14:30:00' }, bar],
    ['with seconds since 1970', { ...tick, timestamp: NOW / 1000 }, bar],
    ['with a symbol in lower case', { ...tick, symbol: 'aapl' }, bar],
    [
      'of an option',
      { ...tick, symbol: 'AAPL  260116C00150000' },
      { ...bar, symbol: 'AAPL  260116C00150000' },
    ],
    ['of a class of shares', { ...tick, symbol: 'BRK.B' }, { ...bar, symbol: 'BRK.B' }],
  ])('%s is accepted', (_, event, expected) => {
    const { accepted, rejected, ignoredFields } = readEvents(event);
    expect(accepted.map(({ index, bar: read }) => ({ index, bar: read }))).toEqual([
      { index: 0, bar: expected },
    ]);
    expect([rejected, ignoredFields]).toEqual([[], []]);
  });

  test.each([
    ['no object', 'close', 'events[0]', 'be a JSON object', '"close"'],
    ['an array', [[tick]], 'events[0]', 'be a JSON object', expect.any(String)],
    ['no symbol', { timestamp: NOW, close: 1 }, 'events[0].symbol', 'be 1 to 32 printable', 'nothing'],
    [
      'a symbol in Cyrillic',
      { ...tick, symbol: 'ААРL' },
      'events[0].symbol',
      'be 1 to 32 printable',
      '"ААРL"',
    ],
    ['a long symbol', { ...tick, symbol: 'A'.repeat(33) }, 'events[0].symbol', '1 to 32', expect.anything()],
    ['no time', { symbol: 'A', close: 1 }, 'events[0].timestamp', 'be an ISO-8601 date', 'nothing'],
    ['30 February', { ...tick, timestamp: '2024-02-30' }, 'events[0].timestamp', 'ISO', '"2024-02-30"'],
    [
      '1970',
      { ...tick, timestamp: '1970-01-01' },
      'events[0].timestamp',
      'lie between 2024-04-30T14:30:00.000Z and 2024-05-01T14:30:05.000Z',
      '"1970-01-01"',
    ],
    [
      'a time 6 s ahead',
      { ...tick, timestamp: NOW + 6_000 },
      'events[0].timestamp',
      'lie between',
      String(NOW + 6_000),
    ],
    ['no close', { symbol: 'A', timestamp: NOW }, 'events[0].close', 'be a number above 0', 'nothing'],
    ['a close of null', { ...tick, close: null }, 'events[0].close', 'be a number above 0', 'null'],
    ['a price of 0', { ...tick, close: 0 }, 'events[0].close', 'be above 0, because', '0'],
    ['a negative price', { ...tick, low: -1 }, 'events[0].low', 'be above 0, because', '-1'],
    ['a price in hexadecimal', { ...tick, open: '0x10' }, 'events[0].open', 'be a number above 0', '"0x10"'],
    [
      'a price over a trillion',
      { ...tick, high: 1.1e12 },
      'events[0].high',
      'at most 1000000000000',
      '1100000000000',
    ],
    ['a high under its close', { ...tick, high: 170 }, 'events[0].high', 'be at least open and close', '170'],
    ['a low over its close', { ...tick, low: 171 }, 'events[0].low', 'be at most open and close', '171'],
    ['a negative volume', { ...tick, volume: -2 }, 'events[0].volume', 'be a number from 0', '-2'],
    [
      'a volume of 1e19',
      { ...tick, volume: 1e19 },
      'events[0].volume',
      'be a number from 0',
      '10000000000000000000',
    ],
  ])('is rejected with %s', (_, event, field, rule, got) => {
    const { accepted, rejected } = readEvents(event);
    expect(accepted).toEqual([]);
    expect(rejected).toEqual([
      { index: 0, field, rule: expect.stringContaining(rule), got, text: JSON.stringify(event) },
    ]);
  });

  test('is rejected with an infinite price (JSON.parse reads 1e999 as Infinity)', () => {
    const { rejected } = readRecord(`{"symbol":"A","timestamp":${NOW},"close":1e999}`, RANGE);
    expect(rejected[0]).toMatchObject({ field: 'events[0].close', got: 'Infinity' });
  });
});

describe('the kind of an event', () => {
  const { close: price, ...rest } = tick;
  const trade = { ...rest, price, size: 3 };
  test.each([
    ['a close', tick, { kind: EVENT_KIND.close }],
    ['a bar', { ...tick, low: 170 }, { kind: EVENT_KIND.bar }],
    [
      'a close with null as range',
      { ...tick, open: null, high: null, low: null },
      { kind: EVENT_KIND.close },
    ],
    ['a trade', trade, { kind: EVENT_KIND.trade }],
    ['a trade with bid and ask', { ...trade, type: 'trade', bid: 1, ask: 2 }, { kind: EVENT_KIND.trade }],
    ['a trade with an id', { ...trade, id: 'x1' }, { kind: EVENT_KIND.trade, details: { id: 'x1' } }],
    ['a trade with a number as id', { ...trade, id: 17 }, { kind: EVENT_KIND.trade, details: { id: '17' } }],
  ])('%s is known by its fields', (_, event, expected) => {
    const [accepted] = readEvents(event).accepted;
    expect(accepted).toMatchObject({ ...expected, bar: { close: 170.5 } });
  });

  test.each([
    ['a quote', { ...rest, bid: 170, ask: 171 }, 'events[0]', 'patterns are found in traded prices'],
    ['a typed quote', { ...rest, type: 'Quote', price: 1 }, 'events[0].type', 'found in traded prices'],
    ['a trade without a price', { ...rest, price: 0 }, 'events[0].price', 'be above 0'],
    ['a size below 0', { ...trade, size: -2 }, 'events[0].size', 'be a number from 0'],
  ])('%s is refused by name', (_, event, field, rule) => {
    const { rejected } = readEvents(event);
    expect(rejected).toEqual([expect.objectContaining({ field, rule: expect.stringContaining(rule) })]);
  });
});

describe('an unknown field', () => {
  const events = JSON.stringify([
    { ...tick, vwap: 1, n: 3 },
    { ...tick, n: 4 },
    { ...tick, n: 5, close: 0 },
  ]);

  test('is ignored, and counted if its event is accepted', () => {
    const { accepted, rejected, ignoredFields } = readRecord(events, RANGE);
    expect([accepted.length, rejected.length, ignoredFields]).toEqual([2, 1, ['vwap', 'n', 'n']]);
  });

  test('is refused if the reader refuses unknown fields', () => {
    const { accepted, rejected } = readRecord(events, RANGE, 'refuse');
    expect(accepted).toEqual([]);
    expect(rejected.map(({ field, rule, got }) => [field, rule, got])).toEqual([
      [
        'events[0].vwap',
        'be one of the fields symbol, timestamp, open, high, low, close, volume, interval, final, price, size, id, conditions, type, kind, status, factor',
        '1',
      ],
      ['events[1].n', expect.any(String), '4'],
      ['events[2].n', expect.any(String), '5'],
    ]);
  });
});

describe('an invalid event does not affect the others', () => {
  const good = JSON.stringify(tick);
  test.each([
    ['NaN in an array', `[${good},{"close":NaN},${good}]`, [0, 2], ['{"close":NaN}']],
    ['a duplicate key', `[${good},{"symbol":"A","symbol":"B"}]`, [0], ['{"symbol":"A","symbol":"B"}']],
    ['a prototype key', `[{"__proto__":{}},${good}]`, [1], ['{"__proto__":{}}']],
    ['an array that was cut off', `[${good},${good},{"symbol":"A`, [0, 1], ['{"symbol":"A']],
    ['a comma too many', `[${good},]`, [0], ['']],
    ['text after the array', `[${good}] oops`, [0], ['oops']],
    ['a broken line', `${good}\n{"close":\n${good}`, [0, 2], ['{"close":']],
    ['a first line that is not JSON', `hello\n${good}`, [1], ['hello']],
  ])('%s', (_, text, accepted, rejected) => {
    const reading = readRecord(text, RANGE);
    expect(reading.accepted.map(({ index }) => index)).toEqual(accepted);
    expect(reading.rejected.map((rejection) => rejection.text)).toEqual(rejected);
  });
});

describe('any input', () => {
  const field = fc.constantFrom(
    'symbol',
    'timestamp',
    'open',
    'high',
    'low',
    'close',
    'volume',
    '__proto__',
    'constructor',
    'toString',
    'x',
  );
  const value = fc.oneof(
    fc.double(),
    fc.constantFrom(NOW, NOW - 1, 0, -0, 1e9, 'AAPL', '2024-05-01', '1970-01-01', null, true),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const event = fc
    .array(fc.tuple(field, value), { maxLength: 8 })
    .map(
      (entries) =>
        `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${JSON.stringify(item)}`).join()}}`,
    );
  const noise = fc.string({
    unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '\n', ' ', 'a', '1', 'é'),
  });
  const item = fc.oneof(event, fc.constant(JSON.stringify(tick)), noise, fc.string({ unit: 'binary' }));
  const record = fc.oneof(
    noise,
    fc.string({ unit: 'binary' }),
    fc.array(item, { maxLength: 6 }).map((items) => `[${items.join()}]`),
    fc.array(item, { maxLength: 6 }).map((items) => items.join('\n')),
  );

  test('causes no exception, changes no prototype, and results in valid bars, with each event counted once', () => {
    const before = Object.getOwnPropertyNames(Object.prototype).join();
    fc.assert(
      fc.property(record, (text) => {
        const { accepted, rejected, unreadable } = readRecord(text, RANGE);
        for (const { bar } of accepted) {
          expect(bar.low <= Math.min(bar.open, bar.close) && bar.high >= Math.max(bar.open, bar.close)).toBe(
            true,
          );
          expect(bar.low > 0 && bar.high <= 1e12 && bar.volume >= 0 && bar.volume <= 1e18).toBe(true);
          expect(bar.timestamp >= RANGE.oldest && bar.timestamp <= RANGE.newest).toBe(true);
        }
        const indexes = [...accepted, ...rejected].map(({ index }) => index).sort((a, b) => a - b);
        expect(indexes).toEqual(indexes.map((_, place) => place));
        expect(indexes.length > 0).toBe(unreadable === undefined);
        for (const { field: path, rule, got, text: kept } of rejected) {
          expect(path.startsWith('events[') && rule !== '' && got.length <= 82 && text.includes(kept)).toBe(
            true,
          );
        }
      }),
      { numRuns: 5_000 * FUZZ },
    );
    expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(before);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('is accepted as far as its events are valid, whatever the other elements are', () => {
    const bad = fc.oneof(event, fc.constant('{"close":NaN}'), fc.constant('{"a":1,"a":2}'));
    fc.assert(
      fc.property(fc.array(fc.option(bad), { minLength: 1, maxLength: 20 }), (items) => {
        const texts = items.map((text) => text ?? JSON.stringify(tick));
        const { accepted } = readRecord(`[${texts.join()}]`, RANGE);
        const taken = new Set(accepted.map(({ index }) => index));
        items.forEach((text, index) => text === null && expect(taken).toContain(index));
      }),
      { numRuns: 3_000 },
    );
  });
});
