import { TRADE_REGIONS } from '../../../config/trade-processing';
import { type Duplicate, type EntryReference, formatPartitionKey, toReference } from '../../../domain/ledger';
import { createSubjectReader } from '../../../domain/trade-records';
import type { IdentityConflict } from '../../../domain/trades';
import type { Clock } from '../../process/wait-while-progressing';
import type { Deployment } from '../deployment';
import { getLedgerTable } from '../ledger/read-entries';
import { sha256 } from '../ledger/sha256';
import { nameRegion } from '../region-unavailable';
import { appendMarks } from './append-marks';
import { findConflicts } from './find-conflicts';
import { findDuplicates, type RegionalLedger } from './find-duplicates';

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
  /** The marks that this run appended; the other duplicates were marked before. */
  readonly marked: number;
  /**
   * Reports that contradict each other, each recorded in another region. Both count until a source corrects or cancels one.
   */
  readonly conflicts: readonly IdentityConflict[];
}

const identify = createSubjectReader(sha256);

/**
 * Marks what both regions recorded during a failover, each mark in the region of the entry that does not count. Nothing
 * that is recorded changes, and marks that exist are not appended again. Finds the reports that contradict each other.
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
  const conflicts = new Map<string, IdentityConflict>();
  const onBatch: Parameters<typeof findDuplicates>[1] = async (batch, own, other) => {
    entries += batch.length;
    clock.onRead?.(entries);
    for (const conflict of await findConflicts(batch, own, other))
      conflicts.set(JSON.stringify(conflict), conflict);
  };
  const duplicates: Duplicate[] = [];
  await nameRegion(TRADE_REGIONS.join(' or '), async () => {
    for await (const duplicate of findDuplicates(ledgers, onBatch)) duplicates.push(duplicate);
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
    marked,
    conflicts: [...conflicts.values()],
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
