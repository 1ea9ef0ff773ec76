import type { KinesisStreamRecord } from 'aws-lambda';
import type { Bar } from '../../../src/domain/patterns';

/** The time at which all records arrive; the bars end there. */
export const NOW = Date.UTC(2026, 0, 5);
const STEP = 1000;

/** Mulberry32, seeded, so that every contender and every run gets the same bytes: uniform in [0, 1). */
export const createRandom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};

/** What a feed contains: bars with all prices, or trades with a price and a size. */
export const FEEDS = ['bars', 'trades'] as const;
export type Feed = (typeof FEEDS)[number];

const roundToCents = (price: number): number => Math.round(price * 100) / 100;

/**
 * Passes the bars of random walks to `onBar`, the symbols in turn, like a feed of one-second bars: `count` bars per
 * symbol, which end at {@link NOW}.
 */
export function generateWalk(symbols: number, count: number, onBar: (bar: Bar, round: number) => void): void {
  const random = createRandom(symbols);
  const names = Array.from({ length: symbols }, (_, i) => `SYM${String(i).padStart(4, '0')}`);
  const closes = Float64Array.from({ length: symbols }, () => 20 + 400 * random());
  for (let round = 0; round < count; round++)
    for (let i = 0; i < symbols; i++) {
      const from = closes[i]!;
      const to = Math.max(1, from * (1 + 0.002 * (random() + random() + random() - 1.5)));
      closes[i] = to;
      const wick = 0.0005 * from * random();
      const [open, close] = [roundToCents(from), roundToCents(to)];
      onBar(
        {
          symbol: names[i]!,
          timestamp: NOW - (count - round) * STEP,
          open,
          high: roundToCents(Math.max(open, close) + wick),
          low: roundToCents(Math.min(open, close) - wick),
          close,
          volume: 100 + Math.floor(1e5 * random()),
        },
        round,
      );
    }
}

/** Returns the trade at the close of a bar, as a bar with one price. */
export const toTrade = (bar: Bar): Bar => ({ ...bar, open: bar.close, high: bar.close, low: bar.close });

const formatEvent = (bar: Bar, feed: Feed): object => {
  const timestamp = new Date(bar.timestamp).toISOString();
  if (feed === 'bars') return { ...bar, timestamp };
  return { symbol: bar.symbol, timestamp, price: bar.close, size: bar.volume };
};

/**
 * Creates the records in which Kinesis delivers the bars or trades to a function: JSON in base64, one object or an array
 * per record.
 */
export function createRecords(
  all: readonly Bar[],
  eventsPerRecord: number,
  feed: Feed = 'bars',
): KinesisStreamRecord[] {
  const records: KinesisStreamRecord[] = [];
  for (let i = 0; i < all.length; i += eventsPerRecord) {
    const events = all.slice(i, i + eventsPerRecord).map((bar) => formatEvent(bar, feed));
    const text = JSON.stringify(eventsPerRecord === 1 ? events[0] : events);
    const sequenceNumber = `4957${String(i).padStart(52, '0')}`;
    records.push({
      awsRegion: '',
      eventID: `shardId-000000000000:${sequenceNumber}`,
      eventName: 'aws:kinesis:record',
      eventSource: 'aws:kinesis',
      eventSourceARN: '',
      eventVersion: '1.0',
      invokeIdentityArn: '',
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: all[i]!.symbol,
        sequenceNumber,
        data: Buffer.from(text).toString('base64'),
        approximateArrivalTimestamp: NOW / 1000,
      },
    });
  }
  return records;
}
