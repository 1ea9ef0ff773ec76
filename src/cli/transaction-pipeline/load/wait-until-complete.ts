import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import type { TransactionStore } from '../stores/transactions';
import type { TransactionRow } from '../stores/rows';
import { isComplete } from './check';
import type { SentTransaction } from './send';

export interface CompletionOptions extends Clock {
  readonly onProgress?: (complete: number) => void;
  /** How long to wait without progress, in milliseconds; a minute by default. */
  readonly patienceMs?: number;
}

const POLL_MS = 1_000;
const PATIENCE_MS = 60_000;

/**
 * Waits until all accepted transactions are scored, and the suspicious ones notified, or until no further one is for some
 * time. Returns the rows by transaction id.
 */
export async function waitUntilComplete(
  store: Pick<TransactionStore, 'getAll'>,
  sent: readonly SentTransaction[],
  { wait, now, onProgress, patienceMs = PATIENCE_MS }: CompletionOptions,
): Promise<ReadonlyMap<string, TransactionRow>> {
  const rows = new Map<string, TransactionRow>();
  let open = sent.filter(({ acceptedAt }) => acceptedAt !== undefined);
  const { result } = await waitWhileProgressing(
    async () => {
      for (const row of await store.getAll(open)) rows.set(row.transactionId, row);
      open = open.filter(({ transactionId }) => !isComplete(rows.get(transactionId)));
      onProgress?.(sent.length - open.length);
      return { result: rows, isDone: open.length === 0, progress: open.length };
    },
    { wait, now, pollMs: POLL_MS, patienceMs },
  );
  return result;
}
