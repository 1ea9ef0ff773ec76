import { readFileSync } from 'node:fs';
import { EventTable, readBatch, SPARE_BYTES, createTimeRange } from '../../../src/domain/market-data';
import { RecordScanner } from '../../../src/domain/market-data/scanner';
import { SimdScanner } from '../../../src/domain/market-data/simd-scanner';
import { toStreamRecord } from '../../../src/lambdas/pattern-detection/stream-record';
import { createRecords } from '../../../tools/pattern-detection/benchmark/feed';
import { hashSource, MODULE_FILE } from '../../../tools/pattern-detection/record-scanner/compile';
import { FUZZ } from '../../support/fuzz';
import { compareRandomRecords } from './event-differences';
import { RandomSource } from './records';

const NOW = Date.UTC(2024, 4, 1, 14, 30);
const RANGE = createTimeRange(NOW, 24);
const simd = SimdScanner.create()!;

/** Returns the events that the SIMD scanner accepts, or undefined. */
const scan = (record: string | Uint8Array, symbols = new EventTable().symbols): EventTable | undefined => {
  const bytes = typeof record === 'string' ? Buffer.from(record) : record;
  const table = new EventTable(symbols, 1);
  simd.buffer.set(bytes);
  return simd.scan(bytes.length, 7, RANGE, table) ? table : undefined;
};

test('the compiled scanner is that of its source', () => {
  expect(readFileSync(MODULE_FILE, 'utf8')).toContain(hashSource());
});

test('events of random records are bit-identical to those of readRecord if the scanner accepts the record', () => {
  const random = new RandomSource(20261130);
  const { symbols } = new EventTable();
  const { taken, takenChanged } = compareRandomRecords(
    random,
    15_000 * FUZZ,
    { now: NOW, range: RANGE },
    (bytes) => scan(bytes, symbols),
  );
  expect(taken).toBeGreaterThan(300 * FUZZ);
  expect(takenChanged).toBeGreaterThan(300 * FUZZ);
});

test('each number of at most 15 digits is the double that JSON.parse returns', () => {
  const random = new RandomSource(15);
  for (let run = 0; run < 20_000 * FUZZ; run++) {
    const digits = 1 + random.integerBelow(15);
    const places = random.integerBelow(digits);
    const whole = String(1 + random.integerBelow(8)).padEnd(digits - places, '0123456789'.slice(run % 7));
    const fraction = String(random.next())
      .slice(2, 2 + places)
      .padEnd(places, '7');
    const size = places === 0 ? whole : `${whole}.${fraction}`;
    const found = scan(`{"symbol":"A","timestamp":${NOW},"price":1,"size":${size}}`);
    if (places > 0 && size.length > 15) continue;
    if (!Object.is(found?.bar(0).volume, JSON.parse(size)))
      throw new Error(`${size}: ${found?.bar(0).volume}`);
  }
});

test('a day of any year is the same as with Date', () => {
  const range = { oldest: -Infinity, newest: Infinity };
  for (let day = Date.UTC(1, 0, 1); day < Date.UTC(9999, 11, 31); day += (40_009 * 86_400_000) / 37) {
    const time = Math.floor(day);
    const text = `{"symbol":"A","timestamp":"${new Date(time).toISOString()}","close":1}`;
    const table = new EventTable();
    simd.buffer.set(Buffer.from(text));
    expect(simd.scan(text.length, 0, range, table)).toBe(true);
    expect(table.bar(0).timestamp).toBe(time);
  }
});

const bar = {
  symbol: 'AAPL',
  timestamp: NOW,
  open: 170,
  high: 171.25,
  low: 169.5,
  close: 170.5,
  volume: 100,
};
const trade = { symbol: 'BTC/USDT', timestamp: new Date(NOW).toISOString(), price: 65_000.5, size: 0.25 };

