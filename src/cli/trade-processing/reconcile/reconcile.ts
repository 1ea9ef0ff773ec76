import { TRADE_REGIONS } from '../../../config/trade-processing';
import { type Duplicate, type EntryReference, formatPartitionKey, toReference } from '../../../domain/ledger';
import { createSubjectReader, type RegionalConflict } from '../../../domain/trade-records';
import type { Clock } from '../../process/wait-while-progressing';
import type { Deployment } from '../deployment';
import { getLedgerTable } from '../ledger/read-entries';
import { sha256 } from '../../../aws/sha256';
import { nameRegion } from '../region-unavailable';
import { appendMarks } from './append-marks';
import { findConflicts } from './find-conflicts';
import { findDuplicates } from './find-duplicates';
import { readSmallerLedger, type RegionalLedger } from './ledgers';

/** A trade or a rejected message that both regions recorded. */
export interface ReconciledDuplicate {
  /** What both entries record, such as `trade:clearing:C-7:1`. */
  readonly subject: string;
  /** The entry that counts: the one that was recorded first. */
  readonly original: EntryReference & { readonly recordedAt: string };
  readonly duplicate: EntryReference & { readonly recordedAt: string };
}

export interface ReconcileReport {
  /** The entries that were read, and looked up in the other region. */
  readonly entries: number;
  readonly duplicates: readonly ReconciledDuplicate[];
  /** Trades that cannot all be true, which each region recorded without knowledge of the other. */
  readonly conflicts: readonly RegionalConflict[];
  /** The marks that this run appended; the other duplicates were marked before. */
  readonly marked: number;
}

const identify = createSubjectReader(sha256);

/**
 * Marks what both regions recorded during a failover, each mark in the region of the entry that does not count. Nothing
 * that is recorded changes, and marks that exist are not appended again. The regions can have recorded different contents
 * of one version, or trades that contradict each other: these are conflicts, which only their sources can correct.
 * @throws RegionUnavailable if a region does not answer: its own table must be read
 */
export async function reconcile(
  deployment: Pick<Deployment, 'open'>,
  clock: Clock & { readonly onRead?: (entries: number) => void },
): Promise<ReconcileReport> {
  const ledgers = (await Promise.all(
    TRADE_REGIONS.map(async (region) => ({ region, table: getLedgerTable(await deployment.open(region)) })),
  )) as [RegionalLedger, RegionalLedger];
  let entries = 0;
  const duplicates: Duplicate[] = [];
  const conflicts = new Map<string, RegionalConflict>();
  await nameRegion(TRADE_REGIONS.join(' or '), async () => {
    for await (const batch of readSmallerLedger(ledgers)) {
      const ofBatch = await findDuplicates(batch);
      duplicates.push(...ofBatch);
      const both = ofBatch.map(({ entry }) => entry);
      for (const conflict of await findConflicts(batch.entries, both, batch.ledgers))
        conflicts.set(JSON.stringify([conflict.kind, conflict.tradeIds, conflict.version]), conflict);
      entries += batch.entries.length;
      clock.onRead?.(entries);
    }
  });
  let marked = 0;
  for (const ofChain of groupByChain(duplicates)) {
    const { region, shard } = ofChain[0]!.entry;
    const { table } = ledgers.find((ledger) => ledger.region === region)!;
    marked += await nameRegion(region, () => appendMarks(table, { region, shard }, ofChain, clock));
  }
  return {
    entries,
    duplicates: duplicates.map(describeDuplicate),
    conflicts: [...conflicts.values()],
    marked,
  };
}

const groupByChain = (duplicates: readonly Duplicate[]): readonly (readonly Duplicate[])[] => {
  const chains = new Map<string, Duplicate[]>();
  for (const duplicate of duplicates) {
    const key = formatPartitionKey(duplicate.entry);
    chains.set(key, [...(chains.get(key) ?? []), duplicate]);
  }
  return [...chains.values()];
};

const describeDuplicate = ({ entry, original }: Duplicate): ReconciledDuplicate => ({
  subject: identify(entry) ?? '',
  original: { ...toReference(original), recordedAt: original.recordedAt },
  duplicate: { ...toReference(entry), recordedAt: entry.recordedAt },
});
