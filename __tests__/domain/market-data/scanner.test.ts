import {
  EventTable,
  createTimeRange,
  readBatch,
  RecordScanner,
  SPARE_BYTES,
  SymbolTable,
  type StreamRecord,
} from '../../../src/domain/market-data';
import { NumberScanner } from '../../../src/domain/market-data/scan-number';
import { FUZZ } from '../../support/fuzz';
import { compareRandomRecords, decodeUtf8, findDifference } from './event-differences';
import { randomRecord, RandomSource } from './records';

const NOW = Date.UTC(2024, 4, 1, 14, 30);
const RANGE = createTimeRange(NOW, 24);
const scanner = new RecordScanner();
const shared = { buffer: new Uint8Array(300_000), length: 0 };

/** Returns the events that the scanner accepts, or undefined if it leaves the record to readRecord. */
const scan = (record: string | Uint8Array, into = new EventTable()): EventTable | undefined => {
  const bytes = typeof record === 'string' ? Buffer.from(record) : record;
  shared.buffer.set(bytes);
  shared.length = bytes.length;
  return scanner.scan(shared, 7, RANGE.oldest, RANGE.newest, into) ? into : undefined;
};

test('bars of random records are bit-identical to those of readRecord if the scanner accepts the record', () => {
  const random = new RandomSource(20240501);
  const { symbols } = new EventTable();
  const { taken, takenChanged } = compareRandomRecords(
    random,
    10_000 * FUZZ,
    { now: NOW, range: RANGE },
    (bytes) => scan(bytes, new EventTable(symbols, 1)),
  );
  // Enough records of both kinds were accepted for a meaningful comparison.
  expect(taken).toBeGreaterThan(2_000 * FUZZ);
  expect(takenChanged).toBeGreaterThan(2_000 * FUZZ);
}, 600_000);

test('numbers are parsed to the same doubles as with JSON.parse', () => {
  const random = new RandomSource(7);
  const numbers = new NumberScanner();
  const digit = () => String(random.integerBelow(10));
  let read = 0;
  for (let run = 0; run < 50_000 * FUZZ; run++) {
    let text = Array.from({ length: random.integerBelow(19) }, digit).join('');
    if (random.chance(0.7)) text += `.${Array.from({ length: random.integerBelow(26) }, digit).join('')}`;
    if (random.chance(0.1))
      text += `${random.pick(['e', 'E'])}${random.pick(['', '-', '+'])}${random.integerBelow(330)}`;
    const bytes = Buffer.from(`${text}}     `);
    const value = numbers.read(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0);
    if (Number.isNaN(value)) continue;
    read++;
    const piece = text.slice(0, numbers.end);
    if (piece !== text || !Object.is(JSON.parse(text), value))
      throw new Error(`${text}: ${piece} is ${value}`);
  }
  expect(read).toBeGreaterThan(25_000 * FUZZ);
});

test('a batch gives the same result with and without the scanner', () => {
  const random = new RandomSource(99);
  const records = Array.from({ length: 20_000 }, (_, index) => {
    const bytes = randomRecord(random, NOW);
    const place = { shardId: 'shardId-000000000000', sequenceNumber: String(index), arrivedAt: NOW };
    const buffer = new Uint8Array(bytes.length + SPARE_BYTES);
    buffer.set(bytes);
    return { ...place, text: decodeUtf8(bytes), bytes: { buffer, length: bytes.length } };
  });
  const outcome = (input: readonly StreamRecord[]) => {
    const { events, rejections } = readBatch(input, 24);
    const bars = Array.from({ length: events.count }, (_, event) => [
      events.record[event],
      events.index[event],
      events.event(event),
    ]);
    return { bars, rejections };
  };
  const scanned = outcome(records);
  expect(scanned).toEqual(outcome(records.map((record) => ({ ...record, bytes: undefined }))));
  expect(scanned.bars.length).toBeGreaterThan(5_000);
  expect(scanned.rejections.length).toBeGreaterThan(5_000);
});

const full = {
  symbol: 'AAPL',
  timestamp: NOW,
  open: 170,
  high: 171.25,
  low: 169.5,
  close: 170.5,
  volume: 100,
};
const { symbol, timestamp, close } = full;

