import {
  formatMarkKey,
  formatTradePartition,
  readMarkRow,
  readTradeRow,
  TRADE_INDEXES,
  type MarkRow,
  type TradeRow,
} from '../../../domain/trade-records';
import type { EntryReference } from '../../../domain/ledger';
import { formatViolation, type ParseResult } from '../../../domain/validation';
import { UserError } from '../../errors';
import { mapInParallel } from '../../process/map-in-parallel';
import { getItems, queryItems } from '../../target/read-items';
import type { LedgerTable } from '../ledger/entry-pages';

const PARALLEL_QUERIES = 16;

export type TradeIndex = keyof typeof TRADE_INDEXES;

/** Reads the rows of all versions of trades, of all regions, consistently. */
export async function readVersions(
  { dynamo, table }: LedgerTable,
  tradeIds: readonly string[],
): Promise<TradeRow[]> {
  const rows = await mapInParallel(tradeIds, PARALLEL_QUERIES, (tradeId) =>
    queryItems(dynamo, {
      TableName: table,
      KeyConditionExpression: 'pk = :trade',
      ExpressionAttributeValues: { ':trade': formatTradePartition(tradeId) },
    }),
  );
  return rows.flat().map((row) => requireRow(row, readTradeRow(row)));
}

/**
 * Finds the ids of the trades with a version in an index, in the order of their execution. The index lags behind the table
 * by less than a second.
 * @param value such as an account and a day
 */
export async function findTradeIds(
  { dynamo, table }: LedgerTable,
  index: TradeIndex,
  value: string,
): Promise<string[]> {
  const rows = await queryItems(dynamo, {
    TableName: table,
    IndexName: index,
    KeyConditionExpression: `${TRADE_INDEXES[index].partition} = :value`,
    ExpressionAttributeValues: { ':value': value },
  });
  return [...new Set(rows.map((row) => requireRow(row, readTradeRow(row)).tradeId))];
}

/** Reads the rows of the marks of entries, by the keys of the rows. An entry without a mark is no duplicate, or not marked yet. */
export async function readMarks(
  { dynamo, table }: LedgerTable,
  entries: readonly EntryReference[],
): Promise<ReadonlyMap<string, MarkRow>> {
  const keys = entries.map((entry) => ({ ...formatMarkKey(entry) }));
  const rows = (await getItems(dynamo, table, keys)).map((row) => requireRow(row, readMarkRow(row)));
  return new Map(rows.map((row) => [`${row.pk} ${row.sk}`, row]));
}

const requireRow = <T>({ pk, sk }: Record<string, unknown>, read: ParseResult<T>): T => {
  if ('value' in read) return read.value;
  throw new UserError(
    `the row ${String(pk)} ${String(sk)} is damaged (${formatViolation(read.violation)}): expected the row of a trade or a mark; its entry in the chain is not affected`,
  );
};
