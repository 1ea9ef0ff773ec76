import { type ChainId, formatPartitionKey } from './chain-id';
import { ChainVerification } from './chain-verification';
import type { Checkpoint, CheckpointChain } from './checkpoint';
import { CheckpointChecker, type CheckpointTrust, type StoredCheckpoint } from './checkpoint-checker';
import type { ExpectedNewest } from './expected-newest';
import type { ChainReport, LedgerReport } from './ledger-report';

/** A chain that was found in the table. */
export interface FoundChain extends ChainId {
  /** The row of its head, read before the other rows: the chain must contain this entry. */
  readonly headRow?: unknown;
}

/** What is verified. */
export interface VerificationInput extends CheckpointTrust {
  /** The checkpoints of the region in the order of their names; with `start`, those after it. */
  readonly checkpoints: AsyncIterable<StoredCheckpoint>;
  readonly expectedNewest: ExpectedNewest;
  /** The chains found in the region's table. Those of the checkpoints are verified in any case. */
  readonly chains: Iterable<FoundChain>;
  /**
   * Reads the rows of a chain after a sequence number (-1: all), sorted by key, in pages, without the row of the head.
   * Read them in the chain's own region with consistent reads: a replica that lags looks like a cut tail.
   */
  readonly readPages: (chain: ChainId, after: number) => AsyncIterable<readonly unknown[]>;
  /**
   * A checkpoint of an earlier verification. Only later entries are verified then: to save time, or to continue after
   * damage that was examined. Its signature is verified again.
   */
  readonly start?: Checkpoint;
  /** How many rows of each chain are read after those of the checkpoints; all by default. */
  readonly maxRowsPerChain?: number;
}

/**
 * Verifies all chains of a region against all its checkpoints. Checkpoints and chains are read once, side by side: each
 * checkpoint advances each chain to the entry that it lists, and the rows after the last one are read of all chains at the same
 * time. Memory: one page per chain.
 *
 * Not found: entries that were recorded after a checkpoint and removed, with the head, before the next one, and a ledger
 * that was rewritten together with all its checkpoints by the owner of a trusted key, unless `known` is another one.
 * @throws what a reader or the verifier of signatures throws: a failed read is not a violation
 */
export const verifyRegion = async (input: VerificationInput): Promise<LedgerReport> => {
  const { region, start } = input;
  const checker = new CheckpointChecker(input, input.expectedNewest);
  const isTrusted = start !== undefined && (await checker.startAfter(start));
  const chains = openChains(input, isTrusted ? start.chains : []);
  for await (const stored of input.checkpoints) {
    const checkpoint = await checker.check(stored);
    if (!checkpoint) continue;
    for (const { shard, ...last } of checkpoint.chains) {
      const chain = chains.open({ region, shard });
      chain.isListed = true;
      await chain.advance({ ...last, source: `checkpoint ${checkpoint.number}` });
    }
  }
  checker.finish();
  const { newest, count, violation } = checker;
  const { maxRowsPerChain = Infinity } = input;
  const reports: ChainReport[] = await Promise.all(
    chains.list().map((chain) => chain.finish(region, newest, maxRowsPerChain)),
  );
  reports.sort((a, b) => (a.region < b.region ? -1 : a.region > b.region ? 1 : a.shard - b.shard));
  return {
    region,
    isIntact: !violation && reports.every((report) => !report.violation),
    rows: reports.reduce((sum, { rows }) => sum + rows, 0),
    checkpoints: count,
    ...(newest && { newestCheckpoint: newest }),
    ...(violation && { checkpointViolation: violation }),
    chains: reports,
  };
};

/** Opens the chains of the start and those found in the table. Checkpoints can open more. */
const openChains = (
  { region, chains, readPages, sha256 }: VerificationInput,
  verified: readonly CheckpointChain[],
) => {
  const opened = new Map<string, ChainVerification>();
  const open = (chain: ChainId): ChainVerification => {
    const key = formatPartitionKey(chain);
    const known = opened.get(key);
    if (known) return known;
    const last = chain.region === region ? verified.find(({ shard }) => shard === chain.shard) : undefined;
    const pages = readPages(chain, last?.sequence ?? -1);
    const verification = new ChainVerification(chain, pages, sha256, last && { ...last, region });
    opened.set(key, verification);
    return verification;
  };
  for (const { shard } of verified) open({ region, shard });
  for (const { region: chainRegion, shard, headRow } of chains)
    open({ region: chainRegion, shard }).headRow = headRow;
  return { open, list: () => [...opened.values()] };
};
