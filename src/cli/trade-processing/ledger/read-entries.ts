import {
  type ChainId,
  type Entry,
  type EntryReference,
  formatEntryKey,
  formatHeadKey,
  type Head,
  listPossibleChains,
  parseHeadRow,
  toEntry,
} from '../../../domain/ledger';
import { formatViolation, type ParseResult } from '../../../domain/validation';
import { UserError } from '../../errors';
import { getItems } from '../../target/read-items';
import { formatCommand } from '../../terminal/format-command';
import type { RegionalDeployment } from '../deployment';
import { type LedgerTable, readEntryPages } from './entry-pages';

/** Returns the table of trades, as one region sees it: what the other region wrote can lag behind. */
export const getLedgerTable = ({
  dynamo,
  getOutput,
}: Pick<RegionalDeployment, 'dynamo' | 'getOutput'>): LedgerTable => ({
  dynamo,
  table: getOutput('TradesTableName'),
});

/** Reads the heads of all chains that a region writes. @throws UserError for a damaged one */
export const readHeads = async ({ dynamo, table }: LedgerTable, region: string): Promise<readonly Head[]> => {
  const keys = listPossibleChains(region).map(formatHeadKey);
  return (await getItems(dynamo, table, keys)).map((row) => requireIntact(parseHeadRow(row)));
};

/** Reads the entries of a chain after a sequence number (-1: all). @throws UserError for a damaged one */
export async function* readChain(table: LedgerTable, chain: ChainId, after: number): AsyncGenerator<Entry> {
  for await (const rows of readEntryPages(table, chain, after))
    for (const row of rows) yield requireIntact(toEntry(row));
}

/** Reads entries, in any order; missing ones are omitted. @throws UserError for a damaged one */
export const readEntries = async (
  { dynamo, table }: LedgerTable,
  references: readonly EntryReference[],
): Promise<readonly Entry[]> => {
  return (await getItems(dynamo, table, references.map(formatEntryKey))).map((row) =>
    requireIntact(toEntry(row)),
  );
};

const requireIntact = <T>(result: ParseResult<T>): T => {
  if ('value' in result) return result.value;
  throw new UserError(
    `the ledger is damaged: ${formatViolation(result.violation)}; see ${formatCommand('trade-processing verify')}`,
  );
};
