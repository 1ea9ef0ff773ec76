import fc from 'fast-check';
import { DATABASE_NAMES } from '../../../src/config/trading-platform';
import type { Order, OrderStatus } from '../../../src/domain/orders';
import {
  createListStatement,
  createOrderReader,
} from '../../../src/lambdas/trading-platform/adapters/order-reader';
import { type Database, DatabaseUnavailableError } from '../../../src/lambdas/trading-platform/database';
import { QueryFailure } from '../../../src/lambdas/trading-platform/database/failure';
import { ApiWorld } from './api-world';
import { type TestDatabase, TestServer } from './postgres';
import { NOW } from './requests';

let server: TestServer;
let database: TestDatabase;
let opened: Database;
beforeAll(async () => {
  server = await TestServer.start();
  database = await server.create();
  opened = database.open({ user: DATABASE_NAMES.readerUser });
});
afterAll(async () => {
  opened.close();
  database.close();
  await server.stop();
});
beforeEach(() => database.run('TRUNCATE trading.accounts, trading.positions, trading.orders CASCADE'));

const formatId = (index: number) => `ord_${String(index).padStart(40, '0')}`;
/** An order at a number of milliseconds after {@link NOW}. */
const createOrder = (index: number, changes: Partial<Order> = {}): Order => ({
  orderId: formatId(index),
  account: 'acc-1',
  symbol: 'AAPL',
  side: 'buy',
  type: 'limit',
  quantity: '10',
  price: '189.95',
  timeInForce: 'day',
  status: 'accepted',
  filledQuantity: '0',
  filledValue: '0',
  largestQuantity: '10',
  widestPrice: '189.95',
  version: 1,
  createdAt: new Date(NOW + index).toISOString(),
  updatedAt: new Date(NOW + index).toISOString(),
  ...changes,
});
const insert = (orders: readonly Order[]) =>
  database.run(
    `INSERT INTO trading.orders SELECT order_id, account, symbol, side, type, quantity, price, time_in_force, status,
       filled_quantity, filled_value, version, reason, created_at, updated_at, quantity, price
     FROM json_populate_recordset(NULL::trading.orders, $1)`,
    [
      JSON.stringify(
        orders.map((order) =>
          Object.fromEntries(
            Object.entries(order).map(([name, value]) => [
              name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
              value,
            ]),
          ),
        ),
      ),
    ],
  );

/** A world whose functions read the database. */
const createWorld = (databases: Partial<Record<'writer' | 'reader', Database>> = {}) => {
  const world = new ApiWorld();
  world.orders = createOrderReader({ writer: opened, reader: opened, ...databases }, world.telemetry);
  return world;
};

describe('GET /orders/{orderId}', () => {
  it('answers the order with exact amounts and its average price', async () => {
    const world = createWorld();
    const token = await world.logIn();
    const filled = {
      status: 'partially-filled',
      filledQuantity: '0.3',
      filledValue: '0.1',
      version: 2,
    } as const;
    await insert([createOrder(1, filled)]);
    const answer = await world.send('GET /orders/{orderId}', { token, orderId: formatId(1) });
    const { filledValue, largestQuantity, widestPrice, ...order } = createOrder(1, filled);
    expect([filledValue, largestQuantity, widestPrice]).toEqual(['0.1', '10', '189.95']);
    expect(answer).toMatchObject({ status: 200, body: { ...order, averagePrice: '0.33333333' } });
    expect(answer.body).not.toHaveProperty('filledValue');
  });

  it('does not find an order that is not processed yet, nor one of another account, in the same words', async () => {
    const world = createWorld();
    const token = await world.logIn();
    await insert([createOrder(1, { account: 'acc-2' })]);
    const [foreign, absent] = [
      await world.send('GET /orders/{orderId}', { token, orderId: formatId(1) }),
      await world.send('GET /orders/{orderId}', { token, orderId: formatId(2) }),
    ];
    expect([foreign.status, foreign.headers['retry-after']]).toEqual([404, '1']);
    const text = JSON.stringify(foreign).replaceAll(formatId(1), formatId(2));
    expect(text).toBe(JSON.stringify(absent));
  });

  it.each([
    [{ orderId: 'ord_1' }, 'orderId'],
    [{ orderId: formatId(1), query: { consistent: '1' } }, 'consistent'],
    [{ orderId: formatId(1), query: { account: 'acc-1' } }, 'account'],
  ])('refuses %j', async (options, field) => {
    const world = createWorld();
    const token = await world.logIn();
    const { status, body } = await world.send('GET /orders/{orderId}', { token, ...options });
    expect([status, body.field]).toEqual([400, field]);
  });
});

