import { estimateUsage, PRICES } from '../../../../src/domain/cost';
import { modelFoundation, TRADE_FOUNDATION } from '../../../../src/domain/cost/trade-foundation';
import { ROW_BYTES } from '../../../../src/domain/cost/trade-foundation/assumptions';
import { createTradeTraffic } from '../../../../src/domain/cost/trades';
import type { PlannedResource, ResourceValues } from '../../../../src/domain/plan/resources';
import { REJECTION_ENTRY, TRADE_ENTRY } from '../../../../src/domain/trade-records';
import { record, RecordStore, reportTrades } from '../../trade-records/records';
import { createTrade } from '../../trades/trades';
import { estimateRegion } from '../resources';
import { STACK, STANDBY } from './stack';

const MILLION = 1e6;
/** The trades of a month at a million a day, and what the messages about them become. */
const N = 21 * MILLION;
const VERSIONS = 1.02 * N;
const REJECTIONS = 0.01 * N;
const MESSAGES = 1.05 * N;

const estimate = (resources: readonly PlannedResource[] = STACK, messagesPerEvent = 10) =>
  estimateUsage(resources, modelFoundation(createTradeTraffic(MILLION, messagesPerEvent)));
const getLine = (item: string, ...options: Parameters<typeof estimate>) => {
  const found = estimate(...options).traffic.filter((usage) => usage.item === item);
  expect([item, found.length]).toEqual([item, 1]);
  return found[0]!;
};
const withTable = (values: ResourceValues) =>
  STACK.map((one) =>
    one.type === 'aws_dynamodb_table' ? { ...one, values: { ...one.values, ...values } } : one,
  );

/** Units of 1 KB of the rows of a month: an entry of a trade has four, that of a rejection three, the others one. */
const UNITS = MESSAGES / 10 + VERSIONS * (4 + 1 + 1) + REJECTIONS * (3 + 1);

it.each([
  ['Trades, writes in us-east-1', 2 * UNITS],
  ['Trades, writes in eu-west-1', UNITS],
  // One row of each version in two indexes, in each region.
  ['Trades, writes of indexes in us-east-1', 2 * VERSIONS],
  ['Trades, writes of indexes in eu-west-1', 2 * VERSIONS],
  ['Trades, reads', MESSAGES / 10 + 8 * MESSAGES + VERSIONS + REJECTIONS],
])('a million trades a day use %s: %d', (item, expected) => {
  expect(getLine(item).quantity / expected).toBeCloseTo(1, 9);
});

it('each region has its own price of writes and storage', () => {
  expect(getLine('Trades, writes in us-east-1').price.usd).toBe(PRICES.dynamoDb.replicatedWrite);
  expect(getLine('Trades, writes in eu-west-1').price.usd).toBeGreaterThan(PRICES.dynamoDb.replicatedWrite);
  expect(getLine('Trades, storage in eu-west-1').quantity).toBe(
    getLine('Trades, storage in us-east-1').quantity,
  );
});

it('larger events need fewer writes of the head of a chain', () => {
  const getUnits = (messages: number) => getLine('Trades, writes in eu-west-1', STACK, messages).quantity;
  expect(getUnits(1) - getUnits(20)).toBeCloseTo(MESSAGES * (1 - 1 / 20), 0);
});

it('a table without a replica, an index or recovery has no lines for them', () => {
  const listItems = (values: ResourceValues) => estimate(withTable(values)).traffic.map(({ item }) => item);
  expect(listItems({ replica: [] }).filter((item) => item.includes('eu-west-1'))).toEqual([]);
  expect(getLine('Trades, writes in us-east-1', withTable({ replica: [] })).price.usd).toBe(
    PRICES.dynamoDb.write,
  );
  expect(getLine('Trades, replication', withTable({ replica: [] })).quantity).toBe(0);
  expect(
    getLine('Trades, writes of indexes in us-east-1', withTable({ global_secondary_index: [] })).quantity,
  ).toBe(0);
  const withoutRecovery = listItems({ point_in_time_recovery: { enabled: false } });
  expect(withoutRecovery.filter((item) => item.includes('recovery'))).toEqual([
    'Trades, point-in-time recovery in eu-west-1',
  ]);
});

it('images are stored in both regions, and sent to the standby region', () => {
  const listImages = (resources: readonly PlannedResource[]) =>
    estimate(resources)
      .standing.filter(({ service }) => service === 'ECR')
      .map(({ item }) => item);
  expect(listImages(STACK)).toEqual(['TradeFunctions, storage', 'TradeFunctions, replication']);
  expect(listImages(STANDBY)).toEqual(['TradeFunctions, storage']);
});

it('the unpriced resources are listed with the reason', () => {
  const listUnpriced = (resources: readonly PlannedResource[], region: string) =>
    estimateRegion(resources, TRADE_FOUNDATION.normal, region).unpriced.map(({ type, reason }) => [
      type,
      reason,
    ]);
  expect(listUnpriced(STACK, 'us-east-1')).toEqual([
    ['aws_dynamodb_table', 'rows of earlier months, which are never deleted'],
    ['aws_kms_key', expect.stringContaining('no quantity')],
  ]);
  expect(listUnpriced(STANDBY, 'eu-west-1')).toEqual([
    ['aws_kms_key', expect.stringContaining('no quantity')],
  ]);
});

it('rows have the size of those that the recorder writes', () => {
  const store = new RecordStore();
  record(store, reportTrades([createTrade(), createTrade({ sourceTradeId: '1002', quantity: '-1' })]));
  const rows = ['CHAIN#', 'TRADE#', 'EXECUTION#', 'REJECTION#'].flatMap((prefix) => store.list(prefix));
  const find = (isSearched: (row: (typeof rows)[number]) => boolean) => {
    const found = rows.find(isSearched);
    expect(found).toBeDefined();
    return Buffer.byteLength(JSON.stringify(found));
  };
  const sizes: Readonly<Record<keyof typeof ROW_BYTES, number>> = {
    tradeEntry: find(({ kind }) => kind === TRADE_ENTRY),
    rejectionEntry: find(({ kind }) => kind === REJECTION_ENTRY),
    chainHead: find(({ sk }) => sk === 'HEAD'),
    trade: find(({ pk }) => pk.startsWith('TRADE#')),
    execution: find(({ pk }) => pk.startsWith('EXECUTION#')),
    rejection: find(({ pk }) => pk.startsWith('REJECTION#')),
  };
  for (const [name, bytes] of Object.entries(ROW_BYTES)) {
    const measured = sizes[name as keyof typeof ROW_BYTES];
    expect([name, measured / bytes > 0.7, measured / bytes < 1.3]).toEqual([name, true, true]);
  }
});
