import type { Row } from '../../../services/postgresql/table';
import type { TextModel } from './text-model';

const ORDER_COLUMNS =
  'order_id, account, symbol, side, type, quantity, price, time_in_force, status, filled_quantity, filled_value, version, reason, created_at, updated_at, largest_quantity, widest_price';

const getTime = ({ created_at }: Row): number => (created_at as Date).getTime();

/** Newest first; the orders of the same time by their ids, the last one first. */
const compareOrders = (a: Row, b: Row): number =>
  getTime(b) - getTime(a) || (String(a.order_id) < String(b.order_id) ? 1 : -1);

/** The conditions of a list of orders. Each can be missing. */
const FILTERS = ['status', 'from', 'to', 'after'] as const;
type Filter = (typeof FILTERS)[number];

/** Creates the statement that lists the orders of an account, with these conditions. */
const createListModel = (filters: readonly Filter[]): TextModel => {
  let count = 1;
  const next = (): string => `$${++count}`;
  const conditions: Readonly<Record<Filter, () => string>> = {
    status: () => `status = ${next()}`,
    from: () => `created_at >= ${next()}`,
    to: () => `created_at < ${next()}`,
    after: () => `(created_at, order_id) < (${next()}, ${next()})`,
  };
  const where = ['account = $1', ...filters.map((filter) => conditions[filter]())].join(' AND ');
  return {
    text: `SELECT ${ORDER_COLUMNS} FROM trading.orders WHERE ${where}
      ORDER BY created_at DESC, order_id DESC LIMIT ${next()}`,
    writes: false,
    run: (transaction, [account, ...values]) => {
      const limit = Number(values.at(-1));
      const given: Partial<Record<Filter, unknown>> = {};
      let index = 0;
      for (const filter of filters) {
        given[filter] = values[index++];
        if (filter === 'after') index++;
      }
      const lastId = filters.includes('after') ? values.at(-2) : undefined;
      const toTime = (value: unknown): number => Date.parse(String(value));
      const isIncluded = (row: Row): boolean =>
        (given.status === undefined || row.status === given.status) &&
        (given.from === undefined || getTime(row) >= toTime(given.from)) &&
        (given.to === undefined || getTime(row) < toTime(given.to)) &&
        (given.after === undefined ||
          getTime(row) < toTime(given.after) ||
          (getTime(row) === toTime(given.after) && String(row.order_id) < String(lastId)));
      return transaction
        .list('orders', 'account', String(account))
        .filter(isIncluded)
        .sort(compareOrders)
        .slice(0, limit);
    },
  };
};

/** Lists the selections of filters, in the order of the filters. */
const listSelections = (): readonly (readonly Filter[])[] =>
  FILTERS.reduce<readonly (readonly Filter[])[]>(
    (selections, filter) => [...selections, ...selections.map((selection) => [...selection, filter])],
    [[]],
  );

/** The statements of `src/lambdas/trading-platform/adapters/order-reader.ts`, by their names. */
export const QUERY_STATEMENTS: Readonly<Record<string, TextModel>> = {
  getOrder: {
    text: `SELECT ${ORDER_COLUMNS} FROM trading.orders WHERE order_id = $1`,
    writes: false,
    run: (transaction, [orderId]) => {
      const row = transaction.find('orders', orderId);
      return row ? [row] : [];
    },
  },
  getHoldings: {
    text: `SELECT a.account, a.currency, a.cash, a.reserved_cash, p.symbol, p.quantity, p.reserved_quantity
      FROM trading.accounts a LEFT JOIN trading.positions p ON p.account = a.account AND p.symbol > $2
      WHERE a.account = $1 ORDER BY p.symbol LIMIT $3`,
    writes: false,
    run: (transaction, [account, after, limit]) => {
      const found = transaction.find('accounts', account);
      if (!found) return [];
      const positions = transaction
        .list('positions', 'account', String(account))
        .filter(({ symbol }) => String(symbol) > String(after))
        .sort((a, b) => (String(a.symbol) < String(b.symbol) ? -1 : 1));
      const none = { symbol: null, quantity: null, reserved_quantity: null };
      return (positions.length > 0 ? positions : [none])
        .slice(0, Number(limit))
        .map(({ symbol, quantity, reserved_quantity }) => ({
          ...found,
          symbol,
          quantity,
          reserved_quantity,
        }));
    },
  },
  ...Object.fromEntries(
    listSelections().map((filters) => [['listOrders', ...filters].join(' '), createListModel(filters)]),
  ),
};
