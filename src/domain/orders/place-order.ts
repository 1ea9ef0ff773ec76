import { isAbove, multiply } from './arithmetic';
import { type Books, isCovered, replaceOrder } from './books';
import type { PlaceOrder } from './commands';
import { ORDER_EVENTS } from './events';
import type { Order, OrderTerms, RejectionReason } from './order';
import {
  type Applied,
  type BookingContext,
  createOrderEvent,
  leaveUnchanged,
  type OrderLimits,
  rejectRequest,
} from './outcome';

/** Accepts a new order and reserves what it can cost, or rejects it. */
export const placeOrder = (books: Books, command: PlaceOrder, { limits, now }: BookingContext): Applied => {
  if (books.order) return answerExisting(books, books.order, command, now);
  const accepted = createOrder(command, now);
  const { account } = books;
  if (!account) return reject(books, command, 'unknown-account', now);
  const reason = findExceededLimit(accepted, limits);
  if (reason) return reject(books, command, reason, now);
  const reserved = replaceOrder({ ...books, account }, accepted);
  if (!isCovered(reserved, accepted)) return reject(books, command, getShortage(accepted), now);
  return {
    books: reserved,
    outcome: { state: 'applied' },
    event: createOrderEvent(command, ORDER_EVENTS.accepted, reserved, now),
  };
};

const createOrder = ({ orderId, account, order, receivedAt }: PlaceOrder, now: string): Order => ({
  orderId,
  account,
  ...order,
  status: 'accepted',
  filledQuantity: '0',
  largestQuantity: order.quantity,
  widestPrice: order.price,
  filledValue: '0',
  version: 1,
  createdAt: receivedAt,
  updatedAt: now,
});

/** The client has used the key of an order again, for another order: that one is rejected, and the existing one remains. */
const answerExisting = (books: Books, existing: Order, command: PlaceOrder, now: string): Applied =>
  (Object.keys(command.order) as (keyof OrderTerms)[]).every((term) => command.order[term] === existing[term])
    ? leaveUnchanged(books, `the order ${command.orderId} exists`)
    : rejectRequest(books, command, ORDER_EVENTS.rejected, 'order-exists', now);

/** A rejected order is stored, so that the client finds it. It reserves nothing. */
const reject = (books: Books, command: PlaceOrder, reason: RejectionReason, now: string): Applied => {
  const order: Order = { ...createOrder(command, now), status: 'rejected', reason };
  return {
    books: { ...books, order },
    outcome: { state: 'rejected', reason },
    event: createOrderEvent(command, ORDER_EVENTS.rejected, { ...books, order }, now, { reason }),
  };
};

/** Returns the limit that an order exceeds. */
export const findExceededLimit = (
  { quantity, price }: Pick<OrderTerms, 'quantity' | 'price'>,
  limits: OrderLimits | 'none',
): RejectionReason | undefined => {
  if (limits === 'none') return undefined;
  if (isAbove(quantity, limits.maxOrderQuantity)) return 'quantity-limit';
  return isAbove(multiply(quantity, price), limits.maxOrderValue) ? 'value-limit' : undefined;
};

/** Returns the reason of an order that its account cannot cover. */
export const getShortage = ({ side }: Pick<Order, 'side'>): RejectionReason =>
  side === 'buy' ? 'insufficient-cash' : 'insufficient-position';
