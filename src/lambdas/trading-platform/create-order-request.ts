import { sha256 } from '../../aws/sha256';
import {
  COMMAND_VERSION,
  formatContent,
  type OrderChanges,
  type OrderCommand,
  type OrderTerms,
} from '../../domain/orders';
import type { OrderRequest } from './adapters/order-requests';

/** The content of a client's request. */
export type RequestContent =
  | { readonly kind: 'place'; readonly order: OrderTerms }
  | { readonly kind: 'amend'; readonly orderId: string; readonly changes: OrderChanges }
  | { readonly kind: 'cancel'; readonly orderId: string };

/** A client's request as it was received. */
export interface ReceivedRequest {
  readonly account: string;
  /** The header Idempotency-Key. */
  readonly key: string;
  readonly content: RequestContent;
  /** ISO 8601 in UTC with milliseconds. */
  readonly receivedAt: string;
}

/**
 * How long a key is known, in days: longer than a command can wait in its queue and then in the dead-letter queue, 14 days
 * each.
 */
const RETENTION_DAYS = 30;
const DAY_S = 86_400;

const hash = (...parts: readonly string[]): string => sha256(JSON.stringify(parts)).slice(0, 40);

/**
 * Creates the record of a request and its command. The id of a new order follows from the account and the key, so that a
 * repeated request is about the same order. The id of the request also follows from its content.
 */
export const createOrderRequest = ({
  account,
  key,
  content,
  receivedAt,
}: ReceivedRequest): { readonly request: OrderRequest; readonly command: OrderCommand } => {
  const orderId = content.kind === 'place' ? `ord_${hash(account, key)}` : content.orderId;
  const about = { version: COMMAND_VERSION, orderId, account, receivedAt } as const;
  const contentHash = hash(formatContent({ ...content, ...about, requestId: '' }));
  const requestId = `req_${hash(account, key, contentHash)}`;
  const ttl = Math.ceil(Date.parse(receivedAt) / 1000) + RETENTION_DAYS * DAY_S;
  return {
    request: { requestKey: `${account}#${key}`, requestId, orderId, contentHash, receivedAt, ttl },
    command: { ...content, ...about, requestId },
  };
};
