import { isAbove, isNegative, isZero } from '../../../services/postgresql/numeric';
import type { Row, TableDefinition } from '../../../services/postgresql/table';

/** A check of the schema: returns the columns whose constraint is broken. */
const checkAll =
  (...checks: readonly (readonly [constraint: string, isKept: (row: Row) => boolean])[]) =>
  (row: Row): string | undefined =>
    checks.find(([, isKept]) => !isKept(row))?.[0];

const isPositive = (column: string) => (row: Row) => {
  const numeric = String(row[column]);
  return !isNegative(numeric) && !isZero(numeric);
};
const isNotNegative = (column: string) => (row: Row) => !isNegative(String(row[column]));

/** The tables after all migrations of `src/lambdas/trading-platform/migrations`, with what the statements depend on. */
export const TABLES: readonly TableDefinition[] = [
  {
    name: 'accounts',
    keys: ['account'],
    check: checkAll(['reserved_cash', isNotNegative('reserved_cash')]),
  },
  {
    name: 'positions',
    keys: ['account', 'symbol'],
    check: checkAll(['reserved_quantity', isNotNegative('reserved_quantity')]),
    references: [{ table: 'accounts', columns: ['account'] }],
    indexes: { account: (row) => String(row.account) },
  },
  {
    name: 'orders',
    keys: ['order_id'],
    check: checkAll(
      ['quantity', isPositive('quantity')],
      ['price', isPositive('price')],
      [
        'filled_quantity',
        (row) =>
          isNotNegative('filled_quantity')(row) &&
          !isAbove(String(row.filled_quantity), String(row.quantity)),
      ],
      ['filled_value', isNotNegative('filled_value')],
      ['version', (row) => Number(row.version) > 0],
      ['filled', (row) => row.status !== 'filled' || row.filled_quantity === row.quantity],
      ['rejected', (row) => (row.status === 'rejected') === (row.reason !== null)],
    ),
    indexes: { account: (row) => String(row.account) },
  },
  {
    name: 'order_history',
    keys: ['entry'],
    references: [{ table: 'orders', columns: ['order_id'] }],
  },
  {
    name: 'executions',
    keys: ['execution_id'],
    check: checkAll(['quantity', isPositive('quantity')], ['price', isPositive('price')]),
    references: [{ table: 'orders', columns: ['order_id'] }],
  },
  { name: 'inbox', keys: ['message_id'] },
  {
    name: 'outbox',
    keys: ['event_id'],
    indexes: { unpublished: (row) => (row.published_at === null ? 'all' : undefined) },
  },
  { name: 'latest_requests', keys: ['order_id', 'account'] },
];
