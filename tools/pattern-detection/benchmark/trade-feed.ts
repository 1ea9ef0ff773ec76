import type { KinesisStreamRecord } from 'aws-lambda';
import { getSymbolRow } from '../../../src/lambdas/pattern-detection/symbol-row';
import { createRandom } from './feed';

/** The trades of a batch at the peak of the cost page: 100 records of 100 trades. */
export const TRADES_PER_BATCH = 10_000;
const TRADES_PER_RECORD = 100;

export interface TradeBatch {
  readonly symbols: number;
  readonly ids: boolean;
  /** The number of the batch. */
  readonly batch: number;
  /** The time of its first trade in milliseconds since 1970, and the end of the batch. */
  readonly from: number;
  readonly to: number;
}

const walks = new Map<number, { readonly names: readonly string[]; readonly prices: Float64Array }>();
const random = createRandom(1);

/** Creates symbols of the first of four shards, which has a quarter of the rows. */
function createWalks(symbols: number) {
  const names: string[] = [];
  for (let number = 0; names.length < symbols; number++) {
    const name = `SYM${String(number).padStart(5, '0')}`;
    if (getSymbolRow(name) < '40') names.push(name);
  }
  return { names, prices: Float64Array.from({ length: symbols }, () => 20 + 400 * random()) };
}

/** Creates the records of a batch of one shard, with trades of random symbols at prices of random walks. */
export function createTradeRecords({ symbols, ids, batch, from, to }: TradeBatch): KinesisStreamRecord[] {
  const walk = walks.get(symbols) ?? createWalks(symbols);
  walks.set(symbols, walk);
  const { names, prices } = walk;
  const trades = Array.from({ length: TRADES_PER_BATCH }, (_, index) => {
    const symbol = Math.floor(symbols * random());
    prices[symbol]! *= 1 + 0.0002 * (random() - 0.5);
    return {
      symbol: names[symbol]!,
      timestamp: from + Math.floor(((to - from) * index) / TRADES_PER_BATCH),
      price: Math.round(100 * prices[symbol]!) / 100,
      size: 1 + Math.floor(500 * random()),
      ...(ids && { id: String(1e9 + batch * TRADES_PER_BATCH + index) }),
    };
  });
  return Array.from({ length: TRADES_PER_BATCH / TRADES_PER_RECORD }, (_, record) => {
    const part = trades.slice(record * TRADES_PER_RECORD, (record + 1) * TRADES_PER_RECORD);
    const sequenceNumber = `4957${String(batch * 1_000 + record).padStart(52, '0')}`;
    return {
      eventID: `shardId-000000000000:${sequenceNumber}`,
      kinesis: {
        sequenceNumber,
        data: Buffer.from(JSON.stringify(part)).toString('base64'),
        approximateArrivalTimestamp: to / 1000,
      },
    } as KinesisStreamRecord;
  });
}
