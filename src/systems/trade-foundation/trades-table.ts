import { TRADES_TABLE_ID } from '../../config/trade-foundation';
import { TRADE_INDEXES } from '../../domain/trade-records';
import type { SystemStack } from '../../modules/system-stack';
import { Table } from '../../modules/table';

/**
 * Creates the global table: the ledger of each region, and the rows that find its entries. The native replicas of the
 * provider take the place of a custom resource. Each replica is encrypted with the key of AWS for DynamoDB in its region: a
 * customer-managed key of the standby region would belong to another stack.
 */
export const createTradesTable = (stack: SystemStack, replicaRegions: readonly string[]): Table =>
  new Table(stack, TRADES_TABLE_ID, {
    partitionKey: 'pk',
    sortKey: 'sk',
    indexes: Object.entries(TRADE_INDEXES).map(([name, { partition, sort }]) => ({
      name,
      partitionKey: partition,
      sortKey: sort,
    })),
    stream: true,
    replicaRegions,
  });
