import { type ChainId, type EntryReference, formatHeadKey, parseHeadRow } from '../../domain/ledger';
import {
  type ExecutionRow,
  formatExecutionRowKey,
  formatRejectionKey,
  formatTradeKey,
  hashMessage,
  type KnownRecords,
  readExecutionRow,
  readRejectionRow,
  readTradeRow,
  type RowKey,
  TRADE_REGIONS,
  type TradeEvent,
  type TradeRow,
} from '../../domain/trade-records';
import { getExecutionKey, getNeighbourKey, getTradeId, type Trade } from '../../domain/trades';
import type { ParseResult } from '../../domain/validation';
import { runAll } from '../shared/concurrency';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import type { RecordTable, StoredRow } from './adapters/record-table';
import { createRowError } from './errors';
import { type FoundTrades, readRecordedTrades } from './read-recorded-trades';
import { sha256 } from '../../aws/sha256';

/** The records on which the recording of an event depends. */
export interface ReadRecords {
  readonly known: KnownRecords;
  /** The rows of other regions whose entries are not replicated yet; they are ignored. */
  readonly missing: number;
  /**
   * The entries of this region to which rows point, but which were not found. The reads of several rows do not see a
   * transaction as a whole, so they can be found a moment later.
   */
  readonly missingOwn: readonly EntryReference[];
}

/**
 * Reads what is stored about the messages of an event: the head of the chain, and the rows of their trades, executions and
 * rejections in all regions, with the entries to which the rows point. For first versions, which are most, that is two
 * requests: the versions 1 and 2 are read by their keys. The whole history of a trade is read for later versions, and if the
 * second one or the execution shows that a later version came first.
 * @param trades the trades of the messages that can be read
 * @throws LedgerViolation if a row is damaged
 */
export const readKnownRecords = async (
  { source, messages }: TradeEvent,
  trades: readonly Trade[],
  chain: ChainId,
  table: RecordTable,
): Promise<ReadRecords> => {
  const headKey = formatHeadKey(chain);
  const inAllRegions = (createKey: (region: string) => RowKey) => TRADE_REGIONS.map(createKey);
  const firstVersions = trades.filter(({ version }) => version === 1);
  const rows = await table.getRows([
    headKey,
    ...trades
      .flatMap((trade) => [getExecutionKey(trade), getNeighbourKey(trade)?.key ?? []].flat())
      .flatMap((key) => inAllRegions((region) => formatExecutionRowKey(key, region))),
    ...messages.flatMap(({ text }) =>
      inAllRegions((region) => formatRejectionKey(hashMessage(source, text, sha256), region)),
    ),
    ...firstVersions.flatMap((trade) =>
      [1, 2].flatMap((version) =>
        inAllRegions((region) => formatTradeKey(getTradeId(trade), version, region)),
      ),
    ),
  ]);
  const executions = readRows(rows, 'EXECUTION#', readExecutionRow);
  const firstRows = readRows(rows, 'TRADE#', readTradeRow);
  const histories = await readHistories(findLaterTrades(trades, firstRows, executions), table);
  const pointers = [...firstRows, ...histories, ...executions.flatMap(({ reports }) => reports)];
  const found = await readRecordedTrades(pointers, chain.region, table);
  const left = await readLeftExecutions(trades, found, chain.region, table);
  const [head] = rows.filter(({ pk, sk }) => pk === headKey.pk && sk === headKey.sk);
  return {
    known: {
      head: head && expectRow(head, parseHeadRow(head)),
      trades: found.trades,
      executions: [...executions, ...left],
      rejections: readRows(rows, 'REJECTION#', readRejectionRow),
    },
    missing: found.missing,
    missingOwn: found.missingOwn,
  };
};

/** Returns the ids of the trades of which other versions than the first one can be known. */
const findLaterTrades = (
  trades: readonly Trade[],
  rows: readonly TradeRow[],
  executions: readonly ExecutionRow[],
): readonly string[] => {
  const reports = executions.flatMap((execution) => execution.reports);
  const later = [...rows, ...reports].filter(({ version }) => version > 1).map(({ tradeId }) => tradeId);
  const ids = trades
    .filter((trade) => trade.version > 1 || later.includes(getTradeId(trade)))
    .map((trade) => getTradeId(trade));
  return [...new Set(ids)];
};

const readHistories = async (
  tradeIds: readonly string[],
  table: RecordTable,
): Promise<readonly TradeRow[]> => {
  const rows: StoredRow[] = [];
  await runAll(tradeIds, MAX_CONCURRENT_CALLS, async (tradeId) => {
    rows.push(...(await table.queryTrade(tradeId)));
  });
  return readRows(rows, 'TRADE#', readTradeRow);
};

/** Reads the rows of the executions that recorded versions reported and the new ones may leave. */
const readLeftExecutions = async (
  trades: readonly Trade[],
  { trades: recorded }: FoundTrades,
  region: string,
  table: RecordTable,
): Promise<readonly ExecutionRow[]> => {
  const own = new Set(trades.map((trade) => getTradeId(trade)));
  const keys = new Set(
    recorded
      .filter(({ payload }) => own.has(payload.enrichment.tradeId))
      .map(({ payload }) => payload.enrichment.executionKey),
  );
  for (const trade of trades) keys.delete(getExecutionKey(trade));
  if (keys.size === 0) return [];
  const rows = await table.getRows([...keys].map((key) => formatExecutionRowKey(key, region)));
  return readRows(rows, 'EXECUTION#', readExecutionRow);
};

const readRows = <T>(
  rows: readonly StoredRow[],
  prefix: string,
  read: (row: unknown) => ParseResult<T>,
): readonly T[] => rows.filter(({ pk }) => pk.startsWith(prefix)).map((row) => expectRow(row, read(row)));

const expectRow = <T>({ pk, sk }: RowKey, read: ParseResult<T>): T => {
  if ('value' in read) return read.value;
  throw createRowError(`the row ${pk} ${sk}`, `${read.violation.field} must ${read.violation.rule}`);
};
