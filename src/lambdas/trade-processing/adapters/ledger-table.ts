import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type ChainId,
  formatHeadKey,
  formatPartitionKey,
  formatSortKey,
  type FoundChain,
  listPossibleChains,
  MAX_SEQUENCE,
} from '../../../domain/ledger';
import { queryPages } from '../../../aws/query-pages';
import { createConditionalPut, tryTransactWrite } from '../../../aws/transact-write';
import { type CheckpointRow, formatNewestCheckpointKey } from '../../../domain/trade-records';
import { getAllItems } from '../../shared/batch-get';
import type { StoredRow } from './record-table';

/** The chains of the ledger, and the row of its newest checkpoint. All reads are consistent within the region. */
export interface LedgerTable {
  /** Reads the heads of all chains of a region. */
  findChains(region: string): Promise<readonly FoundChain[]>;
  /** Reads the entries of a chain after a sequence number (-1: all), page by page. */
  readPages(chain: ChainId, after: number): AsyncGenerator<readonly unknown[]>;
  /** Reads the row of the newest checkpoint of a region; undefined if there is none. */
  readCheckpointRow(region: string): Promise<unknown>;
  /**
   * Writes the row of the newest checkpoint.
   * @param before the row that was read, which must still be the same
   * @returns false if it is not
   */
  putCheckpointRow(row: CheckpointRow, before: CheckpointRow | undefined): Promise<boolean>;
}

/** Creates the reader of the ledger in the table Trades. */
export const createLedgerTable = (client: DynamoDBDocumentClient, table: string): LedgerTable => ({
  findChains: async (region) => {
    const chains = listPossibleChains(region);
    const rows = await getAllItems<StoredRow>(client, table, chains.map(formatHeadKey));
    const heads = new Map(rows.map((row) => [row.pk, row]));
    return chains.flatMap((chain) => {
      const headRow = heads.get(formatPartitionKey(chain));
      return headRow ? [{ ...chain, headRow }] : [];
    });
  },
  readPages: (chain, after) =>
    queryPages(client, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': formatPartitionKey(chain),
        ':first': formatSortKey(after + 1),
        ':last': formatSortKey(MAX_SEQUENCE),
      },
    }),
  readCheckpointRow: async (region) => {
    const [row] = await getAllItems<StoredRow>(client, table, [{ ...formatNewestCheckpointKey(region) }]);
    return row;
  },
  putCheckpointRow: async (row, before) => {
    const put = createConditionalPut(table, { ...row }, before && ['hash', before.hash]);
    return (await tryTransactWrite(client, [put])).state === 'written';
  },
});
