import { Signer } from '@aws-sdk/rds-signer';
import { Client } from 'pg';
import type { OrderRow, PositionRow } from '../../../../src/lambdas/trading-platform/database/rows';
import { FUZZ_TIME } from '../../services/immediate-process';

/** The password of the database in this tool. No log may contain it. */
export const DATABASE_TOKEN = 'the-token-of-the-database-user';

const createOrderId = (number: number): string => `ord_${number.toString(16).padStart(40, '0')}`;
/** The order that the database has. */
export const ORDER_ID = createOrderId(1);
export const ACCOUNT_NAME = 'alpha';

const STORED_AT = new Date(FUZZ_TIME - 60_000);
const ORDER_ROW: OrderRow = {
  order_id: ORDER_ID,
  account: ACCOUNT_NAME,
  symbol: 'AAPL',
  side: 'buy',
  type: 'limit',
  quantity: '100.000000000000000000',
  price: '189.500000000000000000',
  time_in_force: 'day',
  status: 'accepted',
  filled_quantity: '0.000000000000000000',
  filled_value: '0.000000000000000000',
  largest_quantity: null,
  widest_price: null,
  version: 1,
  reason: null,
  created_at: STORED_AT,
  updated_at: STORED_AT,
};
const ACCOUNT_ROW = { account: ACCOUNT_NAME, currency: 'USD', cash: '50000.0', reserved_cash: '18950.0' };
const POSITION_ROW: PositionRow = {
  account: ACCOUNT_NAME,
  symbol: 'AAPL',
  quantity: '500.0',
  reserved_quantity: '0.0',
};

type Values = readonly unknown[];

/** What the statements that return rows return, by a part of their text. The first part that occurs counts. */
const RESULTS: readonly (readonly [part: string, read: (values: Values) => readonly object[]])[] = [
  ['pg_is_in_recovery', () => [{ isReplica: false, hasOrders: true }]],
  [
    'RETURNING content_hash, processed_at',
    ([, hash]) => [{ content_hash: hash, processed_at: null, failures: 0 }],
  ],
  ['RETURNING failures', () => [{ failures: 1 }]],
  [
    'FROM trading.accounts a LEFT JOIN',
    ([account]) => (account === ACCOUNT_NAME ? [{ ...ACCOUNT_ROW, ...POSITION_ROW }] : []),
  ],
  ['FROM trading.orders WHERE order_id', ([id]) => (id === ORDER_ID ? [ORDER_ROW] : [])],
  ['FROM trading.orders WHERE account', ([account]) => (account === ACCOUNT_NAME ? [ORDER_ROW] : [])],
  ['FROM trading.accounts WHERE', ([account]) => (account === ACCOUNT_NAME ? [ACCOUNT_ROW] : [])],
  [
    'FROM trading.positions WHERE',
    ([account, symbol]) => (account === ACCOUNT_NAME && symbol === 'AAPL' ? [POSITION_ROW] : []),
  ],
  ['UPDATE trading.orders', ([id]) => [{ order_id: id }]],
  ['UPDATE trading.outbox', () => []],
  ['AS deleted', () => [{ deleted: 0 }]],
];

/** An error of PostgreSQL, with its code. */
const createDatabaseError = (code: string, message: string): Error =>
  Object.assign(new Error(message), { code });

const MAX_INTEGER_DIGITS = 18;

/** Checks the values as PostgreSQL does: no text contains NUL, and numeric(36, 18) has 18 digits before the point. */
const checkValues = (values: Values): void => {
  for (const value of values.flat()) {
    if (typeof value !== 'string') continue;
    if (value.includes('\0'))
      throw createDatabaseError('22021', 'invalid byte sequence for encoding "UTF8": 0x00');
    if (/^-?\d+(\.\d+)?$/.test(value) && value.replace(/^-|\..*/g, '').length > MAX_INTEGER_DIGITS)
      throw createDatabaseError('22003', `numeric field overflow: ${value}`);
  }
};

const query = async (text: string, values: Values = []): Promise<object> => {
  checkValues(values);
  const [, read] = RESULTS.find(([part]) => text.includes(part)) ?? [];
  return { command: text.trim().split(' ')[0], rows: read?.(values) ?? [] };
};

/**
 * Lets the clients of PostgreSQL answer as a database with one account, one position and one order does.
 * @returns a function that undoes it
 */
export const replaceDatabase = (): (() => void) => {
  const { getAuthToken } = Signer.prototype;
  const { connect, end, query: send } = Client.prototype;
  Object.assign(Signer.prototype, { getAuthToken: () => Promise.resolve(DATABASE_TOKEN) });
  Object.assign(Client.prototype, { connect: () => Promise.resolve(), end: () => Promise.resolve(), query });
  return () => {
    Object.assign(Signer.prototype, { getAuthToken });
    Object.assign(Client.prototype, { connect, end, query: send });
  };
};