describe('GET /orders', () => {
  it('refuses other accounts and invalid queries', async () => {
    const world = createWorld();
    const token = await world.logIn();
    const list = (query: Readonly<Record<string, string>>) => world.send('GET /orders', { token, query });
    expect((await list({ account: 'acc-2' })).status).toBe(403);
    expect(await list({ account: 'acc-1', limit: 'all' })).toMatchObject({
      status: 400,
      body: { field: 'limit' },
    });
    expect((await world.send('GET /orders', { query: { account: 'acc-1' } })).status).toBe(401);
  });

  it('lists the orders of any query once, newest first, page by page', async () => {
    const statuses: readonly OrderStatus[] = ['accepted', 'filled', 'cancelled'];
    // Several orders have the same time.
    const anyOrder = fc.record({
      account: fc.constantFrom('acc-1', 'acc-2'),
      status: fc.constantFrom(...statuses),
      second: fc.nat(4),
    });
    const anyTime = fc.option(fc.nat(5), { nil: undefined });
    const anyQuery = fc.record({
      account: fc.constantFrom('acc-1', 'acc-2'),
      status: fc.option(fc.constantFrom(...statuses), { nil: undefined }),
      from: anyTime,
      to: anyTime,
      limit: fc.integer({ min: 1, max: 7 }),
    });
    const formatTime = (second: number) => new Date(NOW + second * 1_000).toISOString();
    await fc.assert(
      fc
        .asyncProperty(
          fc.array(anyOrder, { maxLength: 25 }),
          anyQuery,
          async (list, { account, status, from, to, limit }) => {
            fc.pre(from === undefined || to === undefined || from < to);
            const world = createWorld();
            const token = await world.logIn('alice', ['acc-1', 'acc-2']);
            const orders = list.map(({ second, ...order }, index) =>
              createOrder(index, {
                ...order,
                createdAt: formatTime(second),
                ...(order.status === 'filled' && { filledQuantity: '10', filledValue: '1899.5' }),
              }),
            );
            await insert(orders);
            const query = {
              account,
              limit: String(limit),
              ...(status !== undefined && { status }),
              ...(from !== undefined && { from: formatTime(from) }),
              ...(to !== undefined && { to: formatTime(to) }),
            };
            const pages: string[][] = [];
            for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
              const { status: code, body } = await world.send('GET /orders', {
                token,
                query: { ...query, ...(cursor !== undefined && { cursor }) },
              });
              expect(code).toBe(200);
              pages.push((body.orders as { orderId: string }[]).map(({ orderId }) => orderId));
              cursor = body.cursor as string | undefined;
            }
            const expected = orders
              .filter((order) => order.account === account)
              .filter((order) => status === undefined || order.status === status)
              .filter((order) => from === undefined || order.createdAt >= formatTime(from))
              .filter((order) => to === undefined || order.createdAt < formatTime(to))
              .sort((a, b) => (`${a.createdAt}${a.orderId}` < `${b.createdAt}${b.orderId}` ? 1 : -1))
              .map(({ orderId }) => orderId);
            expect(pages.flat()).toEqual(expected);
            // All pages are full but the last one, which is empty only if there is no order.
            for (const page of pages.slice(0, -1)) expect(page).toHaveLength(limit);
            expect(pages.at(-1)!.length > 0 || expected.length === 0).toBe(true);
          },
        )
        .afterEach(() => database.run('TRUNCATE trading.orders CASCADE').then(() => undefined)),
      { numRuns: 60 },
    );
  });

  it.each([
    ['all statuses', undefined, 'orders_by_account'],
    ['one status', 'filled', 'orders_by_status'],
  ] as const)('reads only its page from an index, with %s', async (_, status, index) => {
    await database.run(
      `INSERT INTO trading.orders SELECT 'ord_' || lpad(i::text, 40, '0'), 'acc-' || i % 3, 'AAPL', 'buy', 'limit', 1, 1,
         'day', (ARRAY['accepted', 'cancelled', 'expired'])[i % 7 % 3 + 1], 0, 0, 1, NULL, to_timestamp(i), to_timestamp(i)
       FROM generate_series(1, 20000) AS i`,
    );
    await database.run('ANALYZE trading.orders');
    const after = { createdAt: new Date(9_000_000).toISOString(), orderId: formatId(9_000) };
    const { text, values } = createListStatement({
      account: 'acc-1',
      limit: 20,
      isConsistent: false,
      after,
      ...(status && { status: 'cancelled' }),
    });
    const rows = await database.run<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Sort|Seq Scan/);
  });
});

