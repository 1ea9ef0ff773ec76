import fc from 'fast-check';
import { type Command, formatContent, type Order } from '../../../src/domain/orders';
import { bookCommand } from '../../../src/lambdas/trading-platform/book-command';
import type { Database } from '../../../src/lambdas/trading-platform/database';
import type { Connect } from '../../../src/lambdas/trading-platform/database/connect';
import { CANCEL, CONTEXT, createId, CREDIT, FILL, ORDER_ID, PLACE } from '../../domain/orders/examples';
import { createHistories } from '../../domain/orders/histories';
import { BooksModel } from '../../domain/orders/model';
import { LONG, type TestDatabase, TestServer } from './postgres';
import { expectBooks, readBooks } from './read-books';

let server: TestServer;
let database: TestDatabase;
beforeAll(async () => {
  server = await TestServer.start({ max_connections: '60' });
  database = await server.create();
});
afterAll(() => server.stop());

const TABLES = [
  'accounts',
  'positions',
  'orders',
  'order_history',
  'executions',
  'inbox',
  'outbox',
  'latest_requests',
];
const clear = () => database.run(`TRUNCATE ${TABLES.map((table) => `trading.${table}`).join(', ')}`);
beforeEach(clear);

const book = (opened: Database, command: Command, now = CONTEXT.now) =>
  opened.transact((query) => bookCommand(query, command, { ...CONTEXT, now }), LONG);

/**
 * Ends connections by a script. Each number is after how many statements the next connection ends: with an even number
 * before a statement, which can be COMMIT, and with an odd one after a COMMIT whose answer is lost.
 */
const createUnreliableConnect = (connect: Connect, script: readonly number[]) => {
  const state = { ends: 0, unknownCommits: 0, connect: undefined as unknown as Connect };
  state.connect = async () => {
    const connection = await connect();
    const limit = script[state.ends];
    if (limit === undefined) return connection;
    let statements = 0;
    const [{ pid }] = (await connection.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')) as [
      { pid: number },
    ];
    const endBefore = async (): Promise<void> => {
      if (++statements < limit || limit % 2 === 1) return;
      state.ends++;
      await database.run('SELECT pg_terminate_backend($1)', [pid]);
    };
    return {
      ...connection,
      query: async (text, values) => {
        await endBefore();
        return connection.query(text, values);
      },
      commit: async () => {
        await endBefore();
        await connection.commit();
        if (statements < limit) return;
        state.ends++;
        state.unknownCommits++;
        await database.run('SELECT pg_terminate_backend($1)', [pid]);
        // The answer to the COMMIT is lost: the next statement finds out that the connection has ended.
        await connection.query('SELECT 1');
      },
    };
  };
  return state;
};

