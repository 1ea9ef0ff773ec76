import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type ChainId,
  formatPartitionKey,
  formatSortKey,
  type FoundChain,
  HEAD_KEY,
  MAX_SEQUENCE,
  MAX_SHARDS,
} from '../../../domain/ledger';
import { getAllItems } from '../../shared/batch-get';
import { queryPages } from './query-pages';
import type { StoredRow } from './record-table';

/** The chains of the ledger. All reads are consistent within the region. */
export interface LedgerTable {
  /** Reads the heads of all chains of a region. */
  findChains(region: string): Promise<readonly FoundChain[]>;
  /** Reads the entries of a chain after a sequence number (-1: all), page by page. */
  readPages(chain: ChainId, after: number): AsyncGenerator<readonly unknown[]>;
}

/** Creates the reader of the ledger in the table Trades. */
export const createLedgerTable = (client: DynamoDBDocumentClient, table: string): LedgerTable => ({
  findChains: async (region) => {
    const keys = Array.from({ length: MAX_SHARDS }, (_, shard) => ({
      pk: formatPartitionKey({ region, shard }),
      sk: HEAD_KEY,
    }));
    const rows = await getAllItems<StoredRow>(client, table, keys);
    return keys.flatMap(({ pk }, shard) => {
      const headRow = rows.find((row) => row.pk === pk);
      return headRow ? [{ region, shard, headRow }] : [];
    });
  },
  readPages: (chain, after) =>
    queryPages(client, table, {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: {
        ':pk': formatPartitionKey(chain),
        ':first': formatSortKey(after + 1),
        ':last': formatSortKey(MAX_SEQUENCE),
      },
    }),
});
