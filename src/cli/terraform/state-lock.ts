import { z } from 'zod';
import type { RunRecord } from '../process/run-record';

const LockInfo = z.object({
  ID: z.string(),
  Operation: z.string(),
  /** `user@host` */
  Who: z.string(),
  Created: z.string(),
});

/** What Terraform writes into `<stack>.tfstate.tflock`. */
export type LockInfo = z.infer<typeof LockInfo>;

/** Reads the lock file's text; undefined if it is not Terraform's. */
export function parseLock(text: string): LockInfo | undefined {
  try {
    return LockInfo.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export type LockStatus =
  | { readonly kind: 'free' }
  /** Its owner is gone: it may be removed. */
  | { readonly kind: 'stale'; readonly lock: LockInfo }
  /** The recorded process is still at work: wait for it. */
  | { readonly kind: 'busy'; readonly record: RunRecord }
  /** Somebody else's: only a person can tell whether it may go. */
  | { readonly kind: 'foreign'; readonly lock: LockInfo };

/** Clocks of one machine, read by two programs. */
const SLACK_MS = 5_000;
/** Terraform takes the lock among the first things it does; a later lock is another process's. */
const TAKEN_WITHIN_MS = 60_000;

/**
 * Decides what a state's lock means. It is stale only if the process that this checkout recorded was killed and the
 * lock was made by this machine just after that process had started; every doubt counts as somebody else's lock.
 */
export function classifyLock(input: {
  readonly lock: LockInfo | undefined;
  readonly record: RunRecord | undefined;
  readonly alive: boolean;
  readonly host: string;
}): LockStatus {
  const { lock, record, alive, host } = input;
  const ours = record !== undefined && record.host === host;
  if (ours && alive) return { kind: 'busy', record };
  if (lock === undefined) return { kind: 'free' };
  const madeHere = lock.Who.endsWith(`@${host}`);
  const age =
    ours && record.locks && !record.failed ? Date.parse(lock.Created) - Date.parse(record.since) : NaN;
  const madeByIt = age >= -SLACK_MS && age <= TAKEN_WITHIN_MS;
  return madeHere && madeByIt ? { kind: 'stale', lock } : { kind: 'foreign', lock };
}
