import { formatPartitionPrefix, type Sha256 } from '../ledger';
import { type DateText, padTime, type TradeSource } from '../trades';

/**
 * The keys of rows that point to entries. The sort key contains the region: the last writer of a global table wins, so no
 * region may write a row of another one.
 */
export interface RowKey {
  readonly pk: string;
  readonly sk: string;
}

const VERSION_DIGITS = 6;
const padVersion = (version: number): string => String(version).padStart(VERSION_DIGITS, '0');

const TRADE = 'TRADE#';
const EXECUTION = 'EXECUTION#';
const REJECTION = 'REJECTION#';

/** The beginnings of the partition keys of all rows that the recorder of a region writes. */
export const listRecorderPrefixes = (region: string): readonly string[] => [
  formatPartitionPrefix(region),
  TRADE,
  EXECUTION,
  REJECTION,
];

/** The partition of all versions of a trade: `TRADE#clearing:C-7`. */
export const formatTradePartition = (tradeId: string): string => `${TRADE}${tradeId}`;

/** The key of a version of a trade: versions sort by number, then by region. */
export const formatTradeKey = (tradeId: string, version: number, region: string): RowKey => ({
  pk: formatTradePartition(tradeId),
  sk: `${padVersion(version)}#${region}`,
});

/** The key of an execution as a region knows it. */
export const formatExecutionRowKey = (executionKey: string, region: string): RowKey => ({
  pk: `${EXECUTION}${executionKey}`,
  sk: region,
});

/** Identifies a message by its source and text, without the event that contains it. */
export const hashMessage = (source: TradeSource, text: string, sha256: Sha256): string =>
  sha256(`${source}\n${text}`);

/** The key of a rejected message. */
export const formatRejectionKey = (messageHash: string, region: string): RowKey => ({
  pk: `${REJECTION}${messageHash}`,
  sk: region,
});

/** The indexes of trade rows, with their partition and sort keys. */
export const TRADE_INDEXES = {
  ByAccountDay: { partition: 'accountDay', sort: 'executed' },
  ByInstrumentDay: { partition: 'instrumentDay', sort: 'executed' },
} as const;

/** @param day the trading day at the venue */
export const formatAccountDay = (account: string, day: DateText): string => `${account}#${day}`;

/** @param day the trading day at the venue */
export const formatInstrumentDay = (isin: string, day: DateText): string => `${isin}#${day}`;

/** The sort key of both indexes. Times have nine decimals, because texts of different precision do not sort by time. */
export const formatExecuted = (executedAt: string, tradeId: string, version: number): string =>
  `${padTime(executedAt)}Z#${tradeId}#${padVersion(version)}`;

const CHECKPOINT_DIGITS = 12;

/** The beginning of the keys of a region's checkpoints in their bucket. */
export const formatCheckpointPrefix = (region: string): string => `${region}/`;

/** The key of a checkpoint in its bucket, such as `us-east-1/000000000042.json`: keys sort by number. */
export const formatCheckpointKey = (region: string, number: number): string =>
  `${formatCheckpointPrefix(region)}${String(number).padStart(CHECKPOINT_DIGITS, '0')}.json`;

/** The names of a region's checkpoints, to find the newest one. */
export const getCheckpointNames = (region: string) => ({
  prefix: formatCheckpointPrefix(region),
  formatKey: (number: number): string => formatCheckpointKey(region, number),
});

/** The key of the row of a region's newest checkpoint. */
export const formatNewestCheckpointKey = (region: string): RowKey => ({
  pk: `CHECKPOINT#${region}`,
  sk: 'NEWEST',
});
