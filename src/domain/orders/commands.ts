import type { DecimalText } from '../decimal';
import type { OrderTerms } from './order';

/** The version of the format of order commands. The processor refuses another one. */
export const COMMAND_VERSION = 1;

/** The fields of all requests of clients, as messages of the queue OrderCommands contain them. */
interface Request {
  readonly version: typeof COMMAND_VERSION;
  /** Identifies the request, so that it has effect once. */
  readonly requestId: string;
  readonly orderId: string;
  readonly account: string;
  /** When the API received the request, in UTC with milliseconds. */
  readonly receivedAt: string;
  /** The X-Ray header of the request. */
  readonly traceHeader?: string;
}

export interface PlaceOrder extends Request {
  readonly kind: 'place';
  readonly order: OrderTerms;
}

export interface AmendOrder extends Request {
  readonly kind: 'amend';
  readonly changes: OrderChanges;
}

export interface CancelOrder extends Request {
  readonly kind: 'cancel';
}

/** What an amendment changes: the quantity, the price or both. */
export interface OrderChanges {
  readonly quantity?: DecimalText;
  readonly price?: DecimalText;
  /** The version of the order that the client has read: if the order has another one, the amendment is rejected. */
  readonly expectedVersion?: number;
}

/** A request of a client. */
export type OrderCommand = PlaceOrder | AmendOrder | CancelOrder;

/** A report of the venue. Its id identifies it, so that it has effect once. */
interface VenueReport {
  readonly executionId: string;
  readonly orderId: string;
  /** When it happened at the venue, in UTC with milliseconds. */
  readonly executedAt: string;
}

/** The venue executed a part of an order, or all of it. */
export interface Fill extends VenueReport {
  readonly kind: 'fill';
  readonly quantity: DecimalText;
  readonly price: DecimalText;
}

/** The venue executes no more of an order. */
export interface VenueClosing extends VenueReport {
  readonly kind: 'cancelled' | 'expired';
}

export type ExecutionReport = Fill | VenueClosing;

/** The treasury received money for an account. */
export interface AccountCredit {
  readonly kind: 'credit';
  readonly creditId: string;
  readonly account: string;
  readonly currency: string;
  readonly amount: DecimalText;
}

/** What arrives from other systems. */
export type Arrival = ExecutionReport | AccountCredit;

/** Whatever changes orders, accounts or positions. */
export type Command = OrderCommand | Arrival;

/** Returns the id under which a command has effect once. The ids of different senders are never equal. */
export const getCommandId = (command: Command): string => {
  if ('requestId' in command) return command.requestId;
  return command.kind === 'credit' ? `credit:${command.creditId}` : `execution:${command.executionId}`;
};

/**
 * Formats what a command demands, without the times of its request, which differ if a request is repeated. Equal texts are
 * equal demands.
 */
export const formatContent = (command: Command): string => {
  switch (command.kind) {
    case 'place': {
      const { symbol, side, type, quantity, price, timeInForce } = command.order;
      const terms = [symbol, side, type, quantity, price, timeInForce];
      return JSON.stringify(['place', command.orderId, command.account, ...terms]);
    }
    case 'amend': {
      const { quantity = null, price = null, expectedVersion = null } = command.changes;
      return JSON.stringify(['amend', command.orderId, command.account, quantity, price, expectedVersion]);
    }
    case 'cancel':
      return JSON.stringify(['cancel', command.orderId, command.account]);
    case 'fill':
      return JSON.stringify(['fill', command.orderId, command.quantity, command.price, command.executedAt]);
    case 'cancelled':
    case 'expired':
      return JSON.stringify([command.kind, command.orderId, command.executedAt]);
    case 'credit':
      return JSON.stringify(['credit', command.account, command.currency, command.amount]);
  }
};