test.each([
  ['a bar', JSON.stringify(bar), 1],
  ['500 bars', JSON.stringify(Array(500).fill(bar)), 500],
  ['bars in JSON lines', `${JSON.stringify(bar)}\n${JSON.stringify(bar)}\n`, 2],
  ['bars as written by Python', JSON.stringify([bar, bar]).replaceAll(',', ', ').replaceAll(':', ': '), 2],
  ['a trade', JSON.stringify(trade), 1],
  [
    'trades with ids',
    JSON.stringify([
      { ...trade, id: 'T-1' },
      { ...trade, id: 52983525029461 },
    ]),
    2,
  ],
  ['numbers as text', JSON.stringify({ ...trade, price: '65000.5', size: '0.25' }), 1],
  ['the time of the end of a second', JSON.stringify({ ...trade, timestamp: '2024-05-01T12:59:59.999Z' }), 1],
])('accepts %s', (_, record, count) => {
  expect(scan(record)?.count).toBe(count);
});

test.each([
  ['a field twice', JSON.stringify(trade).replace('"size"', '"price"')],
  ['a price and a close', JSON.stringify({ ...trade, close: 1 })],
  ['501 events', JSON.stringify(Array(501).fill(bar))],
  ['a day that does not exist', JSON.stringify({ ...trade, timestamp: '2024-04-31T12:00:00.000Z' })],
  ['29 February 2100', JSON.stringify({ ...trade, timestamp: '2100-02-29T12:00:00.000Z' })],
  ['an hour of 24', JSON.stringify({ ...trade, timestamp: '2024-05-01T24:00:00.000Z' })],
  ['a time that is too old', JSON.stringify({ ...bar, timestamp: RANGE.oldest - 1 })],
  ['a time that is too new', JSON.stringify({ ...bar, timestamp: RANGE.newest + 1 })],
  ['a high below the close', JSON.stringify({ ...bar, high: 170.25 })],
  ['a price of 0', JSON.stringify({ ...trade, price: 0 })],
  ['a negative price', JSON.stringify({ ...trade, price: -1 })],
  ['a price above the limit', JSON.stringify({ ...trade, price: 1_000_000_000_001 })],
  ['a leading zero', JSON.stringify(bar).replace('170.5', '0170.5')],
  ['no digit after the point', JSON.stringify(bar).replace('170.5', '170.')],
  ['an exponent', JSON.stringify(bar).replace('170.5', '1.705e2')],
  ['16 digits', JSON.stringify(bar).replace('170.5', '170.5000000000001')],
  ['a symbol with a forbidden byte', JSON.stringify({ ...trade, symbol: 'A,B' })],
  ['a symbol of 13 bytes', JSON.stringify({ ...trade, symbol: 'ABCDEFGHIJKLM' })],
  ['an empty symbol', JSON.stringify({ ...trade, symbol: '' })],
  ['an escaped id', JSON.stringify({ ...trade, id: 'a"b' })],
  ['a truncated event', JSON.stringify(trade).slice(0, -1)],
  ['nothing', ''],
])('leaves %s to the other readers', (_, record) => {
  expect(scan(record)).toBeUndefined();
});

test('a shorter record is not completed by the bytes of the one before it', () => {
  const text = JSON.stringify(bar);
  for (let length = 0; length < text.length; length++) {
    expect(scan(text)?.count).toBe(1);
    expect(scan(text.slice(0, length))).toBeUndefined();
  }
});

test('the memory holds the longest record and spare bytes', () => {
  expect(simd.buffer.length).toBeGreaterThanOrEqual(256 * 1024 + SPARE_BYTES);
});

test('a record of the stream is read with SIMD instructions, and by the plain scanner only if it is unusual', () => {
  const plain = jest.spyOn(RecordScanner.prototype, 'scan');
  const read = (closes: readonly number[]) => {
    const records = createRecords(
      closes.map((close) => ({ ...bar, close })),
      1,
    );
    return readBatch(
      records.map((record) => toStreamRecord(record, NOW)),
      1_000_000,
    ).events.count;
  };
  expect(read([170.5, 170.25])).toBe(2);
  expect(plain).not.toHaveBeenCalled();
  expect(read([170.1234567890123, 170.25])).toBe(2);
  expect(plain).toHaveBeenCalledTimes(1);
  plain.mockRestore();
});
