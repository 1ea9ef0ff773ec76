import {
  addDecimals,
  type Decimal,
  formatDecimal,
  multiplyDecimals,
  subtractDecimals,
  toDecimal,
} from '../../../domain/decimal';
import { isFinal, ORDER_EVENTS, type OrderEvent } from '../../../domain/orders';
import type { AccountView, OrderView } from '../api/responses';
import { CREDIT } from './create-orders';
import type { SentOrder } from './send-load';

/** What became of the orders of a load test. Orders are named by their keys. */
export interface LoadCheck {
  readonly sent: number;
  readonly accepted: number;
  /** The orders and amendments that were never accepted, by the last status or error. */
  readonly refused: Readonly<Record<string, number>>;
  /** The accepted orders and amendments that the processor rejected, by its reason. */
  readonly rejected: Readonly<Record<string, number>>;
  readonly booked: number;
  readonly executed: number;
  /** Accepted and not booked; or executed and not filled, or amended and with the old quantity, without a rejection. */
  readonly lost: readonly string[];
  /** The ids of orders that no request placed, because a request was booked as another order too. */
  readonly doubled: readonly string[];
  /** Booked, but the audit log has no event of it. */
  readonly unaudited: readonly string[];
  /** The accounts whose cash does not match their orders, a line each. */
  readonly books: readonly string[];
}

/** What the platform has after a load test. */
export interface LoadResult {
  readonly orders: readonly OrderView[];
  readonly accounts: readonly AccountView[];
  readonly events: readonly OrderEvent[];
}

const ACCEPTED = '202';

/** Why orders and their amendments were rejected, by the ids of the orders. */
type Rejections = ReadonlyMap<string, ReadonlySet<string>>;

/** Finds the rejections of orders and amendments in the audit log, which can contain an event twice. */
export function findRejections(events: readonly OrderEvent[]): Rejections {
  const rejections = new Map<string, Set<string>>();
  for (const { type, detail } of events) {
    if (type !== ORDER_EVENTS.rejected && type !== ORDER_EVENTS.amendmentRejected) continue;
    const reasons = rejections.get(detail.orderId) ?? new Set();
    const suffix = type === ORDER_EVENTS.amendmentRejected ? ' (amend)' : '';
    rejections.set(detail.orderId, reasons.add(`${detail.reason}${suffix}`));
  }
  return rejections;
}

/**
 * Whether an accepted order is booked and, if its execution was reported, filled, and if it was amended, changed. An order is
 * also done if it or its amendment was rejected.
 */
export const isDone = (sent: SentOrder, order: OrderView | undefined, rejections: Rejections): boolean =>
  order !== undefined &&
  (rejections.has(order.orderId) ||
    ((!sent.isReported || order.status === 'filled') &&
      (sent.amendment !== ACCEPTED || order.quantity === sent.amendedQuantity)));

/** Checks that each accepted order is booked once, executed once, paid once and audited. */
export function checkLoad(sent: readonly SentOrder[], { orders, accounts, events }: LoadResult): LoadCheck {
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  const accepted = sent.filter(({ orderId }) => orderId !== undefined);
  const find = ({ orderId = '' }: SentOrder) => byId.get(orderId);
  const rejections = findRejections(events);
  const audited = new Set(
    events.flatMap(({ type, detail }) =>
      type === ORDER_EVENTS.accepted || type === ORDER_EVENTS.rejected ? [detail.orderId] : [],
    ),
  );
  return {
    sent: sent.length,
    accepted: accepted.length,
    refused: countEach(
      sent.flatMap(({ orderId, result, amendment = ACCEPTED }) => [
        ...(orderId === undefined ? [result] : []),
        ...(amendment === ACCEPTED ? [] : [`${amendment} (amend)`]),
      ]),
    ),
    rejected: countEach(accepted.flatMap(({ orderId = '' }) => [...(rejections.get(orderId) ?? [])])),
    booked: accepted.filter((order) => find(order) !== undefined).length,
    executed: accepted.filter((order) => find(order)?.status === 'filled').length,
    lost: accepted.filter((order) => !isDone(order, find(order), rejections)).map(({ key }) => key),
    doubled: findDoubled(sent, orders),
    unaudited: accepted.filter((order) => find(order) && !audited.has(order.orderId!)).map(({ key }) => key),
    books: accounts.flatMap((account) => checkAccount(account, orders)),
  };
}

/** Counts how often each text occurs. */
function countEach(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

/** Finds the orders that no request explains. A request without an answer can be booked too. */
function findDoubled(sent: readonly SentOrder[], orders: readonly OrderView[]): string[] {
  const known = new Set(sent.flatMap(({ orderId }) => orderId ?? []));
  const format = ({ account, symbol, quantity, price }: SentOrder['order']) =>
    [account, symbol, quantity, price].join(' ');
  const unanswered = sent.filter(({ orderId }) => orderId === undefined).map(({ order }) => format(order));
  return orders
    .filter((order) => {
      if (known.has(order.orderId)) return false;
      const index = unanswered.indexOf(format(order));
      if (index >= 0) unanswered.splice(index, 1);
      return index < 0;
    })
    .map(({ orderId }) => orderId);
}

/** Compares the cash of an account with what its orders cost and reserve: all of them are buys at their limit. */
function checkAccount({ account, cash, reservedCash }: AccountView, orders: readonly OrderView[]): string[] {
  let [paid, reserved]: [Decimal, Decimal] = [toDecimal('0'), toDecimal('0')];
  for (const order of orders) {
    if (order.account !== account) continue;
    const price = toDecimal(order.price);
    const filled = toDecimal(order.filledQuantity);
    paid = addDecimals(paid, multiplyDecimals(filled, price));
    if (isFinal(order)) continue;
    const rest = subtractDecimals(toDecimal(order.quantity), filled);
    reserved = addDecimals(reserved, multiplyDecimals(rest, price));
  }
  const expected = [formatDecimal(subtractDecimals(toDecimal(CREDIT), paid)), formatDecimal(reserved)];
  return expected[0] === cash && expected[1] === reservedCash
    ? []
    : [
        `${account} has ${cash}, of which ${reservedCash} are reserved: its orders cost and reserve ` +
          `so much that expected are ${expected[0]}, of which ${expected[1]} are reserved`,
      ];
}
