import { compareDecimals, toDecimal } from '../../../domain/decimal';
import { findRejection } from '../audit/find-rejection';
import type { Deployment } from '../deployment';
import { PlatformApi, type SessionOwner } from './platform-api';
import type { AcceptedRequest, OrderView } from './responses';
import type { Amendment, NewOrder, SessionApi } from './session-api';
import { waitForOrder } from './wait-for-order';

/** A request about an order, and how its effect is recognized. */
export interface OrderRequest {
  readonly send: (session: SessionApi, key: string) => Promise<AcceptedRequest>;
  /** Whether an order is as the request demands. */
  readonly isBooked: (order: OrderView) => boolean;
}

/** Creates the request of a new order. It is placed if there is an order, also a rejected one. */
export const createPlacement = (order: NewOrder): OrderRequest => ({
  send: (session, key) => session.place(order, key),
  isBooked: isPlaced,
});

/** Creates the request that changes the quantity or the price of an order. */
export function createAmendment(orderId: string, { account, quantity, price }: Amendment): OrderRequest {
  const changes = { ...(quantity !== undefined && { quantity }), ...(price !== undefined && { price }) };
  return {
    send: (session, key) => session.amend(orderId, { account, ...changes }, key),
    isBooked: (order) => isEqual(quantity, order.quantity) && isEqual(price, order.price),
  };
}

/** Creates the request that cancels what is not executed of an order. */
export const createCancellation = (orderId: string, account: string): OrderRequest => ({
  send: (session, key) => session.cancel(orderId, account, key),
  isBooked: ({ status }) => status === 'cancelled',
});

const isPlaced = (): boolean => true;

/** Whether a term has the demanded value, if one is demanded. */
const isEqual = (demanded: string | undefined, term: string): boolean =>
  demanded === undefined || compareDecimals(toDecimal(demanded), toDecimal(term)) === 0;

/** The clock of this machine may be ahead of that of AWS by this time, in milliseconds. */
const CLOCK_TOLERANCE_MS = 300_000;

/** How a request is sent. */
export interface SendOptions {
  readonly owner: SessionOwner;
  /** The Idempotency-Key. */
  readonly key: string;
  /** Whether the key was used before, so that the request may have had its effect, and a later one another one. */
  readonly isRepeated: boolean;
  /** Whether to wait until the request is booked or rejected. */
  readonly wait: boolean;
}

/** The answer to a request, and the order after it if it was waited for. */
export interface RequestedChange {
  readonly accepted: AcceptedRequest;
  readonly order: OrderView | undefined;
}

/**
 * Sends a request about an order in a session of its own.
 * @throws UserError if it is not accepted or, if it is waited for, with the reason why it was rejected
 */
export function requestChange(
  deployment: Deployment,
  { send, isBooked }: OrderRequest,
  { owner, key, isRepeated, wait }: SendOptions,
): Promise<RequestedChange> {
  const since = Date.now() - CLOCK_TOLERANCE_MS;
  return new PlatformApi(deployment).withSession(owner, async (session) => {
    const accepted = await send(session, key);
    if (!wait) return { accepted, order: undefined };
    const order = await waitForOrder(session, accepted.orderId, {
      // A request that was accepted before has had its effect, or will have it. With a new key, it is only a repeated attempt.
      isBooked: accepted.duplicate && isRepeated ? isPlaced : isBooked,
      // Without a permission for the audit log, the reason remains unknown.
      findRejection: () => findRejection(deployment, accepted.requestId, since).catch(() => undefined),
    });
    return { accepted, order };
  });
}
