import type { TransactionStore } from '../stores/transactions';
import type { TransactionRow } from '../stores/rows';
import { isComplete } from './check';
import type { SentTransaction } from './send';

export interface WaitOptions {
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly now: () => number;
  readonly onProgress?: (complete: number) => void;
  /** How long to wait without progress, in milliseconds. */
  readonly patienceMs?: number;
}

const POLL_MS = 1_000;
const PATIENCE_MS = 60_000;

/**
 * Waits until all accepted transactions are scored, and the suspicious ones notified, or until no further one is for a
 * minute. Returns the rows by transaction id.
 */
export async function waitUntilComplete(
  store: Pick<TransactionStore, 'getAll'>,
  sent: readonly SentTransaction[],
  { wait, now, onProgress, patienceMs = PATIENCE_MS }: WaitOptions,
): Promise<ReadonlyMap<string, TransactionRow>> {
  const rows = new Map<string, TransactionRow>();
  let open = sent.filter(({ acceptedAt }) => acceptedAt !== undefined);
  let lastProgress = now();
  for (;;) {
    for (const row of await store.getAll(open)) rows.set(row.transactionId, row);
    const stillOpen = open.filter(({ transactionId }) => !isComplete(rows.get(transactionId)));
    if (stillOpen.length < open.length) lastProgress = now();
    open = stillOpen;
    onProgress?.(sent.length - open.length);
    if (open.length === 0 || now() - lastProgress > patienceMs) return rows;
    await wait(POLL_MS);
  }
}
