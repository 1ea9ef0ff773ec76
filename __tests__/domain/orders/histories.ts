import fc from 'fast-check';
import type { AccountCredit, Command, OrderTerms, PlaceOrder } from '../../../src/domain/orders';
import { createId, NOW, RECEIVED_AT } from './examples';

/** A command with the time at which it is booked. */
export interface Delivery {
  readonly command: Command;
  readonly now: string;
}

const ACCOUNTS = ['alpha', 'beta'] as const;
const SYMBOLS = ['AAPL', 'MSFT'] as const;
/** Few orders, so that many commands concern the same one. */
const ORDERS = 4;

const quantities = fc.constantFrom('1', '2.5', '7', '10', '0.00000001', '40');
const prices = fc.constantFrom('1', '9.99999999', '10', '10.5', '99');

/** The account, the symbol and the side of an order follow from its number, so commands about it usually fit. */
const createOrderFields = (number: number) => ({
  account: ACCOUNTS[number % 2]!,
  symbol: SYMBOLS[Math.floor(number / 2) % 2]!,
  orderId: createId('ord', number),
});

const terms = (symbol: string): fc.Arbitrary<OrderTerms> =>
  fc.record({
    symbol: fc.constant(symbol),
    side: fc.constantFrom('buy', 'buy', 'sell'),
    type: fc.constantFrom('limit', 'market'),
    quantity: quantities,
    price: prices,
    timeInForce: fc.constantFrom('day', 'ioc'),
  });

/** The time between two commands, in milliseconds. */
const STEP_MS = 20_000;
const createTime = (position: number): string =>
  new Date(Date.parse(RECEIVED_AT) + position * STEP_MS).toISOString();
/** By how many positions a command is late: after a redrive by few, after a long outage by more than an order can wait. */
const delays = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 8 }) },
  { weight: 1, arbitrary: fc.integer({ min: 16, max: 60 }) },
);

const createRequest = (order: number, id: number) => {
  const { account, orderId } = createOrderFields(order);
  const requestId = createId('req', id);
  return { version: 1, requestId, orderId, account, receivedAt: createTime(id) } as const;
};

/** The first command about an order is mostly its request, so that most later ones find the order. */
const commandFor = (order: number, id: number, isFirst: boolean): fc.Arbitrary<Command> => {
  const request = createRequest(order, id);
  const report = { executionId: `X-${id}`, orderId: request.orderId, executedAt: NOW };
  const changes = fc.record(
    { quantity: quantities, price: prices, expectedVersion: fc.integer({ min: 1, max: 3 }) },
    { requiredKeys: ['quantity'] },
  );
  return fc.oneof(
    { weight: isFirst ? 30 : 3, arbitrary: placing(order, id) },
    {
      weight: 4,
      arbitrary: changes.map((change): Command => ({ ...request, kind: 'amend', changes: change })),
    },
    { weight: 1, arbitrary: fc.constant<Command>({ ...request, kind: 'cancel' }) },
    {
      weight: 6,
      arbitrary: fc
        .record({ quantity: quantities, price: prices })
        .map((fill): Command => ({ ...report, ...fill, kind: 'fill' })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Command>({ ...report, kind: 'cancelled' }, { ...report, kind: 'expired' }),
    },
    { weight: 2, arbitrary: crediting(request.account, id) },
  );
};

const placing = (order: number, id: number): fc.Arbitrary<PlaceOrder> =>
  terms(createOrderFields(order).symbol).map((each) => ({
    ...createRequest(order, id),
    kind: 'place',
    order: each,
  }));

const crediting = (account: string, id: number): fc.Arbitrary<AccountCredit> =>
  fc.constantFrom('100', '1000', '0.5').map((amount) => ({
    kind: 'credit',
    creditId: `C-${id}`,
    account,
    currency: 'USD',
    amount,
  }));

/**
 * Histories of commands about few orders of two accounts, in any order: also reports about orders that are unknown or
 * final, and commands that are booked after later ones. The ids of all commands are different.
 */
export const createHistories = (maxLength: number): fc.Arbitrary<readonly Delivery[]> =>
  fc
    .array(fc.tuple(fc.nat(ORDERS - 1), delays), { minLength: 1, maxLength, size: 'max' })
    .chain((entries) =>
      fc.tuple(
        ...entries.map(([order, delay], index) =>
          commandFor(order, index, entries.findIndex(([each]) => each === order) === index).map(
            (command) => ({
              command,
              position: index + delay,
            }),
          ),
        ),
      ),
    )
    .map((sent): readonly Delivery[] => [
      ...OPENING.map((command) => ({ command, now: RECEIVED_AT })),
      ...[...sent]
        .sort((a, b) => a.position - b.position)
        .map(({ command, position }) => ({ command, now: createTime(position + 0.5) })),
    ]);

/** Most histories need accounts with cash. */
const OPENING: readonly Command[] = ACCOUNTS.map((account, index) => ({
  kind: 'credit',
  creditId: `opening-${index}`,
  account,
  currency: 'USD',
  amount: '500',
}));
