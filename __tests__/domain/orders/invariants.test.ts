import fc from 'fast-check';
import { isAbove } from '../../../src/domain/orders/arithmetic';
import {
  type Command,
  isFinal,
  ORDER_EVENTS,
  type Order,
  type OrderCommand,
  type Outcome,
} from '../../../src/domain/orders';
import { CONTEXT } from './examples';
import { createHistories, type Delivery } from './histories';
import { BooksModel } from './model';

/** A delivery and what it did. */
interface Step extends Delivery {
  readonly outcome: Outcome | { readonly state: 'repeated' };
}

describe('any history of commands', () => {
  it('conserves money and quantities, executes no order beyond its quantity, leaves no final status, and applies no late command as if it were new', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(createHistories(40), (history) => {
        const model = new BooksModel();
        const steps: Step[] = [];
        for (const { command, now } of history) {
          const before = new Map(model.orders);
          const outcome = model.apply(command, { ...CONTEXT, now });
          steps.push({ command, now, outcome });
          seen.add(`${command.kind} ${outcome.state}`);
          if (outcome.state === 'rejected') seen.add(`${command.kind} ${outcome.reason}`);
          for (const [orderId, order] of model.orders) checkOrder(before.get(orderId), order);
        }
        checkRequests(steps);
        checkTotals(model);
      }),
      { numRuns: 500 },
    );
    // The histories reach what they are meant to reach.
    for (const kind of ['place', 'amend', 'cancel', 'fill', 'cancelled', 'credit'])
      expect(seen).toContain(`${kind} applied`);
    for (const outcome of ['fill early', 'fill refused', 'place rejected', 'amend rejected'])
      expect(seen).toContain(outcome);
    for (const reason of ['amend superseded', 'place too-old', 'place reported-unknown'])
      expect(seen).toContain(reason);
  });
});

const checkOrder = (before: Order | undefined, order: Order): void => {
  expect(isAbove(order.filledQuantity, order.quantity)).toBe(false);
  if (order.status === 'filled') expect(order.filledQuantity).toBe(order.quantity);
  if (before && isFinal(before)) expect(order.status).toBe(before.status);
  if (before && before !== order) expect(order.version).toBe(before.version + 1);
};

/** No amendment is applied after a newer one was answered, and no order when its client cannot expect it any more. */
const checkRequests = (steps: readonly Step[]): void => {
  for (const [index, { command, now, outcome }] of steps.entries()) {
    if (outcome.state !== 'applied' || !('requestId' in command)) continue;
    const age = Date.parse(now) - Date.parse(command.receivedAt);
    for (const { command: earlier } of steps.slice(0, index)) {
      if (!isAboutOrderOf(earlier, command.orderId)) continue;
      if (command.kind === 'place') expect(earlier.kind).toBe('place');
      if (command.kind === 'amend' && earlier.kind === 'amend')
        expect(earlier.receivedAt <= command.receivedAt).toBe(true);
    }
    if (command.kind === 'place')
      expect(age).toBeLessThanOrEqual((command.order.timeInForce === 'ioc' ? 5 : 15) * 60_000);
  }
};

/** Whether a command is a request about an order, whose requests are all of its account. */
const isAboutOrderOf = (command: Command, orderId: string): command is OrderCommand =>
  'requestId' in command && command.orderId === orderId;

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
