import type { OrderStatus, PublicOrder } from '../../../domain/orders';
import type { OrderView } from '../../../cli/trading-platform/api/responses';
import type { OpenPlatform } from '../open-platform';
import { type OrderSummary, summarizeOrders } from './summarize-orders';

/** The most orders that the page shows. */
const SHOWN_ORDERS = 200;
/** The most accounts that the page suggests. */
const SHOWN_ACCOUNTS = 500;

/** Which orders the page shows. */
export interface OrderFilter {
  /** @default - all accounts */
  readonly account?: string;
  /** @default - all statuses */
  readonly status?: OrderStatus;
}

/** What the page Orders shows. */
export interface OrdersReading extends Pick<OrderSummary, 'counts' | 'transitions'> {
  /** The time from when on the counts are complete, in milliseconds since 1970. */
  readonly from: number;
  /** The newest orders. */
  readonly orders: readonly (PublicOrder | OrderView)[];
  /** Where they come from: the database's writer for one account, the audit log for all. */
  readonly source: 'database' | 'audit log';
  readonly hasMore: boolean;
  /** The accounts with events, those with the newest ones first. */
  readonly accounts: readonly string[];
}

/**
 * Reads the newest orders, and counts those in each state. Those of one account are read from the database by the API. The
 * API has no list of all accounts, so theirs are those of the audit log, some seconds after the database.
 */
export async function readOrders(
  { recent, sessions }: Pick<OpenPlatform, 'recent' | 'sessions'>,
  { account, status }: OrderFilter,
): Promise<OrdersReading> {
  const [{ from, events }, booked] = await Promise.all([
    recent.read(),
    account === undefined
      ? undefined
      : sessions.use(account, (session) => session.listOrders({ account, status }, SHOWN_ORDERS + 1)),
  ]);
  const { orders, counts, transitions } = summarizeOrders(events, account);
  const found = booked ?? orders.filter((order) => status === undefined || order.status === status);
  const accounts = new Set(events.toReversed().map(({ event }) => event.detail.account));
  return {
    from,
    counts,
    transitions,
    orders: found.slice(0, SHOWN_ORDERS),
    source: booked ? 'database' : 'audit log',
    hasMore: found.length > SHOWN_ORDERS,
    accounts: [...accounts].slice(0, SHOWN_ACCOUNTS),
  };
}
