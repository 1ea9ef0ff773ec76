import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { queryPages } from '../../../aws/query-pages';
import { createConditionalPut, type TransactResult, tryTransactWrite } from '../../../aws/transact-write';
import { formatTradePartition, type RowKey, type RowWrite } from '../../../domain/trade-records';
import { getAllItems } from '../../shared/batch-get';

/** A row as it is stored. */
export type StoredRow = RowKey & Readonly<Record<string, unknown>>;

/** The table of trades. All reads are consistent within the region. */
export interface RecordTable {
  /** Reads the rows with these keys that exist, in any order. */
  getRows(keys: readonly RowKey[]): Promise<readonly StoredRow[]>;
  /** Reads the rows of all versions of a trade. */
  queryTrade(tradeId: string): Promise<readonly StoredRow[]>;
  /** Writes all rows in one transaction, or none. */
  write(writes: readonly RowWrite[]): Promise<TransactResult>;
}

/** Creates the adapter of the table Trades. */
export const createRecordTable = (client: DynamoDBDocumentClient, table: string): RecordTable => ({
  getRows: (keys) => {
    const unique = new Map(keys.map(({ pk, sk }) => [`${pk} ${sk}`, { pk, sk }]));
    return getAllItems<StoredRow>(client, table, [...unique.values()]);
  },
  queryTrade: async (tradeId) => {
    const rows: StoredRow[] = [];
    const ofTrade = {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': formatTradePartition(tradeId) },
    };
    for await (const page of queryPages(client, ofTrade)) rows.push(...(page as readonly StoredRow[]));
    return rows;
  },
  write: (writes) =>
    tryTransactWrite(
      client,
      writes.map(({ row, unchanged }) => createConditionalPut(table, row, unchanged)),
    ),
});