describe('GET /accounts/{account}', () => {
  const get = (world: ApiWorld, token: string, account = 'acc-1', query: Record<string, string> = {}) =>
    world.send('GET /accounts/{account}', { token, account, query });

  it('answers cash and positions with exact amounts', async () => {
    const world = createWorld();
    const token = await world.logIn('alice', ['acc-1', 'acc-3']);
    await database.run(
      "INSERT INTO trading.accounts VALUES ('acc-1', 'USD', 1000.10, 0.05), ('acc-3', 'EUR', 0, 0)",
    );
    await database.run(
      "INSERT INTO trading.positions VALUES ('acc-1', 'MSFT', 2, 1), ('acc-1', 'AAPL', 0.5, 0)",
    );
    expect(await get(world, token)).toMatchObject({
      status: 200,
      body: {
        account: 'acc-1',
        currency: 'USD',
        cash: '1000.1',
        reservedCash: '0.05',
        positions: [
          { symbol: 'AAPL', quantity: '0.5', reservedQuantity: '0' },
          { symbol: 'MSFT', quantity: '2', reservedQuantity: '1' },
        ],
      },
    });
    expect((await get(world, token, 'acc-3', { consistent: 'true' })).body.positions).toEqual([]);
    expect((await get(world, token, 'acc-2')).status).toBe(403);
    expect((await get(world, token, 'a b')).status).toBe(400);
    await database.run('TRUNCATE trading.accounts CASCADE');
    expect((await get(world, token)).status).toBe(404);
  });

  it('answers all positions page by page, each once', async () => {
    const world = createWorld();
    const token = await world.logIn();
    await database.run("INSERT INTO trading.accounts VALUES ('acc-1', 'USD', 1, 0)");
    await database.run(
      "INSERT INTO trading.positions SELECT 'acc-1', 'S-' || number, number, 0 FROM generate_series(1, 2500) AS number",
    );
    const symbols: string[] = [];
    const sizes: number[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await get(world, token, 'acc-1', cursor === undefined ? {} : { cursor });
      const page = (body.positions as readonly { readonly symbol: string }[]).map(({ symbol }) => symbol);
      sizes.push(page.length);
      symbols.push(...page);
      cursor = body.cursor as string | undefined;
    } while (cursor !== undefined);
    expect(sizes).toEqual([1000, 1000, 500]);
    expect(new Set(symbols).size).toBe(2500);
    expect(await get(world, token, 'acc-1', { cursor: "'" })).toMatchObject({
      status: 400,
      body: { field: 'cursor' },
    });
    await database.run('TRUNCATE trading.accounts CASCADE');
  });
});

describe('the instance that is asked', () => {
  /** A database that counts its queries and can be down. */
  const createDatabase = () => {
    const state = { isDown: false, queries: 0, cause: undefined as Error | undefined };
    const query: Database['query'] = (...request) => {
      state.queries++;
      return state.isDown
        ? Promise.reject(new DatabaseUnavailableError('down', { cause: state.cause }))
        : opened.query(...request);
    };
    return Object.assign(state, { database: { ...opened, query } });
  };
  const createInstances = async () => {
    const [writer, reader] = [createDatabase(), createDatabase()];
    const world = createWorld({ writer: writer.database, reader: reader.database });
    const token = await world.logIn();
    const list = (query: Record<string, string> = {}) =>
      world.send('GET /orders', { token, query: { account: 'acc-1', ...query } });
    return { writer, reader, world, list };
  };

  it('is the reader, or the writer for consistent answers', async () => {
    const { writer, reader, list } = await createInstances();
    await list();
    expect([writer.queries, reader.queries]).toEqual([0, 1]);
    await list({ consistent: 'true' });
    expect([writer.queries, reader.queries]).toEqual([1, 1]);
  });

  it('is the writer while the reader does not answer, and the reader again later', async () => {
    const { writer, reader, world, list } = await createInstances();
    reader.isDown = true;
    for (let request = 0; request < 3; request++) expect((await list()).status).toBe(200);
    // Not each request waits for the reader.
    expect([writer.queries, reader.queries]).toEqual([3, 1]);
    reader.isDown = false;
    world.time += 10_000;
    expect((await list()).status).toBe(200);
    expect([writer.queries, reader.queries]).toEqual([3, 2]);
  });

  it('is not the writer if the reader answers that the statement takes too long', async () => {
    const { writer, reader, list } = await createInstances();
    reader.isDown = true;
    reader.cause = new QueryFailure('later', new Error('canceling statement due to statement timeout'));
    expect((await list()).status).toBe(503);
    expect([writer.queries, reader.queries]).toEqual([0, 1]);
  });

  it('is none during a failover: the answer is 503 with a time to retry', async () => {
    const { writer, reader, list } = await createInstances();
    writer.isDown = true;
    reader.isDown = true;
    const { status, headers, body } = await list();
    expect([status, body.error]).toEqual([503, 'ServiceUnavailable']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect((await list({ consistent: 'true' })).status).toBe(503);
  });
});
