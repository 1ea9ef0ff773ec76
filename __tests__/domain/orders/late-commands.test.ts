import fc from 'fast-check';
import {
  type AmendOrder,
  applyCommand,
  type Books,
  type Command,
  type OrderCommand,
} from '../../../src/domain/orders';
import { AMEND, ACCOUNT, BOOKS, CANCEL, CONTEXT, CREDIT, FILL, NOW, PLACE, RECEIVED_AT } from './examples';

const step = (books: Books, command: Command, now = NOW) => applyCommand(books, command, { ...CONTEXT, now });
const after = (time: string, milliseconds: number): string =>
  new Date(Date.parse(time) + milliseconds).toISOString();
const receivedAfter = <Request extends OrderCommand>(request: Request, milliseconds: number): Request => ({
  ...request,
  receivedAt: after(RECEIVED_AT, milliseconds),
});
const amend = (milliseconds: number, changes: AmendOrder['changes']): AmendOrder =>
  receivedAfter({ ...AMEND, changes }, milliseconds);
/** The account before the order, and no position. */
const EMPTY: Books = { account: { ...ACCOUNT, reservedCash: '0' } };
const [MINUTE, DAY] = [60_000, 86_400_000];

describe('an amendment that arrives after a newer one', () => {
  it.each([
    ['was applied', { quantity: '50' }, { quantity: '50', reservedCash: '9475' }],
    ['changed nothing', { quantity: '100' }, { quantity: '100', reservedCash: '18950' }],
    ['was rejected', { quantity: '100001' }, { quantity: '100', reservedCash: '18950' }],
  ])('that %s is rejected and changes nothing', (_, newer, { quantity, reservedCash }) => {
    const { books } = step(BOOKS, amend(2, newer));
    const late = step(books, amend(1, { quantity: '80' }));
    expect(late.outcome).toEqual({ state: 'rejected', reason: 'superseded' });
    expect(late.event).toMatchObject({ type: 'AmendmentRejected', detail: { reason: 'superseded' } });
    expect(late.books).toEqual(books);
    expect(late.books).toMatchObject({ order: { quantity }, account: { reservedCash } });
  });

  it('is applied if both were received in the same millisecond: the queue has their sequence', () => {
    const { books } = step(BOOKS, amend(1, { quantity: '50' }));
    expect(step(books, amend(1, { price: '180' })).books.order).toMatchObject({
      quantity: '50',
      price: '180',
    });
  });

  it('leaves the terms of the newest one, in whatever sequence they arrive', () => {
    const amendments = [50, 60, 70, 80, 90].map((quantity, index) =>
      amend(index, { quantity: String(quantity), price: String(100 + index) }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(amendments, { minLength: 1 }), (arriving) => {
        const books = arriving.reduce((before: Books, command) => step(before, command).books, BOOKS);
        const newest = arriving.reduce((a, b) => (a.receivedAt > b.receivedAt ? a : b));
        expect(books.order).toMatchObject(newest.changes);
      }),
    );
  });
});

describe('an amendment that arrives hours later', () => {
  it('is applied if it is the newest one, because the order would keep terms that are older still', () => {
    const { books, outcome } = step(BOOKS, amend(1, { quantity: '50' }), after(NOW, DAY));
    expect(outcome.state).toBe('applied');
    expect(books.order!.quantity).toBe('50');
  });
});

describe('a cancellation', () => {
  it('is applied however late it arrives', () => {
    const { books } = step(BOOKS, amend(2, { quantity: '50' }));
    expect(step(books, receivedAfter(CANCEL, 1), after(NOW, DAY)).books).toMatchObject({
      order: { status: 'cancelled' },
      account: { reservedCash: '0' },
    });
  });
});

