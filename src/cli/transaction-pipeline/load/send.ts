import { repeatRequest } from '../../http/repeat-request';
import { type Delivery, sendDeliveries } from '../../load/deliveries';
import type { RateOptions } from '../../load/send-at-rate';
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

export interface SendOptions extends Omit<RateOptions, 'count'> {
  readonly deliveries: readonly Delivery[];
  readonly post: (transaction: TransactionRequest) => Promise<ApiResponse>;
  /** Sends the poison message with a number. */
  readonly sendPoison: (index: number) => Promise<void>;
}

const ACCEPTED = 202;

/**
 * Sends transactions at a fixed rate. Requests that were throttled or failed are sent again, because sending the same
 * transaction twice is safe.
 */
export const sendLoad = (
  create: CreateTransaction,
  { deliveries, sendPoison, ...options }: SendOptions,
): Promise<readonly SentTransaction[]> =>
  sendDeliveries(
    deliveries,
    (index, due) => sendOne(create(index, Math.floor(due)), due, options),
    sendPoison,
    options,
  );

async function sendOne(
  transaction: TransactionRequest,
  due: number,
  { post, now, wait }: Pick<SendOptions, 'post' | 'now' | 'wait'>,
): Promise<SentTransaction> {
  const { transactionId, accountId, timestamp } = transaction;
  const sentAt = now();
  const sent = { transactionId, accountId, ts: `${timestamp}#${transactionId}`, due, sentAt };
  const { response, attempts } = await repeatRequest(() => post(transaction), wait);
  if (response instanceof Error)
    return { ...sent, status: (response as NodeJS.ErrnoException).code ?? response.name, attempts };
  const { status } = response;
  return { ...sent, ...(status === ACCEPTED && { acceptedAt: now() }), status, attempts };
}
