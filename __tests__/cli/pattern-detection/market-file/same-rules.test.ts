import fc from 'fast-check';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SyntheticMarket, toSentEvent } from '../../../../src/cli/pattern-detection/load/market';
import { openRows, SkippedRowReporter } from '../../../../src/cli/pattern-detection/market-file';
import {
  EVENT_KIND,
  isPriceEvent,
  readBatch,
  readPriceWindow,
  SPARE_BYTES,
  toEventFields,
  type MarketEvent,
} from '../../../../src/domain/market-data';
import { formatViolation } from '../../../../src/domain/validation';

const dir = mkdtempSync(join(tmpdir(), 'same-rules-'));
const NOW = Date.now();
const EVENTS = 4_000;

/** The result of a reader for one event: the event, or the words of the refusal without the place of the event. */
type Verdict = MarketEvent | string;

const formatWords = (message: string): string =>
  message
    .replace(/^(?:body\.)?(?:events\[\d+\]|prices\[\d+\])\.?/, '')
    .replace(/^event\.?/, '')
    // The accepted range of times is the one rule that differs: the stream has a maximum age.
    .replace(/lie between \S+ and \S+/, 'lie between …');

const readStream = (text: string, withScanner: boolean): Verdict => {
  const bytes = Buffer.from(text);
  const buffer = new Uint8Array(bytes.length + SPARE_BYTES);
  buffer.set(bytes);
  const record = { shardId: 'shardId-000000000000', sequenceNumber: '1', arrivedAt: NOW, text };
  const source = { ...record, bytes: withScanner ? { buffer, length: bytes.length } : undefined };
  const { events, rejections } = readBatch([source], 24);
  return events.count === 1 ? events.event(0) : formatWords(formatViolation(rejections[0]!));
};

/** Reads an event as the last one of a window, after the trade that it can correct; compares the bar with the stream's. */
const readWindow = (fields: Readonly<Record<string, unknown>>, expected: Verdict): Verdict => {
  const { id } = fields;
  const first = {
    timestamp: '1990-01-01',
    price: 1,
    ...(typeof id !== 'object' && typeof id !== 'boolean' && { id }),
  };
  const body = JSON.stringify({ symbol: fields.symbol, prices: [first, fields] });
  const reading = readPriceWindow(body, NOW);
  if ('violation' in reading) return formatWords(formatViolation(reading.violation));
  if (typeof expected === 'string' || !isPriceEvent(expected.kind) || expected.details?.final === false)
    return expected;
  return { ...expected, bar: reading.value.bars.at(-1)! };
};

/** Reads a file as `stacks detect` and `stacks replay` do, and returns the verdicts of both by line. */
const readFile = async (file: string) => {
  const detected = new Map<number, Verdict>();
  const replayed = new Map<number, Verdict>();
  const skipped = new SkippedRowReporter(file, 'read', false, () => undefined);
  jest.spyOn(skipped, 'add').mockImplementation((line, reason) => {
    for (const verdicts of [detected, replayed]) verdicts.set(line, formatWords(reason));
  });
  const { groups } = await openRows(file, { skipped });
  for await (const rows of groups)
    for (const row of rows) {
      const { kind, bar, details } = row;
      detected.set(row.line, { kind, bar, ...(details && { details }) });
      // An accepted event is what the stream reads of what was sent.
      replayed.set(row.line, readStream(JSON.stringify(toEventFields(row)), true));
    }
  return { detected, replayed };
};

const symbol = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('AAPL', 'btc/usdt', '^GSPC', 'ES=F', 'AAPL  260116C00150000') },
  fc.constantFrom('A,B', ' A', '', 7, null, 'A"', 'É', 'x'.repeat(33)),
);
const price = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: 0.5, max: 2, noNaN: true }) },
  { weight: 4, arbitrary: fc.double({ min: 0.5, max: 2, noNaN: true }).map(String) },
  fc.constantFrom('1e0', '+1.', '.9', 1e-8, 1e12, 1e13, 0, -37.63, '-1', '0x10', '0b11', '', 'NaN', 'many', true, [1], null),
); // prettier-ignore
const volume = fc.constantFrom(0, 12.5, '0.5', 1e17, 'NaN', 'nan', null, 1e19, -1, '-1', '', 'many', false);
const minute = NOW - (NOW % 60_000) - 60_000;
const iso = new Date(minute).toISOString();
const timestamp = fc.constantFrom<unknown>(
  iso, iso.slice(0, 19), iso.slice(0, 19).replace('T', ' '), iso.slice(0, 16), `${iso.slice(0, 19)}+00:00`, minute,
  minute / 1e3, minute * 1e3, minute * 1e6, String(minute), String(minute / 1e3), `${iso.slice(0, 19)} UTC`,
  iso.slice(0, 19).replaceAll('-', '/'), iso.toLowerCase(), minute + 0.25,
  '2081-02-18 17:00:00', '1700-01-01', '2024-02-30', 'someday', '', null, true, 1e25,
); // prettier-ignore

