import {
  addDecimals,
  compareDecimals,
  type Decimal,
  formatDecimal,
  multiplyDecimals,
  subtractDecimals,
  toDecimal,
} from '../../../../../src/domain/decimal';
import { getRemaining, isFinal } from '../../../../../src/domain/orders';
import type { Row } from '../../../services/postgresql/table';
import type { Monitor } from '../monitor';
import { readOrder } from '../observer';
import type { WorldContent } from './read-world';

const ZERO = toDecimal('0');
const read = (row: Row, column: string): Decimal => toDecimal(String(row[column]));

/** Sums by a key. */
class Sums {
  private readonly sums = new Map<string, Decimal>();

  get(key: string): Decimal {
    return this.sums.get(key) ?? ZERO;
  }

  add(key: string, amount: Decimal): void {
    this.sums.set(key, addDecimals(this.get(key), amount));
  }
}

/** Checks that cash and positions follow from credits and executions, and reservations from open orders. */
export const checkBooks = (world: WorldContent, monitor: Monitor): void => {
  const [owned, reserved] = [new Sums(), new Sums()];
  for (const { type, detail } of world.outbox) {
    if (type !== 'CreditBooked') continue;
    const { account, amount } = JSON.parse(String(detail)) as Readonly<Record<'account' | 'amount', string>>;
    owned.add(account, toDecimal(amount));
  }
  const orders = new Map(world.orders.map((row) => [String(row.order_id), row]));
  for (const execution of world.executions) {
    const order = orders.get(String(execution.order_id))!;
    const quantity = read(execution, 'quantity');
    const value = multiplyDecimals(quantity, read(execution, 'price'));
    const position = `${String(order.account)} ${String(order.symbol)}`;
    const negate = (amount: Decimal): Decimal => subtractDecimals(ZERO, amount);
    const isBuy = order.side === 'buy';
    owned.add(String(order.account), isBuy ? negate(value) : value);
    owned.add(position, isBuy ? quantity : negate(quantity));
  }
  for (const row of world.orders) {
    const order = readOrder(row);
    if (isFinal(order)) continue;
    const remaining = toDecimal(getRemaining(order));
    if (order.side === 'buy')
      reserved.add(order.account, multiplyDecimals(remaining, toDecimal(order.price)));
    else reserved.add(`${order.account} ${order.symbol}`, remaining);
  }
  const compare = (key: string, row: Row, column: string, sums: Sums): void => {
    const [found, expected] = [read(row, column), sums.get(key)];
    if (compareDecimals(found, expected) !== 0)
      monitor.report(
        sums === owned ? 'conserved' : 'reserved',
        `${key} has ${column} ${formatDecimal(found)}: expected ${formatDecimal(expected)}`,
      );
  };
  for (const row of world.accounts) {
    compare(String(row.account), row, 'cash', owned);
    compare(String(row.account), row, 'reserved_cash', reserved);
  }
  for (const row of world.positions) {
    const key = `${String(row.account)} ${String(row.symbol)}`;
    compare(key, row, 'quantity', owned);
    compare(key, row, 'reserved_quantity', reserved);
  }
};
