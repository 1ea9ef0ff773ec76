import { applyCommand, type Books, type Command, formatOrder, type Order } from '../../../src/domain/orders';
import {
  ACCOUNT,
  AMEND,
  BOOKS,
  CANCEL,
  CONTEXT,
  CREDIT,
  FILL,
  NOW,
  ORDER,
  PLACE,
  POSITION,
} from './examples';

const PARTLY_FILLED: Order = {
  ...ORDER,
  status: 'partially-filled',
  filledQuantity: '30',
  filledValue: '5685',
  version: 2,
};
const without = (reservedCash: string): Books['account'] => ({ ...ACCOUNT, reservedCash });

/** The books in each status of the order. */
const STATES = {
  unknown: { account: without('0'), position: POSITION },
  foreign: { ...BOOKS, order: { ...ORDER, account: 'beta' } },
  accepted: BOOKS,
  'partially-filled': { ...BOOKS, order: PARTLY_FILLED, account: without('13265') },
  filled: {
    ...BOOKS,
    order: { ...ORDER, status: 'filled', filledQuantity: '100', filledValue: '18950' },
    account: without('0'),
  },
  rejected: {
    ...BOOKS,
    order: { ...ORDER, status: 'rejected', reason: 'insufficient-cash' },
    account: without('0'),
  },
  cancelled: { ...BOOKS, order: { ...PARTLY_FILLED, status: 'cancelled' }, account: without('0') },
  expired: { ...BOOKS, order: { ...PARTLY_FILLED, status: 'expired' }, account: without('0') },
} satisfies Record<string, Books>;
type State = keyof typeof STATES;

const VENUE = { executionId: 'X-2', orderId: ORDER.orderId, executedAt: NOW };
const COMMANDS = {
  place: PLACE,
  amend: AMEND,
  cancel: CANCEL,
  'part fill': FILL,
  'last fill': { ...FILL, quantity: '70' },
  'venue cancels': { ...VENUE, kind: 'cancelled' },
  'venue expires': { ...VENUE, kind: 'expired' },
} satisfies Record<string, Command>;

/** What each command does in each state: the outcome, the status afterwards and the event. */
const TABLE: Record<State, Record<keyof typeof COMMANDS, string>> = {
  unknown: {
    place: 'applied accepted OrderAccepted',
    amend: 'rejected none AmendmentRejected',
    cancel: 'rejected none CancellationRejected',
    'part fill': 'early none none',
    'last fill': 'early none none',
    'venue cancels': 'early none none',
    'venue expires': 'early none none',
  },
  foreign: {
    place: 'unchanged accepted none',
    amend: 'rejected none AmendmentRejected',
    cancel: 'rejected none CancellationRejected',
    'part fill': 'applied partially-filled OrderPartiallyFilled',
    'last fill': 'applied partially-filled OrderPartiallyFilled',
    'venue cancels': 'applied cancelled OrderCancelled',
    'venue expires': 'applied expired OrderExpired',
  },
  accepted: {
    place: 'unchanged accepted none',
    amend: 'applied accepted OrderAmended',
    cancel: 'applied cancelled OrderCancelled',
    'part fill': 'applied partially-filled OrderPartiallyFilled',
    'last fill': 'applied partially-filled OrderPartiallyFilled',
    'venue cancels': 'applied cancelled OrderCancelled',
    'venue expires': 'applied expired OrderExpired',
  },
  'partially-filled': {
    place: 'unchanged partially-filled none',
    amend: 'applied partially-filled OrderAmended',
    cancel: 'applied cancelled OrderCancelled',
    'part fill': 'applied partially-filled OrderPartiallyFilled',
    'last fill': 'applied filled OrderFilled',
    'venue cancels': 'applied cancelled OrderCancelled',
    'venue expires': 'applied expired OrderExpired',
  },
  filled: {
    place: 'unchanged filled none',
    amend: 'rejected filled AmendmentRejected',
    cancel: 'rejected filled CancellationRejected',
    'part fill': 'refused filled none',
    'last fill': 'refused filled none',
    'venue cancels': 'unchanged filled none',
    'venue expires': 'unchanged filled none',
  },
  rejected: {
    place: 'unchanged rejected none',
    amend: 'rejected rejected AmendmentRejected',
    cancel: 'rejected rejected CancellationRejected',
    'part fill': 'refused rejected none',
    'last fill': 'refused rejected none',
    'venue cancels': 'unchanged rejected none',
    'venue expires': 'unchanged rejected none',
  },
  cancelled: {
    place: 'unchanged cancelled none',
    amend: 'rejected cancelled AmendmentRejected',
    cancel: 'unchanged cancelled none',
    'part fill': 'applied cancelled LateExecutionBooked',
    'last fill': 'applied cancelled LateExecutionBooked',
    'venue cancels': 'unchanged cancelled none',
    'venue expires': 'unchanged cancelled none',
  },
  expired: {
    place: 'unchanged expired none',
    amend: 'rejected expired AmendmentRejected',
    cancel: 'rejected expired CancellationRejected',
    'part fill': 'applied expired LateExecutionBooked',
    'last fill': 'applied expired LateExecutionBooked',
    'venue cancels': 'unchanged expired none',
    'venue expires': 'unchanged expired none',
  },
};