/** An event with each optional field, an unknown one, or none. */
const priceEvent = fc.record(
  {
    symbol,
    timestamp,
    close: price,
    open: price,
    high: price.map((value) => (typeof value === 'number' ? value * 4 : value)),
    low: price.map((value) => (typeof value === 'number' ? value / 4 : value)),
    volume,
    vwap: fc.integer(),
  },
  { requiredKeys: ['timestamp', 'close'] },
);
const interval = fc.constantFrom<unknown>(
  '1m',
  '5m',
  '1h',
  5,
  '60',
  '15Min',
  '1Day',
  '1M',
  '10s',
  0,
  null,
  true,
  [5],
);
const final = fc.constantFrom<unknown>(true, false, 'true', 'False', 1, '0', null, 'perhaps', 2, {});
const id = fc.constantFrom<unknown>('a', '17', 17, '', null, true);
const conditions = fc.constantFrom<unknown>('@', ['@', 12], 7, null, [{}], {}, Array(33).fill('@'));
const bar = fc.record(
  { symbol, timestamp, close: price, high: price, interval, final, id },
  { requiredKeys: ['timestamp', 'close'] },
);
const trade = fc.record(
  {
    symbol,
    timestamp,
    price,
    size: volume,
    id,
    conditions,
    close: fc.constantFrom(1, null),
    type: fc.constant('T'),
  },
  { requiredKeys: ['timestamp', 'price'] },
);
const kind = (...names: string[]) => fc.constantFrom(...names);
const correction = fc.record(
  { symbol, timestamp, kind: kind('correction', 'Correction'), id, price, size: volume },
  { requiredKeys: ['timestamp', 'kind'] },
);
const status = fc.record(
  {
    symbol,
    timestamp,
    type: kind('status', 'halt', 'resume', 'quote', 'QUOTE'),
    status: fc.constantFrom('halt', 'Resume', 'open', 7, null),
    price: fc.constant(1),
  },
  { requiredKeys: ['timestamp', 'type'] },
);
const split = fc.record(
  {
    symbol,
    timestamp,
    kind: kind('split'),
    factor: fc.constantFrom(4, '0.1', 1000, 0, 1001, '4:1', 'NaN', null),
  },
  { requiredKeys: ['timestamp', 'kind'] },
);
const quote = fc.record({ symbol, timestamp, bid: price, ask: price });
const event: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.oneof(
  { weight: 10, arbitrary: priceEvent },
  ...[bar, trade, correction, status, split, quote].map((arbitrary) => ({ weight: 3, arbitrary })),
);
const events = fc.sample(event, { numRuns: EVENTS, seed: 20261128 });

const isWithoutPrices = ({ kind: named, type, ...rest }: Readonly<Record<string, unknown>>): boolean =>
  named === undefined &&
  (type === undefined || type === 'T') &&
  !('bid' in rest) &&
  ['close', 'price', 'open', 'high', 'low'].every(
    (name) => rest[name] === undefined || rest[name] === null || rest[name] === '' || rest[name] === 'NaN',
  );

it('detect, replay, the stream and the API accept the same events, and refuse the others with the same messages', async () => {
  const file = join(dir, 'events.jsonl');
  writeFileSync(file, events.map((one) => JSON.stringify(one)).join('\n'));
  const { detected, replayed } = await readFile(file);
  let accepted = 0;
  for (const [index, one] of events.entries()) {
    const text = JSON.stringify(one);
    const verdict = readStream(text, false);
    if (typeof verdict !== 'string') accepted++;
    // A row of bars without any price is an interval without trades.
    if (isWithoutPrices(one)) continue;
    const verdicts = [
      readStream(text, true),
      readWindow(one, verdict),
      detected.get(index + 1),
      replayed.get(index + 1),
    ];
    expect([text, ...verdicts]).toEqual([text, ...verdicts.map(() => verdict)]);
  }
  expect(accepted).toBeGreaterThan(EVENTS / 8);
  expect(EVENTS - accepted).toBeGreaterThan(EVENTS / 8);
});

it('values in a CSV file are accepted and refused like the same values as text in JSON', async () => {
  const columns = ['symbol', 'timestamp', 'close', 'open', 'high', 'low', 'volume'] as const;
  const priceEvents = fc.sample(priceEvent, { numRuns: EVENTS, seed: 20261128 });
  const rows = priceEvents.map((one) =>
    columns.map((name) => (typeof one[name] === 'object' ? '' : String(one[name] ?? '')).trim()),
  );
  const file = join(dir, 'events.csv');
  const cells = rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','));
  writeFileSync(file, [columns.join(','), ...cells].join('\n'));
  const { detected } = await readFile(file);
  for (const [index, row] of rows.entries()) {
    // A row of bars without any price is an interval without trades.
    const isEmpty = [2, 3, 4, 5].every((column) => ['', 'NaN'].includes(row[column]!));
    if (isEmpty) continue;
    const given = columns.flatMap((name, column) => (row[column] === '' ? [] : [[name, row[column]]]));
    const text = JSON.stringify(Object.fromEntries(given));
    expect([text, detected.get(index + 2)]).toEqual([text, readStream(text, true)]);
  }
});

it('the stream accepts every event that load sends', () => {
  const trades = new SyntheticMarket(
    { seed: 1, run: 'L1', symbols: 20, rate: 100, start: NOW - 60_000, trades: true },
    300,
  );
  const trade = trades.generateBar();
  expect(readStream(JSON.stringify(toSentEvent(trade, true)), true)).toEqual({
    kind: EVENT_KIND.trade,
    bar: trade,
    details: { id: String(trade.timestamp) },
  });
  const market = new SyntheticMarket(
    { seed: 1, run: 'L1', symbols: 20, rate: 100, start: NOW - 60_000 },
    300,
  );
  for (let count = 0; count < 2_000; count++) {
    const generated = market.generateBar();
    for (const withScanner of [true, false])
      expect(readStream(JSON.stringify(generated), withScanner)).toMatchObject({ bar: generated });
  }
});
