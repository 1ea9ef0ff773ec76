import type { Account, Order, Position } from '../../../src/domain/orders';
import {
  type AccountRow,
  ORDER_COLUMNS,
  type OrderRow,
  type PositionRow,
  toAccount,
  toOrder,
  toPosition,
} from '../../../src/lambdas/trading-platform/database/rows';
import type { BooksModel } from '../../domain/orders/model';
import type { TestDatabase } from './postgres';

/** All that a database contains, in a form that can be compared. */
export interface StoredBooks {
  readonly orders: readonly Order[];
  readonly accounts: readonly Account[];
  readonly positions: readonly Position[];
  /** The ids of the events in the outbox, in their order. */
  readonly events: readonly string[];
  /** The history as texts, such as `ord_… 2 OrderCancelled`, in its order. */
  readonly history: readonly string[];
  readonly executions: readonly string[];
  /** The newest requests, as texts with account, order and time. */
  readonly latestRequests: readonly string[];
}

export const readBooks = async (database: TestDatabase): Promise<StoredBooks> => {
  const orders = await database.run<OrderRow>(
    `SELECT ${ORDER_COLUMNS} FROM trading.orders ORDER BY order_id`,
  );
  const accounts = await database.run<AccountRow>('SELECT * FROM trading.accounts ORDER BY account');
  const positions = await database.run<PositionRow>(
    'SELECT * FROM trading.positions ORDER BY account, symbol',
  );
  const readTexts = async (select: string): Promise<readonly string[]> =>
    (await database.run<{ text: string }>(select)).map(({ text }) => text);
  return {
    orders: orders.map(toOrder),
    accounts: accounts.map(toAccount),
    positions: positions.map(toPosition),
    events: await readTexts('SELECT event_id AS text FROM trading.outbox ORDER BY sequence'),
    history: await readTexts(
      "SELECT order_id || ' ' || version || ' ' || change AS text FROM trading.order_history ORDER BY entry",
    ),
    executions: await readTexts('SELECT execution_id AS text FROM trading.executions ORDER BY execution_id'),
    latestRequests: await readTexts(
      `SELECT account || ' ' || order_id || ' ' ||
         to_char(received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS text
       FROM trading.latest_requests ORDER BY 1`,
    ),
  };
};

/** What a database contains that agrees with a model. */
export const expectBooks = (model: BooksModel): StoredBooks => ({
  orders: sortBy([...model.orders.values()], ({ orderId }) => orderId),
  accounts: sortBy([...model.accounts.values()], ({ account }) => account),
  positions: sortBy([...model.positions.values()], ({ account, symbol }) => `${account} ${symbol}`),
  events: model.events.map(({ detail }) => detail.eventId),
  history: model.events.flatMap(({ type, detail }) =>
    'order' in detail && detail.order ? [`${detail.orderId} ${detail.order.version} ${type}`] : [],
  ),
  executions: sortBy(
    model.booked.flatMap((command) => (command.kind === 'fill' ? [command.executionId] : [])),
    (id) => id,
  ),
  latestRequests: [...model.latestRequests.values()]
    .map(({ account, orderId, receivedAt }) => `${account} ${orderId} ${receivedAt}`)
    .sort(),
});

const sortBy = <T>(items: readonly T[], getKey: (item: T) => string): readonly T[] =>
  [...items].sort((a, b) => (getKey(a) < getKey(b) ? -1 : 1));
