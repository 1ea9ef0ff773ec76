import { TRADES_TABLE_ID } from '../../config/trade-foundation';
import { DataBucket } from '../../modules/data-bucket';
import { TableReference } from '../../modules/table-reference';
import type { SystemContext } from './context';

/** Creates the buckets, and refers to the replica of the global table in this region. */
export function createStorage({ stack, key }: SystemContext) {
  const { account } = key;
  return {
    /** The ledger of each region, and the rows that find its entries. */
    trades: new TableReference(stack, TRADES_TABLE_ID, { account }),
    /** Each version of the reference data, under a key that is the hash of its content. */
    referenceData: new DataBucket(stack, 'ReferenceData', {
      account,
      key,
      purpose: 'Reference',
      keepsVersions: true,
    }),
    /** The signed checkpoints of the region's ledger, outside the table that they verify. */
    ledgerCheckpoints: new DataBucket(stack, 'LedgerCheckpoints', {
      account,
      key,
      purpose: 'Checkpoints',
      keepsVersions: true,
      appendOnly: true,
    }),
  };
}

/** The stored data of the system. */
export type Storage = ReturnType<typeof createStorage>;