describe('the scanner accepts', () => {
  const one = JSON.stringify(full);
  test.each([
    ['one event', one, 1],
    ['an event that ends with a line feed', `${one}\n`, 1],
    ['an array', JSON.stringify([full, full]), 2],
    ['JSON lines', `${one}\n${one}\n`, 2],
    ['spaces as written by Python', `[${one.replaceAll(',', ', ').replaceAll(':', ': ')}, ${one}]`, 2],
    ['keys in another order', JSON.stringify(Object.fromEntries(Object.entries(full).reverse())), 1],
    ['a close alone', JSON.stringify({ symbol, timestamp, close }), 1],
    ['a trade', JSON.stringify({ symbol, timestamp, price: close, size: 0.25 }), 1],
    ['a trade with an id', JSON.stringify({ symbol, timestamp, id: 'T-1', price: close, size: 1 }), 1],
    [
      'a trade with a number as id',
      JSON.stringify({ symbol, timestamp, id: 52983525029461, price: close }),
      1,
    ],
    ['a close with an id', JSON.stringify({ symbol, timestamp, close, id: 'T-1' }), 1],
    ['a final bar of an interval', JSON.stringify([{ ...full, interval: '5m', final: true }, full]), 2],
    ['an open bar', JSON.stringify({ symbol, timestamp, close, final: false }), 1],
    ['numbers as text', JSON.stringify({ symbol, timestamp, price: '170.5', size: '0.25' }), 1],
    ['a symbol in lower case', JSON.stringify({ symbol: 'btc/usdt', timestamp, close }), 1],
    ['an option', JSON.stringify({ symbol: 'AAPL  260116C00150000', timestamp, close }), 1],
    ['a time as text', JSON.stringify({ symbol, timestamp: '2024-05-01T14:30:00.000Z', close }), 1],
    ['a time in whole seconds', JSON.stringify({ symbol, timestamp: '2024-05-01T14:30:00Z', close }), 1],
    ['a day', JSON.stringify({ symbol, timestamp: '2024-05-01', close }), 1],
    [
      '17 digits and an exponent',
      `{"symbol":"A","timestamp":${NOW},"close":0.30000000000000004,"low":3e-1}`,
      1,
    ],
    ['500 events', JSON.stringify(Array(500).fill(full)), 500],
  ])('%s', (_, record, count) => {
    const taken = scan(record);
    expect(taken?.count).toBe(count);
    expect(findDifference(Buffer.from(record), taken!, RANGE)).toBeUndefined();
  });
});

describe('the scanner defers to JSON.parse', () => {
  const one = JSON.stringify(full);
  test.each([
    ['nothing', ''],
    ['an empty array', '[]'],
    ['501 events', JSON.stringify(Array(501).fill(full))],
    ['a price and a close', one.replace('}', ',"price":170.5}')],
    ['a volume and a size', one.replace('}', ',"size":100}')],
    ['an id with an escape', one.replace('}', ',"id":"\\u0041"}')],
    ['a large number as id', one.replace('}', ',"id":12345678901234567}')],
    ['two ids', one.replace('}', ',"id":"1","id":"1"}')],
    ['another name of an interval', one.replace('}', ',"interval":"60min"}')],
    ['a number for finality', one.replace('}', ',"final":1}')],
    ['conditions', one.replace('}', ',"conditions":["@"]}')],
    ['a trade before an invalid event', `[{"symbol":"A","timestamp":${NOW},"price":1,"id":"1"},{}]`],
    ['a key twice', one.replace('}', ',"close":170.5}')],
    ['a prototype', one.replace('}', ',"__proto__":1}')],
    ['an escape', one.replace('AAPL', '\\u0041APL')],
    ['an invalid event after a valid one', JSON.stringify([full, { ...full, low: 172 }])],
    ['a date that does not exist', JSON.stringify({ ...full, timestamp: '2024-02-30' })],
    ['more than 256 KB', `${one}\n`.repeat(2_000)],
  ])('%s, and leaves the table unchanged', (_, record) => {
    const into = new EventTable();
    expect(scan(one, into)?.count).toBe(1);
    expect(scan(record, into)).toBeUndefined();
    expect(into.count).toBe(1);
    expect(into.bar(0)).toEqual(full);
    expect(into.details.size).toBe(0);
  });
});

test('20,000 symbols retain their numbers and names while the table grows', () => {
  const symbols = new SymbolTable();
  const names = Array.from(
    { length: 20_000 },
    (_, index) => ['', 'X.', 'LONGEST-'][index % 3]! + index.toString(36).toUpperCase(),
  );
  const numbers = names.map((name) => symbols.intern(name));
  expect(symbols.names).toEqual(names);
  expect(names.map((name) => symbols.read(Buffer.from(`${name}"`), 0))).toEqual(numbers);
});
