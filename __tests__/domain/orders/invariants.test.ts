import fc from 'fast-check';
import { isAbove } from '../../../src/domain/orders/arithmetic';
import { isFinal, ORDER_EVENTS, type Order } from '../../../src/domain/orders';
import { CONTEXT } from './examples';
import { createHistories } from './histories';
import { BooksModel } from './model';

describe('any history of commands', () => {
  it('conserves money and quantities, executes no order beyond its quantity, and leaves no final status', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(createHistories(40), (history) => {
        const model = new BooksModel();
        for (const command of history) {
          const before = new Map(model.orders);
          const outcome = model.apply(command, CONTEXT);
          seen.add(`${command.kind} ${outcome.state}`);
          for (const [orderId, order] of model.orders) checkOrder(before.get(orderId), order);
        }
        checkTotals(model);
      }),
      { numRuns: 500 },
    );
    // The histories reach what they are meant to reach.
    for (const kind of ['place', 'amend', 'cancel', 'fill', 'cancelled', 'credit'])
      expect(seen).toContain(`${kind} applied`);
    for (const outcome of ['fill early', 'fill refused', 'place rejected', 'amend rejected'])
      expect(seen).toContain(outcome);
  });
});

const checkOrder = (before: Order | undefined, order: Order): void => {
  expect(isAbove(order.filledQuantity, order.quantity)).toBe(false);
  if (order.status === 'filled') expect(order.filledQuantity).toBe(order.quantity);
  if (before && isFinal(before)) expect(order.status).toBe(before.status);
  if (before && before !== order) expect(order.version).toBe(before.version + 1);
};

const checkTotals = (model: BooksModel): void => {
  const total = model.deriveTotals();
  // An execution by terms that are no longer those of the order is booked although nothing was reserved for it.
  const causes: readonly string[] = [ORDER_EVENTS.lateExecution, ORDER_EVENTS.amended];
  const isOverdrawn = model.events.some(({ type }) => causes.includes(type));
  for (const { account, cash, reservedCash } of model.accounts.values()) {
    expect(cash).toBe(total(`cash ${account}`));
    expect(reservedCash).toBe(total(`reserved ${account}`));
    if (!isOverdrawn) expect(isAbove(reservedCash, cash)).toBe(false);
  }
  for (const { account, symbol, quantity, reservedQuantity } of model.positions.values()) {
    expect(quantity).toBe(total(`position ${account} ${symbol}`));
    expect(reservedQuantity).toBe(total(`reserved ${account} ${symbol}`));
    if (!isOverdrawn) expect(isAbove(reservedQuantity, quantity)).toBe(false);
  }
  for (const { orderId, filledQuantity, filledValue } of model.orders.values()) {
    expect(filledQuantity).toBe(total(`filled ${orderId}`));
    expect(filledValue).toBe(total(`value ${orderId}`));
  }
};