describe('an order', () => {
  it.each([CANCEL, AMEND])(
    'is rejected after a request that was rejected because the order was unknown: $kind',
    (request) => {
      const early = step(EMPTY, receivedAfter(request, 1));
      expect(early.outcome).toEqual({ state: 'rejected', reason: 'unknown-order' });
      const { books, outcome, event } = step(early.books, PLACE);
      expect(outcome).toEqual({ state: 'rejected', reason: 'reported-unknown' });
      expect(event).toMatchObject({ type: 'OrderRejected', detail: { reason: 'reported-unknown' } });
      expect(books.order).toMatchObject({ status: 'rejected', reason: 'reported-unknown' });
      expect(books.account).toEqual(EMPTY.account);
    },
  );

  it.each([
    ['day', 15 * MINUTE, 'accepted'],
    ['day', 15 * MINUTE + 1, 'rejected'],
    ['day', DAY, 'rejected'],
    ['ioc', 5 * MINUTE, 'accepted'],
    ['ioc', 5 * MINUTE + 1, 'rejected'],
  ] as const)('"%s" that arrives after %d ms is %s', (timeInForce, age, status) => {
    const place = { ...PLACE, order: { ...PLACE.order, timeInForce } };
    const { books, event } = step(EMPTY, place, after(RECEIVED_AT, age));
    expect(books.order!.status).toBe(status);
    if (status === 'rejected') {
      expect(event).toMatchObject({ type: 'OrderRejected', detail: { reason: 'too-old' } });
      expect(books.account).toEqual(EMPTY.account);
    }
  });

  it('that exists is not rejected when its request arrives again, the next day', () => {
    const { outcome, books } = step(BOOKS, PLACE, after(NOW, DAY));
    expect(outcome.state).toBe('unchanged');
    expect(books).toEqual(BOOKS);
  });
});

describe('what other systems report', () => {
  it('has the same effect on cash and position in whatever sequence it arrives, also around a cancellation', () => {
    const { books: placed } = step(EMPTY, PLACE);
    const arriving: readonly Command[] = [
      FILL,
      { ...FILL, executionId: 'X-2', quantity: '25', price: '189' },
      { ...FILL, executionId: 'X-3', quantity: '35', price: '180.5' },
      CREDIT,
      { ...CREDIT, creditId: 'C-2', amount: '0.01' },
      receivedAfter(CANCEL, 1),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray([...arriving], { minLength: arriving.length }), (commands) => {
        const books = commands.reduce(
          (before, command) => step(before, command, after(NOW, DAY)).books,
          placed,
        );
        // 50,000 and two credits, without 40 × 189.25, 25 × 189 and 35 × 180.5.
        expect(books.account).toMatchObject({ cash: '81387.51', reservedCash: '0' });
        expect(books.position).toMatchObject({ quantity: '100', reservedQuantity: '0' });
        expect(books.order).toMatchObject({ filledQuantity: '100', filledValue: '18612.5' });
      }),
    );
  });

  it('closes an order that its client has amended meanwhile', () => {
    const { books } = step(BOOKS, amend(2, { quantity: '50' }));
    const closing = {
      kind: 'expired',
      executionId: 'X-9',
      orderId: PLACE.orderId,
      executedAt: RECEIVED_AT,
    } as const;
    expect(step(books, closing, after(NOW, DAY)).books).toMatchObject({
      order: { status: 'expired' },
      account: { reservedCash: '0' },
    });
  });
});

describe('an amendment after a limit was lowered', () => {
  const limits = { maxOrderQuantity: '10', maxOrderValue: '1000' };
  it.each([
    [{ quantity: '90' }, 'applied'],
    [{ price: '100' }, 'applied'],
    [{ quantity: '90', price: '200' }, 'applied'],
    [{ quantity: '90', price: '250' }, 'rejected'],
    [{ quantity: '101', price: '1' }, 'rejected'],
    [{ price: '190' }, 'rejected'],
  ] as const)('%j, of 100 × 189.5, is %s', (changes, state) => {
    const { outcome } = applyCommand(BOOKS, { ...AMEND, changes }, { limits, now: NOW });
    expect(outcome.state).toBe(state);
  });

  it.each([
    [{ quantity: '90' }, 'applied'],
    [{ quantity: '101', price: '1' }, 'rejected'],
    [{ price: '190' }, 'rejected'],
  ] as const)('%j, of 100 × 189.5, is %s while the limits cannot be read', (changes, state) => {
    const { outcome } = applyCommand(BOOKS, { ...AMEND, changes }, { limits: 'none', now: NOW });
    expect(outcome).toEqual({ state, ...(state === 'rejected' && { reason: 'limits-unknown' }) });
  });
});
