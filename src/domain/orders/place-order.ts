import type { DecimalText } from '../decimal';
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

/**
 * The longest time from the request of an order to its booking, in milliseconds. Its client no longer expects an older order
 * to be executed at its price. An outage of ten minutes, while another writer is created, and the longest delay of a message
 * after it, of five, are bridged. An order that is to be executed at once survives a failover, with the delays after it.
 */
const MAX_AGE_MS: Readonly<Record<OrderTerms['timeInForce'], number>> = { day: 15 * 60_000, ioc: 5 * 60_000 };

/** Accepts a new order and reserves what it can cost, or rejects it. */
export const placeOrder = (books: Books, command: PlaceOrder, { limits, now }: BookingContext): Applied => {
  if (books.order) return answerExisting(books, books.order, command, now);
  const lateness = findLateness(books, command, now);
  if (lateness) return reject(books, command, lateness, now);
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

/** Returns why an order must not be accepted any more, for example after an outage, or out of a dead-letter queue. */
const findLateness = (
  { latestRequest }: Books,
  { order, receivedAt }: PlaceOrder,
  now: string,
): RejectionReason | undefined => {
  // A request about the order was rejected before, so its client does not expect that it is executed.
  if (latestRequest) return 'reported-unknown';
  return Date.parse(now) - Date.parse(receivedAt) > MAX_AGE_MS[order.timeInForce] ? 'too-old' : undefined;
};

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

/** What the limits of an order are about. */
type Size = Pick<OrderTerms, 'quantity' | 'price'>;
type GetAmount = (size: Size) => DecimalText;
const getQuantity: GetAmount = ({ quantity }) => quantity;
const getValue: GetAmount = ({ quantity, price }) => multiply(quantity, price);

/**
 * Returns the limit that an order exceeds. If the limits are not known, an order must not become larger.
 * @param before the order before an amendment, which may make an order smaller that exceeds a limit
 */
export const findExceededLimit = (
  order: Size,
  limits: OrderLimits | 'none',
  before?: Size,
): RejectionReason | undefined => {
  const isLarger = (getAmount: GetAmount): boolean =>
    before !== undefined && isAbove(getAmount(order), getAmount(before));
  if (limits === 'none') return isLarger(getQuantity) || isLarger(getValue) ? 'limits-unknown' : undefined;
  const exceeds = (getAmount: GetAmount, limit: DecimalText): boolean =>
    isAbove(getAmount(order), limit) && (!before || isLarger(getAmount));
  if (exceeds(getQuantity, limits.maxOrderQuantity)) return 'quantity-limit';
  return exceeds(getValue, limits.maxOrderValue) ? 'value-limit' : undefined;
};

/** Returns the reason of an order that its account cannot cover. */
export const getShortage = ({ side }: Pick<Order, 'side'>): RejectionReason =>
  side === 'buy' ? 'insufficient-cash' : 'insufficient-position';