describe('booking', () => {
  it('agrees with the model for any history, with late commands, repetitions and with connections that end at any statement', async () => {
    let [ends, unknownCommits] = [0, 0];
    await fc.assert(
      fc
        .asyncProperty(
          createHistories(14),
          fc.array(fc.nat(100), { maxLength: 10 }),
          fc.array(fc.integer({ min: 2, max: 24 }), { maxLength: 6 }),
          async (history, repetitions, script) => {
            const model = new BooksModel();
            const unreliable = createUnreliableConnect(database.createConnect(), script);
            const opened = database.open({}, unreliable.connect);
            const deliveries = [...history, ...repetitions.map((index) => history[index % history.length]!)];
            for (const { command, now } of deliveries) {
              const expected = model.apply(command, { ...CONTEXT, now });
              const { outcome } = await book(opened, command, now);
              // After a COMMIT with an unknown outcome, the second attempt finds the effect of the first one.
              if (outcome.state !== 'repeated') expect(outcome).toEqual(expected);
              else expect(['early', 'refused']).not.toContain(expected.state);
            }
            expect(await readBooks(database)).toEqual(expectBooks(model));
            opened.close();
            ends += unreliable.ends;
            unknownCommits += unreliable.unknownCommits;
          },
        )
        .afterEach(() => clear().then(() => {})),
      { numRuns: 30 },
    );
    expect(ends).toBeGreaterThan(10);
    expect(unknownCommits).toBeGreaterThan(10);
  });

  it('conserves money and quantities when functions book commands of the same accounts at the same time', async () => {
    const functions = Array.from({ length: 8 }, () => database.open());
    const orders = Array.from({ length: 12 }, (_, index) => createTrade(index)).flat();
    const deliveries = [...orders, ...orders];
    const queue = deliveries.entries();
    await book(functions[0]!, CREDIT);
    const early: Command[] = [];
    await Promise.all(
      functions.map(async (opened) => {
        for (const [, command] of queue) {
          const { outcome } = await book(opened, command);
          if (outcome.state === 'early') early.push(command);
        }
      }),
    );
    for (const command of early) await book(functions[0]!, command);
    for (const opened of functions) opened.close();

    const books = await readBooks(database);
    expect(books.executions).toHaveLength(12);
    expect(books.orders.map(({ status }: Order) => status)).toEqual(Array(12).fill('filled'));
    // 50,000, and 12 credits of 1,000, of which each trade costs 95.
    expect(books.accounts).toEqual([{ account: 'alpha', currency: 'USD', cash: '60860', reservedCash: '0' }]);
    expect(books.positions).toEqual([
      { account: 'alpha', symbol: 'AAPL', quantity: '120', reservedQuantity: '0' },
    ]);
    expect(new Set(books.events).size).toBe(37);
  });

  it('of deliveries of one message at the same time has one effect', async () => {
    const functions = Array.from({ length: 8 }, () => database.open());
    const results = await Promise.all(functions.map((opened) => book(opened, CREDIT)));
    for (const opened of functions) opened.close();
    expect(results.map(({ outcome }) => outcome.state).sort()).toEqual([
      'applied',
      ...Array(7).fill('repeated'),
    ]);
    expect((await readBooks(database)).accounts).toMatchObject([{ cash: '50000' }]);
  });

  it('refuses another content under an id that had its effect, and counts its failed attempts', async () => {
    const opened = database.open();
    await book(opened, CREDIT);
    await book(opened, PLACE);
    await book(opened, FILL);
    const other = { ...FILL, quantity: '1' };
    expect((await book(opened, other)).outcome).toEqual({
      state: 'refused',
      reason: 'another message with other content has the id execution:X-1',
    });
    expect((await book(opened, FILL)).outcome.state).toBe('repeated');
    expect((await readBooks(database)).orders).toMatchObject([{ filledQuantity: '40' }]);
    opened.close();
  });

  it('accepts a corrected report after a refused one', async () => {
    const opened = database.open();
    await book(opened, CREDIT);
    await book(opened, PLACE);
    expect((await book(opened, { ...FILL, price: '200' })).outcome.state).toBe('refused');
    expect(await database.run('SELECT failures FROM trading.inbox WHERE failures > 0')).toEqual([
      { failures: 1 },
    ]);
    expect((await book(opened, FILL)).outcome.state).toBe('applied');
    opened.close();
  });

  it('books an execution that has overtaken its order when it comes again', async () => {
    const opened = database.open();
    await book(opened, CREDIT);
    expect((await book(opened, FILL)).outcome.state).toBe('early');
    expect((await book(opened, FILL)).outcome.state).toBe('early');
    await book(opened, PLACE);
    expect((await book(opened, FILL)).outcome.state).toBe('applied');
    opened.close();
  });

  it('keeps the requests of accounts apart, so that no account prevents the order of another one', async () => {
    const opened = database.open();
    await book(opened, CREDIT);
    const foreign = await book(opened, { ...CANCEL, account: 'beta', requestId: createId('req', 9) });
    expect(foreign.outcome).toEqual({ state: 'rejected', reason: 'unknown-order' });
    expect((await book(opened, PLACE)).outcome.state).toBe('applied');
    opened.close();
  });

  it('does not distinguish repeated requests by their times', () => {
    const again = { ...CANCEL, receivedAt: '2026-12-01T00:00:00.000Z', requestId: createId('req', 9) };
    expect(formatContent(again)).toBe(formatContent(CANCEL));
    expect(formatContent({ ...CANCEL, orderId: createId('ord', 2) })).not.toBe(formatContent(CANCEL));
  });

  it('survives that the writer is killed in the middle of a transaction, and the promotion of a standby', async () => {
    await server.cluster.addStandby();
    const opened = database.open();
    await book(opened, CREDIT);
    let attempts = 0;
    const { outcome } = await opened.transact(async (query) => {
      const booking = await bookCommand(query, PLACE, CONTEXT);
      if (++attempts === 1) {
        await server.cluster.kill();
        // The functions try again for seconds until the standby is the writer.
        setTimeout(() => void server.cluster.promote(), 300);
      }
      return booking;
    }, LONG);
    expect({ attempts, outcome }).toEqual({ attempts: 2, outcome: { state: 'applied' } });
    expect((await readBooks(database)).orders).toMatchObject([{ orderId: ORDER_ID, status: 'accepted' }]);
    opened.close();
  });
});

/** A credit, an order and its execution. */
const createTrade = (number: number): readonly Command[] => {
  const orderId = createId('ord', number + 1);
  return [
    { ...CREDIT, creditId: `C-of-trade-${number}`, amount: '1000' },
    {
      ...PLACE,
      orderId,
      requestId: createId('req', number + 1),
      order: { ...PLACE.order, quantity: '10', price: '10' },
    },
    { ...FILL, executionId: `X-${number}`, orderId, quantity: '10', price: '9.5' },
  ];
};
