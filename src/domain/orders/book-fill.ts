import { add, isAbove, isZero, multiply, subtract } from './arithmetic';
import { type Books, replaceOrder, requireAccount, settle } from './books';
import type { Fill } from './commands';
import { ORDER_EVENTS } from './events';
import { getRemaining, isFinal, type Order } from './order';
import { type Applied, awaitOrder, type BookingContext, createOrderEvent, refuse } from './outcome';

/**
 * Books an execution. The venue can execute an order before it learns that the order is cancelled, and its report can
 * arrive after that it has expired; so such an execution is booked as well, and the status stays final. For the same reason,
 * an execution by terms that an amendment has replaced is booked, and the quantity becomes what is executed.
 */
export const bookFill = (books: Books, fill: Fill, { now }: BookingContext): Applied => {
  const { order } = books;
  if (!order) return awaitOrder(books, fill.orderId);
  const contradiction = findContradiction(order, fill);
  if (contradiction !== undefined) return refuse(books, contradiction);
  const filledQuantity = add(order.filledQuantity, fill.quantity);
  const filled: Order = {
    ...order,
    filledQuantity,
    quantity: isAbove(filledQuantity, order.quantity) ? filledQuantity : order.quantity,
    filledValue: add(order.filledValue, multiply(fill.quantity, fill.price)),
    version: order.version + 1,
    updatedAt: now,
  };
  const isLate = isFinal(order);
  const status = isZero(getRemaining(filled)) ? 'filled' : 'partially-filled';
  const next: Order = isLate ? filled : { ...filled, status };
  const released = requireAccount(replaceOrder(requireAccount(books), next));
  const after = settle(released, next, fill);
  const type = isLate
    ? ORDER_EVENTS.lateExecution
    : status === 'filled'
      ? ORDER_EVENTS.filled
      : ORDER_EVENTS.partiallyFilled;
  const { executionId, quantity, price, executedAt } = fill;
  return {
    books: after,
    outcome: { state: 'applied' },
    event: createOrderEvent(fill, type, after, now, {
      execution: { executionId, quantity, price, executedAt },
    }),
  };
};

/** Returns why an execution cannot be one of this order. */
const findContradiction = (order: Order, { quantity, price }: Fill): string | undefined => {
  if (order.status === 'rejected') return 'the order was rejected';
  const { largestQuantity, filledQuantity, widestPrice, side } = order;
  const remaining = subtract(largestQuantity, filledQuantity);
  if (isAbove(quantity, remaining)) return `it executes ${quantity}; the order has at most ${remaining} left`;
  const [worse, limit] = side === 'buy' ? [price, widestPrice] : [widestPrice, price];
  if (isAbove(worse, limit))
    return `its price ${price} is worse than ${widestPrice}, the widest limit of the order`;
  return undefined;
};