const CASES = Object.entries(TABLE).flatMap(([state, row]) =>
  Object.entries(row).map(
    ([command, expected]) => [state, command, expected] as [State, keyof typeof COMMANDS, string],
  ),
);

describe('an order', () => {
  it.each(CASES)('that is %s, on "%s": %s', (state, name, expected) => {
    const before: Books = STATES[state];
    const { books, outcome, event } = applyCommand(before, COMMANDS[name], CONTEXT);
    expect(`${outcome.state} ${books.order?.status ?? 'none'} ${event?.type ?? 'none'}`).toBe(expected);
    const { latestRequest, ...others } = books;
    const isAnswered =
      name === 'amend' || (name === 'cancel' && (state === 'unknown' || state === 'foreign'));
    expect(latestRequest !== undefined).toBe(isAnswered);
    if (outcome.state !== 'applied') expect(others).toEqual(state === 'foreign' ? others : before);
    else expect(books.order!.version).toBe((before.order?.version ?? 0) + 1);
  });

  it('reserves cash, pays its executions and returns the rest', () => {
    const step = (books: Books, command: Command) => applyCommand(books, command, CONTEXT).books;
    const placed = step({ account: without('0') }, PLACE);
    expect(placed.account).toEqual(ACCOUNT);
    const filled = step(placed, FILL);
    expect(filled.account).toEqual({ ...ACCOUNT, cash: '42430', reservedCash: '11370' });
    expect(filled.position).toEqual({ ...POSITION, quantity: '40' });
    const amended = step(filled, { ...AMEND, changes: { quantity: '50', price: '190' } });
    expect(amended.account!.reservedCash).toBe('1900');
    const cancelled = step(amended, CANCEL);
    expect(cancelled.account).toEqual({ ...ACCOUNT, cash: '42430', reservedCash: '0' });
    expect(formatOrder(cancelled.order!)).toMatchObject({
      status: 'cancelled',
      filledQuantity: '40',
      averagePrice: '189.25',
      version: 4,
    });
  });

  it('of a seller reserves the position', () => {
    const sell = { ...PLACE, order: { ...PLACE.order, side: 'sell' as const } };
    const placed = applyCommand({ account: without('0'), position: POSITION }, sell, CONTEXT).books;
    expect(placed.position!.reservedQuantity).toBe('100');
    expect(placed.account!.reservedCash).toBe('0');
    const filled = applyCommand(placed, { ...FILL, price: '189.5' }, CONTEXT).books;
    expect(filled.position).toMatchObject({ quantity: '460', reservedQuantity: '60' });
    expect(filled.account!.cash).toBe('57580');
  });

  it.each([
    ['without an account', {}, PLACE, 'unknown-account'],
    [
      'of too much cash',
      { account: { ...ACCOUNT, cash: '18949.99', reservedCash: '0' } },
      PLACE,
      'insufficient-cash',
    ],
    ['of reserved cash', { account: { ...ACCOUNT, reservedCash: '31050.01' } }, PLACE, 'insufficient-cash'],
    [
      'of a missing position',
      { account: ACCOUNT },
      { ...PLACE, order: { ...PLACE.order, side: 'sell' } },
      'insufficient-position',
    ],
    [
      'of too large a quantity',
      { account: ACCOUNT },
      { ...PLACE, order: { ...PLACE.order, quantity: '100000.00000001', price: '1' } },
      'quantity-limit',
    ],
    [
      'of too large a value',
      { account: ACCOUNT },
      { ...PLACE, order: { ...PLACE.order, quantity: '1000', price: '1000.01' } },
      'value-limit',
    ],
    [
      'that costs too much when amended',
      BOOKS,
      { ...AMEND, changes: { quantity: '265' } },
      'insufficient-cash',
    ],
    [
      'amended to what is filled',
      { ...BOOKS, order: PARTLY_FILLED },
      { ...AMEND, changes: { quantity: '30' } },
      'quantity-not-above-filled',
    ],
    [
      'amended after another change',
      BOOKS,
      { ...AMEND, changes: { quantity: '120', expectedVersion: 2 } },
      'version-changed',
    ],
    ['of another account', BOOKS, { ...CANCEL, account: 'beta' }, 'unknown-order'],
  ] as readonly [string, Books, Command, string][])('%s is rejected: %s', (_, books, command, reason) => {
    const applied = applyCommand(books, command, CONTEXT);
    expect(applied.outcome).toEqual({ state: 'rejected', reason });
    expect(applied.event!.detail).toMatchObject({ reason, account: 'account' in command && command.account });
    expect(applied.books.account).toEqual(books.account);
  });

  it.each([
    ['executes more than is left', BOOKS, { ...FILL, quantity: '100.00000001' }, /has at most 100 left/],
    ['pays more than the limit', BOOKS, { ...FILL, price: '189.51' }, /worse than 189.5, the widest limit/],
    [
      'sells below the limit',
      { ...BOOKS, order: { ...ORDER, side: 'sell' } },
      { ...FILL, price: '189.49' },
      /worse than 189.5/,
    ],
    ['is in another currency', BOOKS, { ...CREDIT, currency: 'EUR' }, /in EUR; the account alpha is in USD/],
    [
      'is more than an account can have',
      { account: { ...ACCOUNT, cash: '9'.repeat(18) } },
      CREDIT,
      /more than an account can have/,
    ],
  ] as readonly [string, Books, Command, RegExp][])(
    'a report that %s is refused',
    (_, books, command, reason) => {
      const applied = applyCommand(books, command, CONTEXT);
      expect(applied).toEqual({
        books,
        outcome: { state: 'refused', reason: expect.stringMatching(reason) as string },
      });
    },
  );

  it.each([
    ['costs more than its new limit', { price: '189' }, FILL, 'partially-filled', '100'],
    ['is more than its new quantity', { quantity: '30' }, FILL, 'filled', '40'],
    [
      'is more than its new quantity, and is all',
      { quantity: '30' },
      { ...FILL, quantity: '100' },
      'filled',
      '100',
    ],
  ] as const)(
    'books an execution that %s, because the venue knew the old terms',
    (_, changes, fill, status, quantity) => {
      const amended = applyCommand(BOOKS, { ...AMEND, changes }, CONTEXT).books;
      const { books, outcome } = applyCommand(amended, fill, CONTEXT);
      expect(outcome.state).toBe('applied');
      expect(books.order).toMatchObject({ status, quantity, filledQuantity: fill.quantity });
      expect(books.account!.cash).toBe(fill.quantity === '40' ? '42430' : '31075');
      if (status === 'filled') expect(books.account!.reservedCash).toBe('0');
    },
  );

  it('that is cancelled after an amendment books executions by its old terms', () => {
    const step = (books: Books, command: Command) => applyCommand(books, command, CONTEXT).books;
    const cancelled = step(step(BOOKS, { ...AMEND, changes: { quantity: '30' } }), CANCEL);
    const { books, event } = applyCommand(cancelled, FILL, CONTEXT);
    expect(books.order).toMatchObject({ status: 'cancelled', quantity: '40', filledQuantity: '40' });
    expect(event!.type).toBe('LateExecutionBooked');
  });

  it('is rejected with an event if its id is that of another order, which does not change', () => {
    const other = { ...PLACE, order: { ...PLACE.order, quantity: '5' } };
    const { books, outcome, event } = applyCommand(BOOKS, other, CONTEXT);
    expect(outcome).toEqual({ state: 'rejected', reason: 'order-exists' });
    expect(event).toMatchObject({ type: 'OrderRejected', detail: { reason: 'order-exists' } });
    expect(books).toEqual(BOOKS);
  });

  it('is not changed by an amendment without a difference', () => {
    const same = { ...AMEND, changes: { quantity: ORDER.quantity, price: ORDER.price } };
    expect(applyCommand(BOOKS, same, CONTEXT).outcome.state).toBe('unchanged');
  });

  it('of an overdrawn account can be reduced', () => {
    const overdrawn = { ...BOOKS, account: { ...ACCOUNT, cash: '10' } };
    const reduce = { ...AMEND, changes: { quantity: '90' } };
    expect(applyCommand(overdrawn, reduce, CONTEXT).books.account!.reservedCash).toBe('17055');
  });

  it('needs an account that its first credit opens', () => {
    const { books, event } = applyCommand({}, CREDIT, CONTEXT);
    expect(books.account).toEqual({ account: 'alpha', currency: 'USD', cash: '50000', reservedCash: '0' });
    expect(event).toMatchObject({ type: 'CreditBooked', detail: { eventId: 'credit:C-1', cash: '50000' } });
  });
});
