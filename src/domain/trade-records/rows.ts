import { z } from 'zod';
import { type EntryReference, MAX_SEQUENCE, MAX_SHARDS } from '../ledger';
import { getTradeId } from '../trades';
import type { ParseResult } from '../validation';
import {
  formatAccountDay,
  formatExecuted,
  formatExecutionRowKey,
  formatInstrumentDay,
  formatRejectionKey,
  formatTradeKey,
  type RowKey,
} from './keys';
import { parseWith } from '../validation/parse-with';
import type { RecordedTrade } from './payloads';

/** A row that points to an entry. The entry is the only source of what was recorded. */
export interface PointerRow extends RowKey, EntryReference {
  readonly recordedAt: string;
}

/** The row of one version of a trade, as one region recorded it. */
export interface TradeRow extends PointerRow {
  readonly tradeId: string;
  readonly version: number;
  readonly accountDay: string;
  readonly instrumentDay: string;
  readonly executed: string;
}

/** The row of a rejected message, as one region recorded it. */
export type RejectionRow = PointerRow;

/** A report of an execution: which version of which trade, and its entry. */
export interface ExecutionReport extends EntryReference {
  readonly tradeId: string;
  readonly version: number;
}

/** The row of an execution, as one region knows it. Each write increments the revision, so that no write is lost. */
export interface ExecutionRow extends RowKey {
  readonly revision: number;
  /**
   * The newest version of each trade that reports the execution, or did before a correction: so a reader sees that a trade
   * has left the execution.
   */
  readonly reports: readonly ExecutionReport[];
}

const reference = {
  region: z.string().min(1),
  shard: z
    .int()
    .min(0)
    .max(MAX_SHARDS - 1),
  sequence: z.int().min(0).max(MAX_SEQUENCE),
};
const key = { pk: z.string().min(1), sk: z.string().min(1) };
/** The fields of a {@link PointerRow}. */
export const pointerFields = { ...key, ...reference, recordedAt: z.iso.datetime() };
const tradeRow: z.ZodType<TradeRow> = z.strictObject({
  ...pointerFields,
  tradeId: z.string().min(1),
  version: z.int().min(1),
  accountDay: z.string().min(1),
  instrumentDay: z.string().min(1),
  executed: z.string().min(1),
});
const rejectionRow: z.ZodType<RejectionRow> = z.strictObject(pointerFields);
const executionRow: z.ZodType<ExecutionRow> = z.strictObject({
  ...key,
  revision: z.int().min(1),
  reports: z.array(z.strictObject({ ...reference, tradeId: z.string().min(1), version: z.int().min(1) })),
});

export const readTradeRow = (row: unknown): ParseResult<TradeRow> => parseWith(tradeRow, row, 'row');
export const readRejectionRow = (row: unknown): ParseResult<RejectionRow> =>
  parseWith(rejectionRow, row, 'row');
export const readExecutionRow = (row: unknown): ParseResult<ExecutionRow> =>
  parseWith(executionRow, row, 'row');

/** Creates the row of a recorded version. @param recordedAt the time of its entry */
export const createTradeRow = ({ entry, payload }: RecordedTrade, recordedAt: string): TradeRow => {
  const { trade, enrichment } = payload;
  const tradeId = getTradeId(trade);
  // Only a cancellation may name an unknown venue. It has a date in UTC then, because the venue's day is unknown.
  const day = enrichment.tradingDay ?? trade.executedAt.slice(0, 10);
  return {
    ...formatTradeKey(tradeId, trade.version, entry.region),
    tradeId,
    version: trade.version,
    ...entry,
    recordedAt,
    accountDay: formatAccountDay(trade.account, day),
    instrumentDay: formatInstrumentDay(trade.isin, day),
    executed: formatExecuted(trade.executedAt, tradeId, trade.version),
  };
};

export const createRejectionRow = (
  messageHash: string,
  entry: EntryReference,
  recordedAt: string,
): RejectionRow => ({ ...formatRejectionKey(messageHash, entry.region), ...entry, recordedAt });

/** Creates the next revision of an execution's row. @param revision that of the stored row; 0 if there is none */
export const createExecutionRow = (
  executionKey: string,
  region: string,
  revision: number,
  reports: readonly ExecutionReport[],
): ExecutionRow => ({
  ...formatExecutionRowKey(executionKey, region),
  revision: revision + 1,
  reports,
});
