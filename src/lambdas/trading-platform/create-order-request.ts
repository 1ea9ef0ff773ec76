import { sha256 } from '../../aws/sha256';
import type { OrderChanges, OrderTerms } from '../../domain/orders';
import type { OrderRequest } from './adapters/order-requests';

/** The content of a client's request. */
export type RequestContent =
  | { readonly kind: 'place'; readonly order: OrderTerms }
  | { readonly kind: 'amend'; readonly orderId: string; readonly changes: OrderChanges }
  | { readonly kind: 'cancel'; readonly orderId: string };

/**
 * How long a key is known, in days: longer than a command can wait in its queue and then in the dead-letter queue, 14 days
 * each.
 */
const RETENTION_DAYS = 30;
const DAY_S = 86_400;

/** Lists what identifies the content, in a fixed order. Equal requests give equal lists, however their JSON is written. */
const listContent = (content: RequestContent): readonly unknown[] => {
  switch (content.kind) {
    case 'place': {
      const { symbol, side, type, quantity, price, timeInForce } = content.order;
      return ['place', symbol, side, type, quantity, price, timeInForce];
    }
    case 'amend': {
      const { quantity = null, price = null, expectedVersion = null } = content.changes;
      return ['amend', content.orderId, quantity, price, expectedVersion];
    }
    case 'cancel':
      return ['cancel', content.orderId];
  }
};

const hash = (...parts: readonly unknown[]): string => sha256(JSON.stringify(parts)).slice(0, 40);

/**
 * Creates the record of a request. The id of a new order follows from the account and the key, so that a repeated request
 * is about the same order.
 * @param now milliseconds since 1970
 */
export const createOrderRequest = (
  account: string,
  key: string,
  content: RequestContent,
  now: number,
): OrderRequest => {
  const list = listContent(content);
  return {
    requestKey: `${account}#${key}`,
    requestId: `req_${hash(account, key, list)}`,
    orderId: content.kind === 'place' ? `ord_${hash(account, key)}` : content.orderId,
    contentHash: hash(list),
    receivedAt: new Date(now).toISOString(),
    ttl: Math.ceil(now / 1000) + RETENTION_DAYS * DAY_S,
  };
};
