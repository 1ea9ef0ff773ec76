import {
  addDecimals,
  compareDecimals,
  type Decimal,
  formatDecimal,
  multiplyDecimals,
  subtractDecimals,
  toDecimal,
} from '../../../../../src/domain/decimal';
import { type Arrival, getCommandId, getRemaining, isFinal } from '../../../../../src/domain/orders';
import { hashContent } from '../../../../../src/lambdas/trading-platform/book-command';
import type { Row } from '../../../services/postgresql/table';
import type { Monitor } from '../monitor';
import { readOrder } from '../observer';
import { isBooked, type WorldContent } from './read-world';

const ZERO = toDecimal('0');
const read = (row: Row, column: string): Decimal => toDecimal(String(row[column]));

/** Sums by a key. */
class Sums {
  private readonly sums = new Map<string, Decimal>();

  get(key: string): Decimal {
    return this.sums.get(key) ?? ZERO;
  }

  keys(): Iterable<string> {
    return this.sums.keys();
  }

  add(key: string, amount: Decimal): void {
    this.sums.set(key, addDecimals(this.get(key), amount));
  }
}

/** Lists what was sent and applied, each once: also if a sender has sent the same content under the same id again. */
const listApplied = (world: WorldContent, sent: readonly Arrival[]): readonly Arrival[] => {
  const applied = new Map<string, Arrival>();
  for (const arrival of sent) {
    const id = getCommandId(arrival);
    const isApplied = world.inbox.get(id)?.outcome === 'applied';
    if (isApplied && isBooked(world, { id, contentHash: hashContent(arrival) })) applied.set(id, arrival);
  }
  return [...applied.values()];
};

/**
 * Checks that cash and positions follow from the credits and executions that were sent, not only from those that the books
 * contain, and reservations from open orders.
 */
export const checkBooks = (world: WorldContent, sent: readonly Arrival[], monitor: Monitor): void => {
  const [owned, reserved] = [new Sums(), new Sums()];
  const executions = new Map(world.executions.map((row) => [row.execution_id, row]));
  const orders = new Map(world.orders.map((row) => [String(row.order_id), row]));
  for (const arrival of listApplied(world, sent)) {
    if (arrival.kind === 'credit') owned.add(arrival.account, toDecimal(arrival.amount));
    if (arrival.kind !== 'fill') continue;
    const { account, symbol, side } = orders.get(arrival.orderId)!;
    const [quantity, price] = [toDecimal(arrival.quantity), toDecimal(arrival.price)];
    const value = multiplyDecimals(quantity, price);
    const row = executions.get(arrival.executionId);
    executions.delete(arrival.executionId);
    if (
      !row ||
      compareDecimals(read(row, 'quantity'), quantity) ||
      compareDecimals(read(row, 'price'), price)
    )
      monitor.report('conserved', `the execution ${arrival.executionId} is not in the books as it was sent`);
    const negate = (amount: Decimal): Decimal => subtractDecimals(ZERO, amount);
    owned.add(String(account), side === 'buy' ? negate(value) : value);
    owned.add(formatPositionKey(account, symbol), side === 'buy' ? quantity : negate(quantity));
  }
  for (const id of executions.keys())
    monitor.report('conserved', `the books contain the execution ${String(id)}, which was not applied`);
  for (const row of world.orders) {
    const order = readOrder(row);
    if (isFinal(order)) continue;
    const remaining = toDecimal(getRemaining(order));
    if (order.side === 'buy')
      reserved.add(order.account, multiplyDecimals(remaining, toDecimal(order.price)));
    else reserved.add(formatPositionKey(order.account, order.symbol), remaining);
  }
  // A row that is missing has nothing.
  const rows = new Map([
    ...world.accounts.map((row) => [String(row.account), row] as const),
    ...world.positions.map((row) => [formatPositionKey(row.account, row.symbol), row] as const),
  ]);
  const compare = (key: string, columns: readonly string[], sums: Sums): void => {
    const row = rows.get(key);
    const column = columns.find((name) => row && name in row);
    const [found, expected] = [row && column ? read(row, column) : ZERO, sums.get(key)];
    if (compareDecimals(found, expected) !== 0)
      monitor.report(
        sums === owned ? 'conserved' : 'reserved',
        `${key} has ${column ?? 'no row, and'} ${formatDecimal(found)}: expected ${formatDecimal(expected)}`,
      );
  };
  for (const key of new Set([...rows.keys(), ...owned.keys(), ...reserved.keys()])) {
    compare(key, ['cash', 'quantity'], owned);
    compare(key, ['reserved_cash', 'reserved_quantity'], reserved);
  }
};

const formatPositionKey = (account: unknown, symbol: unknown): string =>
  `${String(account)} ${String(symbol)}`;
