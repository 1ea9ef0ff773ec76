import type { Random } from '../../core/random';
import { createPriceSeries, type Prices } from './price-series';

/** What a producer puts into the stream. */
export interface ProducedRecord {
  readonly partitionKey: string;
  readonly data: Buffer;
  /** How much later than the others it is put, in milliseconds. */
  readonly delayMs: number;
}

/** The shares of special records: copies (a producer repeats a request without a response), late events and poison. */
const SHARES = { copy: 0.05, late: 0.02, poison: 0.01 };
const COPY_DELAY_MS = { low: 50, high: 20_000 };
const LATE_DELAY_MS = { low: 5_000, high: 300_000 };
/** The number of symbols, so that each of them has enough bars for several patterns. */
const BARS_OF_SYMBOL = 400;
const MAX_SYMBOLS = 60;
/** The number of consecutive deliveries with bars of the same symbol: most batches of a feed have several of each. */
const BURST = 16;

/** Records without any event that can be accepted: each kind of error that readers know, and text that is none. */
const POISONS: readonly ((symbol: string, time: string) => string | Buffer)[] = [
  () => '{"symbol":"AAA","timestamp":',
  () => '',
  () => Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0x00]),
  () => '[[[[[[[[[[]]]]]]]]]]',
  (symbol, time) => JSON.stringify({ symbol, timestamp: time, close: -1 }),
  (symbol, time) => JSON.stringify({ symbol, timestamp: time, close: 'NaN' }),
  (symbol) => JSON.stringify({ symbol, timestamp: '1999-01-01T00:00:00Z', close: 10 }),
  (symbol) => JSON.stringify({ symbol, timestamp: '2999-01-01T00:00:00Z', close: 10 }),
  (symbol, time) => `{"__proto__":{"polluted":true},"symbol":"${symbol}","timestamp":"${time}","close":10}`,
  (symbol, time) => `{"symbol":"${symbol}","symbol":"${symbol}","timestamp":"${time}","close":10}`,
  (_, time) => JSON.stringify({ symbol: '<b>', timestamp: time, close: 10 }),
  (symbol, time) => JSON.stringify({ symbol: symbol.repeat(20), timestamp: time, close: 10 }),
];

/** The market data of a run. Each delivery has the next bar of a symbol, whether or not others are omitted. */
export class Workload {
  private readonly series: readonly (readonly Prices[])[];

  constructor(
    random: Random,
    deliveries: number,
    private readonly startsAt: number,
    private readonly paceMs: number,
  ) {
    const symbols = Math.min(MAX_SYMBOLS, Math.max(1, Math.round(deliveries / BARS_OF_SYMBOL)));
    const length = Math.ceil(deliveries / symbols) + BURST;
    this.series = Array.from({ length: symbols }, (_, index) =>
      createPriceSeries(random.fork(`prices of ${index}`), length),
    );
  }

  /** Creates the records of a delivery: usually one. @param random numbers of the delivery */
  create(index: number, random: Random): readonly ProducedRecord[] {
    const { series, startsAt, paceMs } = this;
    const burst = Math.floor(index / BURST);
    const number = burst % series.length;
    const partitionKey = `SIM${String(number).padStart(3, '0')}`;
    const time = new Date(startsAt + Math.floor(index * paceMs)).toISOString();
    if (random.happens(SHARES.poison)) {
      const data = Buffer.from(random.pickOne(POISONS)(partitionKey, time));
      return [{ partitionKey, data, delayMs: 0 }];
    }
    const prices = series[number]![Math.floor(burst / series.length) * BURST + (index % BURST)]!;
    const data = Buffer.from(JSON.stringify({ symbol: partitionKey, timestamp: time, ...prices }));
    const delayMs = random.happens(SHARES.late) ? pickDelay(random, LATE_DELAY_MS) : 0;
    const record = { partitionKey, data, delayMs };
    if (!random.happens(SHARES.copy)) return [record];
    return [record, { ...record, delayMs: delayMs + pickDelay(random, COPY_DELAY_MS) }];
  }
}

const pickDelay = (random: Random, { low, high }: { readonly low: number; readonly high: number }): number =>
  Math.round(random.pickMagnitude(low, high));
