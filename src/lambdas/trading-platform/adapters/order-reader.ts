import type { Account, Order, Position } from '../../../domain/orders';
import type { Telemetry } from '../../shared/telemetry';
import { type Database, DatabaseUnavailableError } from '../database';
import { QueryFailure } from '../database/failure';
import {
  type AccountRow,
  ORDER_COLUMNS,
  type OrderRow,
  type PositionRow,
  toAccount,
  toOrder,
  toPosition,
} from '../database/rows';
import type { AccountQuery } from '../parse-account-query';
import type { OrderQuery } from '../parse-order-query';

/** An account with a page of its positions, in the order of their symbols. */
export interface Holdings {
  readonly account: Account;
  readonly positions: readonly Position[];
  /** Whether there are more positions. */
  readonly hasMore: boolean;
}

/** A response of Lambda has at most 6 MB. */
const POSITIONS_PER_PAGE = 1_000;

/** Reads orders and accounts. @throws DatabaseUnavailableError if no instance answers in time */
export interface OrderReader {
  get(orderId: string, isConsistent: boolean): Promise<Order | undefined>;
  /** Lists one order more than the page has, if there are more. */
  list(query: OrderQuery): Promise<readonly Order[]>;
  getHoldings(account: string, query: AccountQuery): Promise<Holdings | undefined>;
}

/** A statement with its values. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Creates the statement that reads a page. It reads only the page: its condition and its order are those of an index. */
export const createListStatement = ({ account, status, from, to, after, limit }: OrderQuery): Statement => {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const conditions = [
    `account = ${bind(account)}`,
    ...(status === undefined ? [] : [`status = ${bind(status)}`]),
    ...(from === undefined ? [] : [`created_at >= ${bind(from)}`]),
    ...(to === undefined ? [] : [`created_at < ${bind(to)}`]),
    ...(after ? [`(created_at, order_id) < (${bind(after.createdAt)}, ${bind(after.orderId)})`] : []),
  ];
  const text = `SELECT ${ORDER_COLUMNS} FROM trading.orders WHERE ${conditions.join(' AND ')}
    ORDER BY created_at DESC, order_id DESC LIMIT ${bind(limit + 1)}`;
  return { text, values };
};

/** The longest time of a statement on the reader, and then on the writer, in milliseconds. */
const [READER_MS, WRITER_MS] = [2_500, 4_000];
/** The time for which the reader is not asked after it did not answer, in milliseconds. */
const PAUSE_MS = 10_000;

/** Whether the reader answered that a statement takes too long. On the writer, it would only delay the booking of orders. */
const isSlow = ({ cause }: DatabaseUnavailableError): boolean =>
  cause instanceof QueryFailure && cause.remedy === 'later';

/** What a row of the join has: an account without positions has one row, without a symbol. */
type HoldingsRow = AccountRow & { readonly [Name in keyof PositionRow]: PositionRow[Name] | null };

/**
 * Creates the reader. Queries go to the reader instance, or to the writer if the answer must be consistent. While the
 * reader does not answer, they go to the writer as well.
 */
export const createOrderReader = (
  { writer, reader }: { readonly writer: Database; readonly reader: Database },
  { log, now }: Pick<Telemetry, 'log' | 'now'>,
): OrderReader => {
  let pausedUntil = -Infinity;
  const run = async <Row extends object>(
    { text, values }: Statement,
    isConsistent: boolean,
  ): Promise<readonly Row[]> => {
    const isPaused = now() < pausedUntil && pausedUntil - now() <= PAUSE_MS;
    if (!isConsistent && !isPaused) {
      try {
        return await reader.query<Row>(text, values, READER_MS);
      } catch (error) {
        if (!(error instanceof DatabaseUnavailableError) || isSlow(error)) throw error;
        log.warn('the reader does not answer; the writer is asked', { error });
        pausedUntil = now() + PAUSE_MS;
      }
    }
    return writer.query<Row>(text, values, WRITER_MS);
  };
  return {
    get: async (orderId, isConsistent) => {
      const text = `SELECT ${ORDER_COLUMNS} FROM trading.orders WHERE order_id = $1`;
      const [row] = await run<OrderRow>({ text, values: [orderId] }, isConsistent);
      return row && toOrder(row);
    },
    list: async (query) => (await run<OrderRow>(createListStatement(query), query.isConsistent)).map(toOrder),
    getHoldings: async (account, { after = '', isConsistent }) => {
      // One statement sees one state of the database: cash and positions belong together.
      const text = `SELECT a.account, a.currency, a.cash, a.reserved_cash, p.symbol, p.quantity, p.reserved_quantity
        FROM trading.accounts a LEFT JOIN trading.positions p ON p.account = a.account AND p.symbol > $2
        WHERE a.account = $1 ORDER BY p.symbol LIMIT $3`;
      const values = [account, after, POSITIONS_PER_PAGE + 1];
      const rows = await run<HoldingsRow>({ text, values }, isConsistent);
      const [first] = rows;
      if (!first) return undefined;
      const positions = rows.flatMap((row) => (row.symbol === null ? [] : [toPosition(row as PositionRow)]));
      return {
        account: toAccount(first),
        positions: positions.slice(0, POSITIONS_PER_PAGE),
        hasMore: positions.length > POSITIONS_PER_PAGE,
      };
    },
  };
};
