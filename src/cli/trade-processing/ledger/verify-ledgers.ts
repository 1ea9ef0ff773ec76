import type { TradeRegion } from '../../../config/trade-processing';
import type { KnownCheckpoint, TrustedKey } from '../../../domain/ledger';
import type { Deployment } from '../deployment';
import { type Verification, verifyLedger } from './verify';

/** A verification, and its duration in seconds. */
export type TimedVerification = Verification & { readonly seconds: number };

export interface VerifyLedgersInput {
  /** The trusted keys; those of KMS if there are none. */
  readonly trustedKeys?: readonly TrustedKey[];
  /** The newest checkpoints of an earlier verification, by region. */
  readonly known?: ReadonlyMap<string, KnownCheckpoint>;
  /** The current time in milliseconds since 1970. */
  readonly now: () => number;
  /** Creates the function that is called with the number of rows of each page of a region. */
  readonly createRowCounter: (region: TradeRegion, started: number) => (rows: number) => void;
}

/** Verifies the ledgers of regions, one after the other, as {@link verifyLedger} does. */
export async function verifyLedgers(
  deployment: Deployment,
  regions: readonly TradeRegion[],
  { trustedKeys, known, now, createRowCounter }: VerifyLedgersInput,
): Promise<readonly TimedVerification[]> {
  const verified: TimedVerification[] = [];
  for (const region of regions) {
    const started = now();
    const result = await verifyLedger(deployment, {
      region,
      trustedKeys,
      known: known?.get(region),
      now: started,
      onRead: createRowCounter(region, started),
    });
    verified.push({ ...result, seconds: (now() - started) / 1_000 });
  }
  return verified;
}

/** Counts the rows after the newest checkpoint. The next one will cover them. */
export function countLaterRows({ chains, newestCheckpoint }: Verification['report']): number {
  const covered = new Map(newestCheckpoint?.chains.map(({ shard, sequence }) => [shard, sequence]));
  return chains
    .map(({ shard, confirmed, unconfirmedRows }) => confirmed + unconfirmedRows - (covered.get(shard) ?? -1))
    .reduce((sum, rows) => sum + Math.max(0, rows), 0);
}
