import type { TradeRegion } from '../../../config/trade-processing';
import { type Entry, type EntryReference, formatPartitionKey } from '../../../domain/ledger';
import { formatViolation, type ParseResult } from '../../../domain/validation';
import { UserError } from '../../errors';
import type { LedgerTable } from '../ledger/entry-pages';
import { readChain, readHeads } from '../ledger/read-entries';

/** The ledger of a region, in the region's own table. */
export interface RegionalLedger {
  readonly region: TradeRegion;
  readonly table: LedgerTable;
}

/** Entries that are compared with the other region together. */
const BATCH = 100;

/** Some entries of one region, to be compared with the ledger of the other one. */
export interface EntryBatch {
  readonly entries: readonly Entry[];
  /** The ledger of the entries, and the other one. */
  readonly ledgers: readonly [RegionalLedger, RegionalLedger];
}

/**
 * Reads all entries of the region with fewer of them. A region records a trade or a rejected message once, because its rows
 * have conditions, so what both recorded has one entry in each. Memory: 100 entries.
 */
export async function* readSmallerLedger(
  ledgers: readonly [RegionalLedger, RegionalLedger],
): AsyncGenerator<EntryBatch> {
  const sizes = await Promise.all(
    ledgers.map(async (ledger) => {
      const heads = await readHeads(ledger.table, ledger.region);
      return { ledger, heads, entries: heads.reduce((sum, { sequence }) => sum + sequence, 0) };
    }),
  );
  const [smaller, larger] = sizes.sort((a, b) => a.entries - b.entries) as [
    (typeof sizes)[number],
    (typeof sizes)[number],
  ];
  const both = [smaller.ledger, larger.ledger] as const;
  let batch: Entry[] = [];
  for (const head of smaller.heads)
    for await (const entry of readChain(smaller.ledger.table, head, -1)) {
      batch.push(entry);
      if (batch.length < BATCH) continue;
      yield { entries: batch, ledgers: both };
      batch = [];
    }
  yield { entries: batch, ledgers: both };
}

/** @throws UserError if a row points to an entry that was not found */
export function assertComplete(
  region: string,
  rows: readonly EntryReference[],
  entries: readonly Entry[],
): void {
  if (entries.length < rows.length)
    throw new UserError(
      `${region} has rows of trades without their entries, such as of ${formatPartitionKey(rows[0]!)}: verify its ledger`,
    );
}

/** @throws UserError if a record has another form than the recorder writes */
export const requireRecord = <T>(result: ParseResult<T>): T => {
  if ('value' in result) return result.value;
  throw new UserError(`the ledger is damaged: ${formatViolation(result.violation)}`);
};
