import type { Deployment } from '../../cli/trade-processing/deployment';
import { listViolations } from '../../cli/trade-processing/ledger/verify';
import {
  countLaterRows,
  type TimedVerification,
  verifyLedgers,
} from '../../cli/trade-processing/ledger/verify-ledgers';
import type { TradeRegion } from '../../config/trade-processing';
import type { ChangeDetails } from '../server/section';
import { countEntries } from './count-work';

/** Verifies the ledgers of regions. The progress is that of the entries, by the heads of the chains. */
export async function verifyWithProgress(
  deployment: Deployment,
  regions: readonly TradeRegion[],
  { now, onProgress }: Pick<ChangeDetails, 'onProgress'> & { readonly now: () => number },
): Promise<readonly TimedVerification[]> {
  const sizes = await countEntries(deployment, regions);
  const total = sizes.regions.reduce((sum, { entries }) => sum + entries, 0);
  let read = 0;
  const createRowCounter = () => (rows: number) => {
    read += rows;
    // Entries that are appended meanwhile are verified too.
    onProgress(read, Math.max(total, read));
  };
  return verifyLedgers(deployment, regions, { now, createRowCounter });
}

/** A verification, for the page and the audit log: without the chains, of which there can be hundreds. */
export interface VerificationSummary {
  readonly region: string;
  readonly readIn: string;
  /** Why the region's own table was not read. */
  readonly reason?: string;
  /** Null if it is not confirmed: no violation was found without the checkpoints. */
  readonly isIntact: boolean | null;
  readonly rows: number;
  readonly chains: number;
  readonly checkpoints: number;
  readonly newestCheckpoint?: string;
  /** The rows after the newest checkpoint, which the next one will cover. */
  readonly laterRows: number;
  readonly violations: readonly string[];
  readonly notConfirmed: readonly string[];
  readonly seconds: number;
}

export function describeVerification(verification: TimedVerification): VerificationSummary {
  const { region, readIn, reason, report, notConfirmed, seconds } = verification;
  const { isIntact, rows, chains, checkpoints, newestCheckpoint } = report;
  return {
    region,
    readIn,
    ...(reason !== undefined && { reason }),
    isIntact,
    rows,
    chains: chains.length,
    checkpoints,
    ...(newestCheckpoint && { newestCheckpoint: newestCheckpoint.createdAt }),
    laterRows: countLaterRows(report),
    violations: listViolations(report),
    notConfirmed,
    seconds,
  };
}
