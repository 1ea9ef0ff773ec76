import { verifySignature } from '../../../aws/verify-signature';
import { TRADE_REGIONS, type TradeRegion } from '../../../config/trade-processing';
import {
  type CheckpointReference,
  formatViolations,
  hashCheckpoint,
  type KnownCheckpoint,
  type LedgerReport,
  type TrustedKey,
  verifyRegion,
} from '../../../domain/ledger';
import type { Deployment, RegionalDeployment } from '../deployment';
import { nameRegion, RegionUnavailable } from '../region-unavailable';
import { readEntryPages } from './entry-pages';
import { findChains } from './find-chains';
import { readNewest } from './newest-checkpoint';
import { sha256 } from '../../../aws/sha256';
import { PointerCheck } from './pointer-check';
import { type CheckpointBucket, readCheckpoints } from './stored-checkpoints';
import { fetchTrustedKey } from './trusted-keys';

/**
 * The checkpointer creates a checkpoint at least each hour. One that is older by a quarter of an hour than this is not the
 * newest one, or the checkpointer fails.
 */
const MAX_CHECKPOINT_AGE_MS = 75 * 60_000;

/** The result for a region. It is not confirmed (null) if no violation is found without the checkpoints. */
export type RegionReport = Omit<LedgerReport, 'isIntact'> & {
  readonly isIntact: boolean | null;
  /** The first entry of each chain whose rows, by which readers find it, are missing or wrong, one line each. */
  readonly pointerViolations: readonly string[];
};

/** Lists all violations of a region, one line each. */
export const listViolations = (report: RegionReport): readonly string[] => [
  ...formatViolations(report),
  ...report.pointerViolations,
];

/** Verified entries of a region. */
export interface Verification {
  readonly region: TradeRegion;
  /** The region whose table was read. */
  readonly readIn: TradeRegion;
  /** Why the region's own table was not read; undefined if it was. */
  readonly reason?: string;
  readonly report: RegionReport;
  /** The newest checkpoint, to keep in another place for a later verification. */
  readonly newest?: CheckpointReference;
  /** Chains whose last entries have not arrived in the other region's replica, one line each. */
  readonly notConfirmed: readonly string[];
}

export interface VerifyInput {
  readonly region: TradeRegion;
  /** The trusted keys; those of KMS if there are none. */
  readonly trustedKeys?: readonly TrustedKey[];
  /** The newest checkpoint of an earlier verification, which must still exist. */
  readonly known?: KnownCheckpoint;
  /** The current time in milliseconds since 1970. */
  readonly now: number;
  /** Is called with the number of rows of each page. */
  readonly onRead?: (rows: number) => void;
}

/**
 * Verifies all entries of a region against its checkpoints. If the region does not answer, verifies the entries that the
 * other region's replica has, without checkpoints, which only the region itself stores.
 * @throws RegionUnavailable if the other region does not answer either
 */
export async function verifyLedger({ open }: Deployment, input: VerifyInput): Promise<Verification> {
  const { region } = input;
  try {
    const own = await open(region);
    const report = await nameRegion(region, () => verifyOwnTable(own, input));
    const { newestCheckpoint } = report;
    const newest = newestCheckpoint && {
      number: newestCheckpoint.number,
      hash: hashCheckpoint(newestCheckpoint, sha256),
    };
    return { region, readIn: region, report, ...(newest && { newest }), notConfirmed: [] };
  } catch (error) {
    const other = TRADE_REGIONS.find((candidate) => candidate !== region)!;
    if (!(error instanceof RegionUnavailable)) throw error;
    const replica = await open(other);
    const report = await nameRegion(other, () => verifyTable(replica, input, []));
    return { region, readIn: other, reason: error.reason, ...allowLag(report) };
  }
}

async function verifyOwnTable(own: RegionalDeployment, input: VerifyInput): Promise<RegionReport> {
  const trustedKeys = input.trustedKeys ?? [await fetchTrustedKey(own)];
  const { buckets, region, getOutput } = own;
  return verifyTable(own, input, trustedKeys, {
    buckets,
    region,
    bucket: getOutput('LedgerCheckpointsBucketName'),
  });
}

/** Verifies the rows of a table. @param checkpoints the bucket with the checkpoints; undefined to verify without them */
async function verifyTable(
  { dynamo, getOutput }: RegionalDeployment,
  { region, known, now, onRead }: VerifyInput,
  trustedKeys: readonly TrustedKey[],
  checkpoints?: CheckpointBucket,
): Promise<LedgerReport & RegionReport> {
  const table = { dynamo, table: getOutput('TradesTableName') };
  // First the checkpoint, then the heads, then the rows: what is written meanwhile must not look like a missing row.
  const { lastName, recorded } = checkpoints ? await readNewest(checkpoints, table) : {};
  const pointers = new PointerCheck(table);
  const report = await verifyRegion({
    region,
    sha256,
    trustedKeys,
    verifySignature: async ({ publicKey }, text, signature) => verifySignature(publicKey, text, signature),
    checkpoints:
      checkpoints && lastName !== undefined ? readCheckpoints(checkpoints, lastName) : readNothing(),
    expectedNewest: {
      notBefore: new Date(now - MAX_CHECKPOINT_AGE_MS).toISOString(),
      ...(known && { known: [known] }),
      ...(recorded && { recorded }),
    },
    chains: await findChains(table, region),
    readPages: (chain, after) => {
      const pages = readEntryPages(table, chain, after, onRead);
      // The rows of a transaction are replicated one by one, so a replica can have an entry without the others.
      return checkpoints ? pointers.checkPages(pages) : pages;
    },
  });
  const pointerViolations = pointers.listViolations(report.chains.filter(({ violation }) => !violation));
  return { ...report, isIntact: report.isIntact && pointerViolations.length === 0, pointerViolations };
}

async function* readNothing(): AsyncGenerator<never> {}

/**
 * Removes what a replica without checkpoints cannot prove: that checkpoints are missing, and that the last rows are, because
 * they can still be on their way. What is left is no proof that the ledger is intact.
 */
function allowLag(report: LedgerReport): Pick<Verification, 'report' | 'notConfirmed'> {
  const notConfirmed: string[] = [];
  const chains = report.chains.map(({ violation, ...chain }) => {
    if (violation?.kind !== 'cut-tail' && violation?.kind !== 'missing-chain')
      return { ...chain, ...(violation && { violation }) };
    notConfirmed.push(`shard ${chain.shard}: ${violation.detail}`);
    return { ...chain, violationCount: 0 };
  });
  const isIntact = chains.every((chain) => !('violation' in chain)) ? null : false;
  const { region, rows, checkpoints } = report;
  return {
    report: { region, rows, checkpoints, chains, isIntact, pointerViolations: [] },
    notConfirmed,
  };
}
