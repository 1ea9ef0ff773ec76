import { isAbove } from './arithmetic';
import { type Books, getReservation, isCovered, replaceOrder, requireAccount } from './books';
import type { AmendOrder } from './commands';
import { ORDER_EVENTS } from './events';
import { isSuperseded, rememberRequest } from './latest-request';
import { isFinal, type Order, type RejectionReason } from './order';
import {
  type Applied,
  type BookingContext,
  createOrderEvent,
  leaveUnchanged,
  rejectRequest,
} from './outcome';
import { findExceededLimit, getShortage } from './place-order';

/**
 * Changes the quantity or the price of an open order, and what it reserves. If that is not possible, the order does not
 * change. An amendment that arrives after a newer one must not undo it, whatever the newer one did.
 */
export const amendOrder = (found: Books, command: AmendOrder, { limits, now }: BookingContext): Applied => {
  const books = rememberRequest(found, command);
  const { order } = books;
  const reject = (reason: RejectionReason): Applied =>
    rejectRequest(books, command, ORDER_EVENTS.amendmentRejected, reason, now);
  if (!order) return reject('unknown-order');
  const { expectedVersion, ...changes } = command.changes;
  if (isFinal(order)) return reject('order-is-final');
  if (isSuperseded(found, command)) return reject('superseded');
  if (expectedVersion !== undefined && expectedVersion !== order.version) return reject('version-changed');
  const amended = widenTerms({ ...order, ...changes, version: order.version + 1, updatedAt: now });
  if (amended.quantity === order.quantity && amended.price === order.price)
    return leaveUnchanged(books, 'the order has this quantity and price');
  if (!isAbove(amended.quantity, order.filledQuantity)) return reject('quantity-not-above-filled');
  const limit = findExceededLimit(amended, limits, order);
  if (limit) return reject(limit);
  const after = replaceOrder(requireAccount(books), amended);
  // An account that late executions have overdrawn can still reserve less.
  const reservesMore = isAbove(getReservation(amended), getReservation(order));
  if (reservesMore && !isCovered(after, amended)) return reject(getShortage(amended));
  return {
    books: after,
    outcome: { state: 'applied' },
    event: createOrderEvent(command, ORDER_EVENTS.amended, after, now),
  };
};

/** Remembers the widest terms that the venue may have seen. */
const widenTerms = (order: Order): Order => {
  const { quantity, price, largestQuantity, widestPrice, side } = order;
  const isWider = side === 'buy' ? isAbove(price, widestPrice) : isAbove(widestPrice, price);
  return {
    ...order,
    largestQuantity: isAbove(quantity, largestQuantity) ? quantity : largestQuantity,
    widestPrice: isWider ? price : widestPrice,
  };
};
