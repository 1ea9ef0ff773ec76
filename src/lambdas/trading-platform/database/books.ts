import type {
  Account,
  AccountCredit,
  Books,
  Command,
  Fill,
  Order,
  OrderEvent,
  Position,
} from '../../../domain/orders';
import type { Query } from './connect';
import { readLatestRequest, writeLatestRequest } from './latest-requests';
import {
  type AccountRow,
  ORDER_COLUMNS,
  type OrderRow,
  type PositionRow,
  toAccount,
  toOrder,
  toPosition,
} from './rows';

/**
 * Reads and locks the records that a command can change, always in the same order (order, account, position), so that
 * transactions wait for each other and do not block each other.
 */
export const lockBooks = async (query: Query, command: Command): Promise<Books> => {
  const order = command.kind === 'credit' ? undefined : await lockOrder(query, command.orderId);
  const name = 'account' in command ? command.account : order?.account;
  if (name === undefined) return {};
  if (command.kind === 'credit') await openAccount(query, command);
  const account = await lockAccount(query, name);
  const symbol = order?.symbol ?? (command.kind === 'place' ? command.order.symbol : undefined);
  const position = symbol === undefined ? undefined : await lockPosition(query, name, symbol);
  const latestRequest = 'requestId' in command ? await readLatestRequest(query, command) : undefined;
  return {
    ...(order && { order }),
    ...(account && { account }),
    ...(position && { position }),
    ...(latestRequest && { latestRequest }),
  };
};

const lockOrder = async (query: Query, orderId: string): Promise<Order | undefined> => {
  const text = `SELECT ${ORDER_COLUMNS} FROM trading.orders WHERE order_id = $1 FOR UPDATE`;
  const [row] = await query<OrderRow>(text, [orderId]);
  return row && toOrder(row);
};

/** Two first credits of an account must wait for each other, and only a row can be locked. */
const openAccount = (query: Query, { account, currency }: AccountCredit): Promise<unknown> =>
  query(
    `INSERT INTO trading.accounts (account, currency, cash, reserved_cash) VALUES ($1, $2, 0, 0)
     ON CONFLICT (account) DO NOTHING`,
    [account, currency],
  );

const lockAccount = async (query: Query, account: string): Promise<Account | undefined> => {
  const text =
    'SELECT account, currency, cash, reserved_cash FROM trading.accounts WHERE account = $1 FOR UPDATE';
  const [row] = await query<AccountRow>(text, [account]);
  return row && toAccount(row);
};

const lockPosition = async (query: Query, account: string, symbol: string): Promise<Position | undefined> => {
  const text =
    'SELECT account, symbol, quantity, reserved_quantity FROM trading.positions WHERE account = $1 AND symbol = $2 FOR UPDATE';
  const [row] = await query<PositionRow>(text, [account, symbol]);
  return row && toPosition(row);
};

/** Writes the records that differ from those that were read. */
export const writeBooks = async (query: Query, before: Books, after: Books): Promise<void> => {
  if (after.account && after.account !== before.account) await writeAccount(query, after.account);
  if (after.position && after.position !== before.position) await writePosition(query, after.position);
  if (after.order && after.order !== before.order)
    await (before.order ? updateOrder(query, after.order) : insertOrder(query, after.order));
  if (after.latestRequest && after.latestRequest !== before.latestRequest)
    await writeLatestRequest(query, after.latestRequest);
};

const writeAccount = (query: Query, { account, cash, reservedCash }: Account): Promise<unknown> =>
  query('UPDATE trading.accounts SET cash = $2, reserved_cash = $3 WHERE account = $1', [
    account,
    cash,
    reservedCash,
  ]);

const writePosition = (
  query: Query,
  { account, symbol, quantity, reservedQuantity }: Position,
): Promise<unknown> =>
  query(
    `INSERT INTO trading.positions (account, symbol, quantity, reserved_quantity) VALUES ($1, $2, $3, $4)
     ON CONFLICT (account, symbol)
     DO UPDATE SET quantity = excluded.quantity, reserved_quantity = excluded.reserved_quantity`,
    [account, symbol, quantity, reservedQuantity],
  );

const insertOrder = (query: Query, order: Order): Promise<unknown> =>
  query(
    `INSERT INTO trading.orders (${ORDER_COLUMNS})
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      order.orderId,
      order.account,
      order.symbol,
      order.side,
      order.type,
      order.quantity,
      order.price,
      order.timeInForce,
      order.status,
      order.filledQuantity,
      order.filledValue,
      order.version,
      order.reason ?? null,
      order.createdAt,
      order.updatedAt,
      order.largestQuantity,
      order.widestPrice,
    ],
  );

/** Each change increases the version by 1, so an order that was changed without a lock is not overwritten. */
const updateOrder = async (query: Query, order: Order): Promise<void> => {
  const rows = await query(
    `UPDATE trading.orders SET quantity = $2, price = $3, status = $4, filled_quantity = $5, filled_value = $6,
       version = $7, updated_at = $8, largest_quantity = $9, widest_price = $10
     WHERE order_id = $1 AND version = $7 - 1 RETURNING order_id`,
    [
      order.orderId,
      order.quantity,
      order.price,
      order.status,
      order.filledQuantity,
      order.filledValue,
      order.version,
      order.updatedAt,
      order.largestQuantity,
      order.widestPrice,
    ],
  );
  if (rows.length !== 1) throw new Error(`version ${order.version - 1} of ${order.orderId} no longer exists`);
};

/** Adds a row to the history of an order. */
export const addHistory = async (query: Query, order: Order, { type, detail }: OrderEvent): Promise<void> => {
  await query(
    `INSERT INTO trading.order_history
       (order_id, change, version, status, quantity, price, filled_quantity, reason, booked_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      order.orderId,
      type,
      order.version,
      order.status,
      order.quantity,
      order.price,
      order.filledQuantity,
      ('reason' in detail && detail.reason) || null,
      detail.bookedAt,
    ],
  );
};

/** Adds an execution. Its id is unique. */
export const addExecution = async (query: Query, fill: Fill, bookedAt: string): Promise<void> => {
  await query(
    `INSERT INTO trading.executions (execution_id, order_id, quantity, price, executed_at, booked_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [fill.executionId, fill.orderId, fill.quantity, fill.price, fill.executedAt, bookedAt],
  );
};
