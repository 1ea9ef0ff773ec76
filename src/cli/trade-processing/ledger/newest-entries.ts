import { compareEntries, type Entry, formatPartitionKey, type Head } from '../../../domain/ledger';
import { isRecordedMessage } from '../../../domain/trade-records';
import { type FoundEntry, readFoundEntries } from '../records/found-entries';
import type { LedgerTable } from './entry-pages';

/** How many entries of each chain are read at once. */
const STEP = 5;

/** An entry that is there, with what it records. */
export interface NewestEntry extends FoundEntry {
  readonly entry: Entry;
}

/**
 * Reads the newest entries that record messages, the newest first. A chain is read further back only while its earlier entries
 * can be among them, because the times of a chain never go back. Entries that a replica doesn't have yet are omitted.
 * @param heads the heads of the chains in this table, of all regions
 * @param limit the most entries that are returned
 */
export async function readNewestEntries(
  table: LedgerTable,
  heads: readonly Head[],
  limit: number,
): Promise<readonly NewestEntry[]> {
  let found: readonly NewestEntry[] = [];
  let open = heads.map(({ region, shard, sequence }) => ({ region, shard, sequence }));
  while (open.length > 0) {
    const references = open.flatMap(({ sequence, ...chain }) =>
      Array.from({ length: Math.min(STEP, sequence + 1) }, (_, back) => ({
        ...chain,
        sequence: sequence - back,
      })),
    );
    const read = (await readFoundEntries(table, references)).filter(hasEntry);
    found = [...found, ...read.filter(({ entry }) => isRecordedMessage(entry))]
      .sort((a, b) => compareEntries(b.entry, a.entry))
      .slice(0, limit);
    const last = found[limit - 1]?.entry.recordedAt;
    const oldest = new Map(read.map(({ entry }) => [formatPartitionKey(entry), entry.recordedAt] as const));
    open = open
      .filter((chain) => last === undefined || (oldest.get(formatPartitionKey(chain)) ?? last) >= last)
      .map(({ sequence, ...chain }) => ({ ...chain, sequence: sequence - STEP }))
      .filter(({ sequence }) => sequence >= 0);
  }
  return found;
}

const hasEntry = (found: FoundEntry): found is NewestEntry => found.entry !== undefined;
