import { toNumeric } from '../../../services/postgresql/numeric';
import type { Row } from '../../../services/postgresql/table';
import type { RunStatement } from '../../../services/postgresql/statement';
import type { TextModel } from './text-model';

const toTime = (value: unknown): Date => new Date(String(value));

const lockRow =
  (table: string): RunStatement =>
  (transaction, key) => {
    const row = transaction.lock(table, 'update', ...key);
    return row ? [row] : [];
  };

const insertAll =
  (table: string, toRow: (values: readonly unknown[]) => Row): RunStatement =>
  (transaction, values) => {
    transaction.insert(table, toRow(values));
    return [];
  };

const ORDER_COLUMNS =
  'order_id, account, symbol, side, type, quantity, price, time_in_force, status, filled_quantity, filled_value, version, reason, created_at, updated_at, largest_quantity, widest_price';

/** The statements of `src/lambdas/trading-platform/database/books.ts`, by their names. */
export const BOOK_STATEMENTS = {
  lockOrder: {
    text: `SELECT ${ORDER_COLUMNS} FROM trading.orders WHERE order_id = $1 FOR UPDATE`,
    writes: true,
    run: lockRow('orders'),
  },
  openAccount: {
    text: `INSERT INTO trading.accounts (account, currency, cash, reserved_cash) VALUES ($1, $2, 0, 0)
      ON CONFLICT (account) DO NOTHING`,
    writes: true,
    run: (transaction, [account, currency]) => {
      // A row that is committed is neither locked nor waited for.
      const exists = transaction.find('accounts', account) ?? transaction.findConflict('accounts', account);
      const cash = toNumeric('0');
      if (!exists) transaction.insert('accounts', { account, currency, cash, reserved_cash: cash });
      return [];
    },
  },
  lockAccount: {
    text: 'SELECT account, currency, cash, reserved_cash FROM trading.accounts WHERE account = $1 FOR UPDATE',
    writes: true,
    run: lockRow('accounts'),
  },
  lockPosition: {
    text: 'SELECT account, symbol, quantity, reserved_quantity FROM trading.positions WHERE account = $1 AND symbol = $2 FOR UPDATE',
    writes: true,
    run: lockRow('positions'),
  },
  writeAccount: {
    text: 'UPDATE trading.accounts SET cash = $2, reserved_cash = $3 WHERE account = $1',
    writes: true,
    run: (transaction, [account, cash, reserved]) => {
      const before = transaction.lock('accounts', 'no-key-update', account);
      const amounts = { cash: toNumeric(cash), reserved_cash: toNumeric(reserved) };
      if (before) transaction.update('accounts', before, { ...before, ...amounts });
      return [];
    },
  },
  writePosition: {
    text: `INSERT INTO trading.positions (account, symbol, quantity, reserved_quantity) VALUES ($1, $2, $3, $4)
      ON CONFLICT (account, symbol)
      DO UPDATE SET quantity = excluded.quantity, reserved_quantity = excluded.reserved_quantity`,
    writes: true,
    run: (transaction, [account, symbol, quantity, reserved]) => {
      const row = {
        account,
        symbol,
        quantity: toNumeric(quantity),
        reserved_quantity: toNumeric(reserved),
      };
      const before = transaction.findConflict('positions', account, symbol);
      if (before) transaction.update('positions', before, row);
      else transaction.insert('positions', row);
      return [];
    },
  },
  insertOrder: {
    text: `INSERT INTO trading.orders (${ORDER_COLUMNS})
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    writes: true,
    run: insertAll('orders', (values) => ({
      order_id: values[0],
      account: values[1],
      symbol: values[2],
      side: values[3],
      type: values[4],
      quantity: toNumeric(values[5]),
      price: toNumeric(values[6]),
      time_in_force: values[7],
      status: values[8],
      filled_quantity: toNumeric(values[9]),
      filled_value: toNumeric(values[10]),
      version: values[11],
      reason: values[12],
      created_at: toTime(values[13]),
      updated_at: toTime(values[14]),
      largest_quantity: toNumeric(values[15]),
      widest_price: toNumeric(values[16]),
    })),
  },
  updateOrder: {
    text: `UPDATE trading.orders SET quantity = $2, price = $3, status = $4, filled_quantity = $5, filled_value = $6,
        version = $7, updated_at = $8, largest_quantity = $9, widest_price = $10
      WHERE order_id = $1 AND version = $7 - 1 RETURNING order_id`,
    writes: true,
    run: (transaction, values) => {
      const [orderId] = values;
      const before = transaction.lock('orders', 'no-key-update', orderId);
      if (before?.version !== Number(values[6]) - 1) return [];
      transaction.update('orders', before, changeOrder(before, values));
      return [{ order_id: orderId }];
    },
  },
  addHistory: {
    text: `INSERT INTO trading.order_history
        (order_id, change, version, status, quantity, price, filled_quantity, reason, booked_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    writes: true,
    run: (transaction, values) => {
      const entry = transaction.draw('order_history.entry');
      transaction.insert('order_history', {
        entry: String(entry),
        order_id: values[0],
        change: values[1],
        version: values[2],
        status: values[3],
        quantity: toNumeric(values[4]),
        price: toNumeric(values[5]),
        filled_quantity: toNumeric(values[6]),
        reason: values[7],
        booked_at: toTime(values[8]),
      });
      return [];
    },
  },
  addExecution: {
    text: `INSERT INTO trading.executions (execution_id, order_id, quantity, price, executed_at, booked_at)
      VALUES ($1, $2, $3, $4, $5, $6)`,
    writes: true,
    run: insertAll('executions', (values) => ({
      execution_id: values[0],
      order_id: values[1],
      quantity: toNumeric(values[2]),
      price: toNumeric(values[3]),
      executed_at: toTime(values[4]),
      booked_at: toTime(values[5]),
    })),
  },
} as const satisfies Readonly<Record<string, TextModel>>;

/** The row of an order after an update. */
export const changeOrder = (before: Row, values: readonly unknown[]): Row => ({
  ...before,
  quantity: toNumeric(values[1]),
  price: toNumeric(values[2]),
  status: values[3],
  filled_quantity: toNumeric(values[4]),
  filled_value: toNumeric(values[5]),
  version: values[6],
  updated_at: toTime(values[7]),
  largest_quantity: toNumeric(values[8]),
  widest_price: toNumeric(values[9]),
});
