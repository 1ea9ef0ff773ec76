import { type Books, replaceOrder, requireAccount } from './books';
import type { CancelOrder, VenueClosing } from './commands';
import { ORDER_EVENTS } from './events';
import { rememberRequest } from './latest-request';
import { isFinal, type Order } from './order';
import {
  type Applied,
  awaitOrder,
  type BookingContext,
  createOrderEvent,
  leaveUnchanged,
  rejectRequest,
} from './outcome';

/**
 * Cancels an open order for its client, and releases what it reserves. A cancellation is applied however late it arrives,
 * because the client loses nothing that it cannot order again.
 */
export const cancelOrder = (books: Books, command: CancelOrder, { now }: BookingContext): Applied => {
  const { order } = books;
  if (!order) {
    const answered = rememberRequest(books, command);
    return rejectRequest(answered, command, ORDER_EVENTS.cancellationRejected, 'unknown-order', now);
  }
  if (order.status === 'cancelled') return leaveUnchanged(books, 'the order is cancelled');
  if (isFinal(order))
    return rejectRequest(books, command, ORDER_EVENTS.cancellationRejected, 'order-is-final', now);
  return close(books, order, command, 'cancelled', now);
};

/** Closes an open order because the venue executes no more of it. */
export const closeOrder = (books: Books, report: VenueClosing, { now }: BookingContext): Applied => {
  const { order } = books;
  if (!order) return awaitOrder(books, report.orderId);
  if (isFinal(order)) return leaveUnchanged(books, `the order is ${order.status}`);
  return close(books, order, report, report.kind, now);
};

const close = (
  books: Books,
  order: Order,
  command: CancelOrder | VenueClosing,
  status: VenueClosing['kind'],
  now: string,
): Applied => {
  const closed: Order = { ...order, status, version: order.version + 1, updatedAt: now };
  const after = replaceOrder(requireAccount(books), closed);
  return {
    books: after,
    outcome: { state: 'applied' },
    event: createOrderEvent(command, ORDER_EVENTS[status], after, now),
  };
};
