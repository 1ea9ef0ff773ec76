import type { LoggedEvent } from '../../../cli/trading-platform/audit/read-logged-events';
import { ORDER_STATUSES, type OrderStatus, type PublicOrder } from '../../../domain/orders';

/** The state of an order before its first booking. */
export const RECEIVED = 'received';
export type OrderState = OrderStatus | typeof RECEIVED;

/** A change of state, and how often it happened. An amendment is a change to the same state. */
export interface Transition {
  readonly from: OrderState;
  readonly to: OrderStatus;
  readonly count: number;
}

/** The orders in some events. */
export interface OrderSummary {
  /** Each as after its last event, the newest first. */
  readonly orders: readonly PublicOrder[];
  /** The number of orders in each state. */
  readonly counts: Readonly<Record<OrderStatus, number>>;
  readonly transitions: readonly Transition[];
}

/** Summarizes the orders in events of the audit log. @param account only its orders; of all accounts, if it is undefined */
export function summarizeOrders(events: readonly LoggedEvent[], account?: string): OrderSummary {
  const versions = collectVersions(events, account);
  const orders = [...versions.values()].map((list) => list.at(-1)!).sort(compareNewestFirst);
  const counts = Object.fromEntries(
    ORDER_STATUSES.map((status) => [status, orders.filter((order) => order.status === status).length]),
  ) as Record<OrderStatus, number>;
  return { orders, counts, transitions: countTransitions([...versions.values()]) };
}

/** Collects the versions of each order, in their order. */
function collectVersions(
  events: readonly LoggedEvent[],
  account: string | undefined,
): ReadonlyMap<string, readonly PublicOrder[]> {
  const versions = new Map<string, Map<number, PublicOrder>>();
  for (const { event } of events) {
    const order = 'order' in event.detail ? event.detail.order : undefined;
    // An event about an order of another account contains no order.
    if (!order || (account !== undefined && order.account !== account)) continue;
    const known = versions.get(order.orderId) ?? new Map<number, PublicOrder>();
    versions.set(order.orderId, known.set(order.version, order));
  }
  return new Map(
    [...versions].map(([id, known]) => [id, [...known.values()].sort((a, b) => a.version - b.version)]),
  );
}

/** Of an order that began before the events, the changes count whose state before is known. */
function countTransitions(histories: readonly (readonly PublicOrder[])[]): Transition[] {
  const counts = new Map<string, Transition>();
  for (const history of histories)
    for (const [index, { version, status }] of history.entries()) {
      const before = history[index - 1];
      const isNext = before?.version === version - 1;
      const from = version === 1 ? RECEIVED : isNext ? before.status : undefined;
      if (from === undefined) continue;
      const key = `${from} ${status}`;
      counts.set(key, { from, to: status, count: (counts.get(key)?.count ?? 0) + 1 });
    }
  return [...counts.values()];
}

const compareNewestFirst = (a: PublicOrder, b: PublicOrder): number =>
  a.createdAt === b.createdAt ? (a.orderId < b.orderId ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1;
