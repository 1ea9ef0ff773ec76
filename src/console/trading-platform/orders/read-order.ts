import type { AccountView, OrderView } from '../../../cli/trading-platform/api/responses';
import { type LoggedEvent, readLoggedEvents } from '../../../cli/trading-platform/audit/read-logged-events';
import { dropRepeatedEvents, readOrderRequests } from '../../../cli/trading-platform/audit/read-order-trail';
import type { OrderChange, OrderEventType } from '../../../domain/orders';
import { ConsoleError } from '../../server/errors';
import type { OpenPlatform } from '../open-platform';
import { describeOrder, describeTitle } from '../story/describe-order';

/** An event of an order in the audit log. Times are in milliseconds since 1970. */
export interface HistoryEntry extends Omit<OrderChange, 'version'> {
  readonly type: OrderEventType;
  /** When the bus received it, to a second. */
  readonly receivedAt?: number;
  readonly loggedAt: number;
}

/** What the page of an order shows. */
export interface OrderReading {
  readonly orderId: string;
  readonly account: string;
  readonly title: string;
  /** What is with the order, as a person would say it. */
  readonly sentence: string;
  /** Undefined as long as its request waits. */
  readonly order: OrderView | undefined;
  /** Its account; undefined before its first credit. */
  readonly holdings: AccountView | undefined;
  readonly history: readonly HistoryEntry[];
  /** How many of its last changes the audit log does not contain: their events are in the outbox, or older than the log. */
  readonly unaudited: number;
}

/**
 * Reads an order and its account from the database, and its events from the audit log.
 * @param account the account of the order; without it, the logs must contain the order
 * @throws ConsoleError 404 if the account is not given, and no log contains the order
 */
export async function readOrder(
  platform: Pick<OpenPlatform, 'deployment' | 'sessions'>,
  orderId: string,
  account?: string,
): Promise<OrderReading> {
  const { deployment, sessions } = platform;
  const events = dropRepeatedEvents(await readLoggedEvents(deployment, { text: orderId }));
  const history = events.flatMap((logged) => toEntry(logged, orderId));
  // A rejected request of another account contains no order.
  const audited = history.flatMap((entry) => entry.order ?? []).at(-1);
  const owner = audited?.account ?? account ?? (await findAccount(platform, orderId));
  const [order, holdings] = await sessions.use(owner, (session) =>
    Promise.all([session.findOrder(orderId), session.findAccount(owner)]),
  );
  return {
    orderId,
    account: owner,
    title: order ? describeTitle(order) : `Order ${orderId}`,
    sentence: order
      ? `${describeOrder(order)}.`
      : `${owner} has no such order, or its request waits in the queue.`,
    order,
    holdings,
    history,
    unaudited: Math.max(0, (order?.version ?? 0) - (audited?.version ?? 0)),
  };
}

function toEntry({ event, receivedAt, loggedAt }: LoggedEvent, orderId: string): HistoryEntry[] {
  const { type, detail } = event;
  if (!('orderId' in detail) || detail.orderId !== orderId) return [];
  return [{ ...detail, type, loggedAt, ...(receivedAt !== undefined && { receivedAt }) }];
}

/** Finds the account of an order that is not booked yet by the log of the API. */
async function findAccount(
  { deployment }: Pick<OpenPlatform, 'deployment'>,
  orderId: string,
): Promise<string> {
  const requests = await readOrderRequests(deployment, orderId);
  const [found] = requests.flatMap(({ account }) => account ?? []);
  if (found !== undefined) return found;
  throw new ConsoleError(404, {
    what: `no log contains an order ${orderId}`,
    expected: 'the id of an order, as the answer to its request contains it',
    fix: 'check the id; if the order is older than the logs, open it from the list of its account',
  });
}
