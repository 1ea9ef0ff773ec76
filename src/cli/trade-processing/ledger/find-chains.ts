import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import {
  formatHeadKey,
  formatPartitionKey,
  type FoundChain,
  listPossibleChains,
} from '../../../domain/ledger';
import { mapInParallel } from '../../process/map-in-parallel';
import { getItems } from '../../target/read-items';
import type { LedgerTable } from './entry-pages';

const PARALLEL_QUERIES = 32;

/**
 * Finds the chains of a region: those with a head, and those with other rows only, because a head can be deleted. Reads are
 * consistent, and the heads are read before any entry.
 */
export async function findChains({ dynamo, table }: LedgerTable, region: string): Promise<FoundChain[]> {
  const chains = listPossibleChains(region);
  const rows = await getItems(dynamo, table, chains.map(formatHeadKey));
  const heads = new Map(rows.map((row) => [row.pk, row]));
  const hasRows = async (partition: string): Promise<boolean> => {
    const { Items = [] } = await dynamo.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :chain',
        ExpressionAttributeValues: { ':chain': partition },
        ConsistentRead: true,
        Limit: 1,
      }),
    );
    return Items.length > 0;
  };
  const found = await mapInParallel(chains, PARALLEL_QUERIES, async (chain) => {
    const partition = formatPartitionKey(chain);
    const headRow = heads.get(partition);
    if (headRow) return { ...chain, headRow };
    return (await hasRows(partition)) ? chain : undefined;
  });
  return found.filter((chain) => chain !== undefined);
}
