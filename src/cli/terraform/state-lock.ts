import { z } from 'zod';
import type { RunRecord } from '../process/run-record';

const LockInfo = z.object({
  ID: z.string(),
  Operation: z.string(),
  /** `user@host` */
  Who: z.string(),
  Created: z.string(),
});

/** The lock that Terraform writes to `<stack>.tfstate.tflock`. */
export type LockInfo = z.infer<typeof LockInfo>;

/** Parses a lock file; undefined if Terraform did not write it. */
export function parseLock(text: string): LockInfo | undefined {
  try {
    return LockInfo.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export type LockStatus =
  | { readonly kind: 'free' }
  /** The process that locked the state no longer exists: the lock can be removed. */
  | { readonly kind: 'stale'; readonly lock: LockInfo }
  /** The recorded process is running: wait for it. */
  | { readonly kind: 'busy'; readonly record: RunRecord }
  /** The lock of another user: only a person can decide whether to remove it. */
  | { readonly kind: 'foreign'; readonly lock: LockInfo };

/** The tolerance for times that two programs of one machine record. */
const TOLERANCE_MS = 5_000;
/** Terraform locks the state shortly after its start; a later lock belongs to another process. */
const MAX_LOCK_DELAY_MS = 60_000;

/**
 * Classifies the lock of a state. It is stale only if the process that this checkout recorded was killed, and this machine
 * created the lock shortly after the start of that process. In case of doubt, it is a foreign lock.
 */
export function classifyLock(input: {
  readonly lock: LockInfo | undefined;
  readonly record: RunRecord | undefined;
  readonly isAlive: boolean;
  readonly host: string;
}): LockStatus {
  const { lock, record, isAlive, host } = input;
  const isOwnProcess = record !== undefined && record.host === host;
  if (isOwnProcess && isAlive) return { kind: 'busy', record };
  if (lock === undefined) return { kind: 'free' };
  const isFromThisHost = lock.Who.endsWith(`@${host}`);
  const delay =
    isOwnProcess && record.locks && !record.failed
      ? Date.parse(lock.Created) - Date.parse(record.since)
      : NaN;
  const isFromRecordedRun = delay >= -TOLERANCE_MS && delay <= MAX_LOCK_DELAY_MS;
  return isFromThisHost && isFromRecordedRun ? { kind: 'stale', lock } : { kind: 'foreign', lock };
}
