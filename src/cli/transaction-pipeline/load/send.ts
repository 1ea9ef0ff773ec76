import { repeatPost } from '../repeat-post';
import type { ApiResponse, TransactionRequest } from '../transaction-api';
import type { CreateTransaction } from './transactions';

/** A transaction of the load test. Times are in milliseconds since 1970, of this machine's clock. */
export interface SentTransaction {
  readonly transactionId: string;
  readonly accountId: string;
  /** The sort key of its row. */
  readonly ts: string;
  /** When it was due. Latencies begin here, so that a delay of the sender counts too. */
  readonly due: number;
  readonly sentAt: number;
  /** When its request was accepted; undefined if it never was. */
  readonly acceptedAt?: number;
  /** The status of the last response, or the code or name of the error. */
  readonly status: number | string;
  readonly attempts: number;
}

export interface SendOptions {
  readonly rate: number;
  readonly count: number;
  /** The number of the first transaction. */
  readonly firstIndex: number;
  readonly post: (transaction: TransactionRequest) => Promise<ApiResponse>;
  readonly now: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly onProgress?: (sent: number) => void;
}

/** The interval in which due transactions are sent. */
const TICK_MS = 5;
const ACCEPTED = 202;

/**
 * Sends transactions at a fixed rate. It waits for no response before the next request (an open loop), so that a slow
 * system does not lower the rate. Requests that were throttled or failed are sent again, because sending the same
 * transaction twice is safe.
 */
export async function sendLoad(
  create: CreateTransaction,
  options: SendOptions,
): Promise<readonly SentTransaction[]> {
  const { rate, count, firstIndex, now, wait, onProgress } = options;
  const start = now();
  const pending: Promise<SentTransaction>[] = [];
  let done = 0;
  try {
    while (pending.length < count) {
      for (;;) {
        const due = start + (1000 * pending.length) / rate;
        if (pending.length >= count || due > now()) break;
        const transaction = create(firstIndex + pending.length, Math.floor(due));
        const sending = sendOne(transaction, due, options).finally(() => {
          done++;
        });
        // Node.js ends the process at a rejection without a handler.
        sending.catch(() => undefined);
        pending.push(sending);
      }
      onProgress?.(pending.length);
      if (pending.length < count) await wait(TICK_MS);
    }
    while (done < count) {
      onProgress?.(pending.length);
      await wait(TICK_MS);
    }
    return await Promise.all(pending);
  } finally {
    // When the user stops the command, no request may outlive it.
    await Promise.allSettled(pending);
  }
}

async function sendOne(
  transaction: TransactionRequest,
  due: number,
  { post, now, wait }: Pick<SendOptions, 'post' | 'now' | 'wait'>,
): Promise<SentTransaction> {
  const { transactionId, accountId, timestamp } = transaction;
  const sentAt = now();
  const sent = { transactionId, accountId, ts: `${timestamp}#${transactionId}`, due, sentAt };
  const { response, attempts } = await repeatPost(() => post(transaction), wait);
  if (response instanceof Error)
    return { ...sent, status: (response as NodeJS.ErrnoException).code ?? response.name, attempts };
  const { status } = response;
  return { ...sent, ...(status === ACCEPTED && { acceptedAt: now() }), status, attempts };
}
