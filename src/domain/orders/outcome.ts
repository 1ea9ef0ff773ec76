import { type Books, requireAccount } from './books';
import { type Command, getCommandId, type OrderCommand } from './commands';
import { ORDER_EVENT_VERSION, ORDER_EVENTS, type OrderChange, type OrderEvent } from './events';
import { formatOrder, type RejectionReason } from './order';

/** What a command did. */
export type Outcome =
  | { readonly state: 'applied' }
  /** A client's request is not possible. An event notifies the client. */
  | { readonly state: 'rejected'; readonly reason: RejectionReason }
  /** There was nothing to change, for example because the order is already cancelled. */
  | { readonly state: 'unchanged'; readonly reason: string }
  /** The order is not known yet: the report can overtake it. */
  | { readonly state: 'early'; readonly reason: string }
  /** The command contradicts the books. Repeating it does not help; people must decide. */
  | { readonly state: 'refused'; readonly reason: string };

/** The books after a command, and the event that reports it. */
export interface Applied {
  readonly books: Books;
  readonly outcome: Outcome;
  readonly event?: OrderEvent;
}

/** The limits of an order. */
export interface OrderLimits {
  readonly maxOrderQuantity: string;
  /** The largest quantity × price. */
  readonly maxOrderValue: string;
}

/** On what a booking depends in addition to the books. */
export interface BookingContext {
  /** The limits of new and amended orders; reports of other systems have none. */
  readonly limits: OrderLimits | 'none';
  /** The time of the booking, in UTC with milliseconds. */
  readonly now: string;
}

type OrderChangeType = Exclude<OrderEvent['type'], typeof ORDER_EVENTS.creditBooked>;

/** Creates the event of a changed order. */
export const createOrderEvent = (
  command: Exclude<Command, { kind: 'credit' }>,
  type: OrderChangeType,
  books: Books,
  now: string,
  more: Pick<OrderChange, 'reason' | 'execution'> = {},
): OrderEvent => ({
  type,
  detail: {
    version: ORDER_EVENT_VERSION,
    eventId: getCommandId(command),
    orderId: command.orderId,
    account: 'account' in command ? command.account : requireAccount(books).account.account,
    bookedAt: now,
    ...(books.order && { order: formatOrder(books.order) }),
    ...more,
  },
});

/** A request that changes no existing order because it is rejected. */
export const rejectRequest = (
  books: Books,
  command: OrderCommand,
  type: OrderChangeType,
  reason: RejectionReason,
  now: string,
): Applied => ({
  books,
  outcome: { state: 'rejected', reason },
  event: createOrderEvent(command, type, books, now, { reason }),
});

export const leaveUnchanged = (books: Books, reason: string): Applied => ({
  books,
  outcome: { state: 'unchanged', reason },
});

export const refuse = (books: Books, reason: string): Applied => ({
  books,
  outcome: { state: 'refused', reason },
});

/** A report can overtake the order that it is about, because it arrives by another queue. */
export const awaitOrder = (books: Books, orderId: string): Applied => ({
  books,
  outcome: { state: 'early', reason: `the order ${orderId} is not known yet` },
});
