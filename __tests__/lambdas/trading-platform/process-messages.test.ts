import type { Query } from '../../../src/lambdas/trading-platform/database';
import { claimEvents } from '../../../src/lambdas/trading-platform/database/outbox';
import { type OrderCommand, OUTBOX_AGE, type PlaceOrder } from '../../../src/domain/orders';
import { AMEND, CANCEL, createId, CREDIT, FILL, NOW, ORDER_ID, PLACE } from '../../domain/orders/examples';
import { OrderWorld } from './order-world';
import { LIMITS, LONG, type TestDatabase, TestServer } from './postgres';
import { readBooks } from './read-books';

let server: TestServer;
let database: TestDatabase;
let world: OrderWorld;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  database = await server.create();
  world = new OrderWorld(database.open());
  // A fault of the schema that only the real server finds.
  await database.run("ALTER TABLE trading.orders ADD CONSTRAINT no_poison CHECK (symbol <> 'POISON')");
});
afterEach(() => {
  world.database.close();
  database.close();
});

const NONE = { batchItemFailures: [] };
const failuresOf = (...records: readonly { readonly messageId: string }[]) => ({
  batchItemFailures: records.map(({ messageId }) => ({ itemIdentifier: messageId })),
});
const credit = () => world.processArrivals([world.createArrivalRecord(CREDIT)]);
const createOrder = (number: number, changes: Partial<PlaceOrder['order']> = {}): PlaceOrder => ({
  ...PLACE,
  orderId: createId('ord', number),
  requestId: createId('req', number),
  order: { ...PLACE.order, quantity: '1', ...changes },
});
const POISON = createOrder(13, { symbol: 'POISON' });
const MINUTE = 60_000;

describe('the processors', () => {
  it('book the messages of a batch and publish their events, each once however often it comes', async () => {
    await credit();
    const place = world.createCommandRecord(PLACE);
    expect(await world.processCommands([place, world.createCommandRecord(PLACE)])).toEqual(NONE);
    expect(await world.processArrivals([world.createArrivalRecord(FILL)])).toEqual(NONE);
    expect(await world.processArrivals([world.createArrivalRecord(FILL)])).toEqual(NONE);
    expect(await world.processCommands([world.createCommandRecord(CANCEL)])).toEqual(NONE);
    expect(world.published).toEqual([
      'CreditBooked credit:C-1',
      `OrderAccepted ${PLACE.requestId}`,
      'OrderPartiallyFilled execution:X-1',
    ]);
    // The request to cancel has the same id as the order, so it is a contradiction and not booked.
    expect(world.dead).toEqual([
      {
        body: world.createCommandRecord(CANCEL).body,
        group: ORDER_ID,
        reason: `another message with other content has the id ${PLACE.requestId}`,
      },
    ]);
    expect((await readBooks(database)).orders).toMatchObject([{ status: 'partially-filled' }]);
  });

  it('move a message that cannot be read to the dead-letter queue with the reason, and book the others', async () => {
    const messages = Array.from({ length: 9 }, (_, index) =>
      world.createArrivalRecord({ ...CREDIT, creditId: `C-${index}`, amount: '1' }),
    );
    const broken = world.createRecord(
      '{"source":"treasury","detail-type":"AccountCredited","detail":{"amount":1}}',
    );
    expect(await world.processArrivals([broken, ...messages])).toEqual(NONE);
    expect(world.dead).toEqual([
      { body: broken.body, reason: expect.stringMatching(/^event.detail.creditId must be/) as string },
    ]);
    expect((await readBooks(database)).accounts).toMatchObject([{ cash: '9' }]);
  });

  it('move a message that always fails to the dead-letter queue after 5 attempts; the others do not wait', async () => {
    await credit();
    const poison = world.createCommandRecord(POISON);
    const good = world.createCommandRecord(createOrder(14));
    expect(await world.processCommands([poison, good])).toEqual(failuresOf(poison));
    expect((await readBooks(database)).orders).toMatchObject([{ orderId: createId('ord', 14) }]);
    expect(world.delays).toEqual([{ receipt: poison.receiptHandle, seconds: expect.any(Number) as number }]);
    for (let attempt = 2; attempt <= 4; attempt++)
      expect(await world.processCommands([poison])).toEqual(failuresOf(poison));
    expect(await world.processCommands([poison])).toEqual(NONE);
    expect(world.dead).toEqual([
      {
        body: poison.body,
        group: POISON.orderId,
        reason: expect.stringMatching(
          /^failed in 5 attempts: .*violates check constraint "no_poison"/,
        ) as string,
      },
    ]);
  });

  it('book nothing of an order after a message of it has failed, so that their sequence stays right', async () => {
    await credit();
    const [poison, cancel, other] = [
      world.createCommandRecord(POISON),
      world.createCommandRecord({ ...CANCEL, orderId: POISON.orderId, requestId: createId('req', 15) }),
      world.createCommandRecord(createOrder(14)),
    ];
    expect(await world.processCommands([poison, cancel, other])).toEqual(failuresOf(poison, cancel));
    await database.run('ALTER TABLE trading.orders DROP CONSTRAINT no_poison');
    expect(await world.processCommands([poison, cancel])).toEqual(NONE);
    expect((await readBooks(database)).orders).toMatchObject([
      { status: 'cancelled' },
      { status: 'accepted' },
    ]);
  });

  it('let a report wait for its order for half an hour, in any number of attempts, and then move it to the dead-letter queue', async () => {
    await credit();
    const fill = world.createArrivalRecord(FILL);
    const other = { ...FILL, executionId: 'X-9', orderId: createId('ord', 99) };
    const lost = world.createArrivalRecord(other, 30 * MINUTE);
    for (let attempt = 1; attempt <= 12; attempt++)
      expect(await world.processArrivals([fill, lost])).toEqual(failuresOf(fill, lost));
    await world.processCommands([world.createCommandRecord(PLACE)]);
    expect(await world.processArrivals([fill, world.createArrivalRecord(other, 30 * MINUTE + 1)])).toEqual(
      NONE,
    );
    expect((await readBooks(database)).orders).toMatchObject([{ status: 'partially-filled' }]);
    expect(world.dead).toMatchObject([
      { reason: `the order ${createId('ord', 99)} is not known yet, 30 minutes after the report` },
    ]);
  });

  it('apply no command out of the dead-letter queue that a later request has replaced', async () => {
    await credit();
    await database.run('ALTER TABLE trading.orders ADD CONSTRAINT no_thirteen CHECK (quantity <> 13)');
    const receive = (id: number, command: OrderCommand) =>
      world.createCommandRecord({
        ...command,
        requestId: createId('req', id),
        receivedAt: new Date(Date.parse(NOW) + id).toISOString(),
      });
    const process = async (...records: Parameters<typeof world.processCommands>[0]) =>
      world.processCommands(records);
    const [first, second] = [13, 50].map((quantity, index) =>
      receive(index + 2, { ...AMEND, changes: { quantity: String(quantity) } }),
    );
    const cancel = receive(4, { ...CANCEL, orderId: POISON.orderId });
    await process(world.createCommandRecord(PLACE));
    for (let attempt = 1; attempt <= 5; attempt++) await process(first!, world.createCommandRecord(POISON));
    await process(second!, cancel);
    expect(world.dead).toHaveLength(2);

    await database.run('ALTER TABLE trading.orders DROP CONSTRAINT no_thirteen, DROP CONSTRAINT no_poison');
    const redriven = world.dead.map(({ body, group }) => world.createRecord(body, { group: group! }));
    expect(await process(...redriven)).toEqual(NONE);
    const { orders, accounts } = await readBooks(database);
    expect(orders).toMatchObject([
      { orderId: PLACE.orderId, status: 'accepted', quantity: '50' },
      { orderId: POISON.orderId, status: 'rejected', reason: 'reported-unknown' },
    ]);
    expect(accounts).toMatchObject([{ reservedCash: '9475' }]);
    expect(world.published.slice(-2).map((event) => event.split(' ')[0])).toEqual([
      'AmendmentRejected',
      'OrderRejected',
    ]);
  });

  it('wait for a table or a permission that a migration may create, and count failures after a quarter of an hour', async () => {
    await credit();
    await world.processCommands([world.createCommandRecord(PLACE)]);
    await database.run('REVOKE INSERT ON trading.executions FROM trading_app');
    const waiting = world.createArrivalRecord(FILL, 15 * MINUTE);
    for (let attempt = 1; attempt <= 6; attempt++)
      expect(await world.processArrivals([waiting])).toEqual(failuresOf(waiting));
    const overdue = world.createArrivalRecord(FILL, 15 * MINUTE + 1);
    for (let attempt = 1; attempt <= 4; attempt++)
      expect(await world.processArrivals([overdue])).toEqual(failuresOf(overdue));
    expect(await world.processArrivals([overdue])).toEqual(NONE);
    expect(world.dead).toMatchObject([
      {
        reason: expect.stringMatching(
          /^failed in 5 attempts: .*permission denied for table executions/,
        ) as string,
      },
    ]);
    await database.run('GRANT INSERT ON trading.executions TO trading_app');
    expect(await world.processArrivals([overdue])).toEqual(NONE);
    expect((await readBooks(database)).orders).toMatchObject([{ status: 'partially-filled' }]);
  });

  it('keep a message in its queue if the dead-letter queue does not accept it', async () => {
    world.isQueueDown = true;
    const broken = world.createRecord('no JSON');
    expect(await world.processArrivals([broken])).toEqual(failuresOf(broken));
  });

  it('return all messages while the database is down, do not count these attempts, and book them afterwards', async () => {
    await credit();
    const records = [PLACE, createOrder(14), createOrder(15)].map((command) =>
      world.createCommandRecord(command),
    );
    await server.cluster.kill();
    for (let attempt = 1; attempt <= 5; attempt++)
      expect(await world.processCommands(records, 5_100)).toEqual(failuresOf(...records));
    await server.cluster.restart();
    expect(await world.processCommands(records)).toEqual(NONE);
    expect((await readBooks(database)).orders).toHaveLength(3);
    expect(world.dead).toEqual([]);
    expect(await database.run('SELECT failures FROM trading.inbox WHERE failures > 0')).toEqual([]);
  });

  it('return the failed messages and end in time while the bus does not answer', async () => {
    world.isBusHanging = true;
    await credit();
    const poison = world.createCommandRecord(POISON);
    expect(await world.processCommands([poison, world.createCommandRecord(PLACE)])).toEqual(
      failuresOf(poison),
    );
    expect(world.delays).toHaveLength(1);
    world.isBusHanging = false;
    await makeDue();
    expect(await world.relay()).toEqual({ claimed: 2, deleted: 0 });
  });

  it('book orders that the intake has accepted, also if the limits cannot be read', async () => {
    await credit();
    world.settingsError = new Error('MaxOrderValue must be a decimal number above 0; got "10,000,000"');
    expect(await world.processCommands([world.createCommandRecord(PLACE)])).toEqual(NONE);
    expect((await readBooks(database)).orders).toMatchObject([{ status: 'accepted' }]);
  });

  it('receive an amendment again while the limits cannot be read, and reject it after three attempts', async () => {
    await credit();
    await world.processCommands([world.createCommandRecord(PLACE)]);
    const amend = (id: number, quantity: string) =>
      world.createCommandRecord({ ...AMEND, requestId: createId('req', id), changes: { quantity } });
    const readQuantity = async () => (await readBooks(database)).orders[0]!.quantity;
    world.settingsError = new Error('not finished within 2000 ms');
    const [larger, later, smaller] = [amend(2, '120'), amend(3, '130'), amend(4, '90')];
    // The later one must not overtake it.
    expect(await world.processCommands([larger, later])).toEqual(failuresOf(larger, later));
    expect(await readQuantity()).toBe('100');
    world.settingsError = undefined;
    expect(await world.processCommands([larger])).toEqual(NONE);
    expect(await readQuantity()).toBe('120');

    world.settingsError = new Error('not finished within 2000 ms');
    for (let attempt = 1; attempt <= 2; attempt++)
      expect(await world.processCommands([later])).toEqual(failuresOf(later));
    expect(await world.processCommands([later, smaller])).toEqual(NONE);
    expect(await readQuantity()).toBe('90');
    expect(world.published.slice(-3)).toEqual([
      `OrderAmended ${createId('req', 2)}`,
      `AmendmentRejected ${createId('req', 3)}`,
      `OrderAmended ${createId('req', 4)}`,
    ]);
    expect(world.dead).toEqual([]);
  });

  it('book the messages of other accounts while one account is locked', async () => {
    await credit();
    await world.processArrivals([world.createArrivalRecord({ ...CREDIT, creditId: 'C-2', account: 'beta' })]);
    const blocker = database.open();
    const waiting = new OrderWorld(database.open({ limits: { ...LIMITS, lockMs: 500 } }));
    const locked = waiting.createCommandRecord(PLACE);
    const free = waiting.createCommandRecord({ ...createOrder(14), account: 'beta' });
    await blocker.transact(async (query) => {
      await query("SELECT FROM trading.accounts WHERE account = 'alpha' FOR UPDATE");
      expect(await waiting.processCommands([locked, free])).toEqual(failuresOf(locked));
    }, LONG);
    expect((await readBooks(database)).orders).toMatchObject([{ account: 'beta', status: 'accepted' }]);
    waiting.database.close();
    blocker.close();
  });

  it('do not start a message without the time for its transaction', async () => {
    const record = world.createArrivalRecord(CREDIT);
    expect(await world.processArrivals([record], 4_900)).toEqual(failuresOf(record));
    expect((await readBooks(database)).accounts).toEqual([]);
  });
});

describe('the relay', () => {
  it('publishes what the processors could not publish', async () => {
    world.isBusDown = true;
    await credit();
    await world.processCommands([world.createCommandRecord(PLACE)]);
    expect(world.published).toEqual([]);
    world.isBusDown = false;
    // The events are claimed until the next attempt is due.
    expect(await world.relay()).toEqual({ claimed: 0, deleted: 0 });
    expect(world.measured.at(-1)!.name).toBe(OUTBOX_AGE);
    expect(world.measured.at(-1)!.value).toBeGreaterThan(0);
    await makeDue();
    expect(await world.relay()).toEqual({ claimed: 2, deleted: 0 });
    expect(world.published).toEqual(['CreditBooked credit:C-1', `OrderAccepted ${PLACE.requestId}`]);
    expect(world.measured.at(-1)).toEqual({ name: OUTBOX_AGE, value: 0 });
    await makeDue();
    expect(await world.relay()).toEqual({ claimed: 0, deleted: 0 });
  });

  it('publishes the other events if the bus refuses one, and tries that one again later', async () => {
    world.isBusDown = true;
    await credit();
    await world.processCommands([world.createCommandRecord(PLACE)]);
    world.isBusDown = false;
    world.refusedTypes.add('CreditBooked');
    await makeDue();
    await world.relay();
    expect(world.published).toEqual([`OrderAccepted ${PLACE.requestId}`]);
    const [event] = await database.run<{ attempts: number; seconds: number }>(
      'SELECT attempts, round(extract(epoch FROM next_attempt_at - now()))::int AS seconds FROM trading.outbox WHERE published_at IS NULL',
    );
    expect(event).toEqual({ attempts: 2, seconds: 60 });
  });

  it('publishes the events of an order in their sequence, also if the bus refuses the first one', async () => {
    await credit();
    world.refusedTypes.add('OrderAccepted');
    await world.processCommands([world.createCommandRecord(PLACE)]);
    await world.processArrivals([world.createArrivalRecord(FILL)]);
    await makeDue();
    await world.relay();
    expect(world.published).toEqual(['CreditBooked credit:C-1']);
    world.refusedTypes.clear();
    await makeDue();
    await world.relay();
    expect(world.published.slice(1)).toEqual([
      `OrderAccepted ${PLACE.requestId}`,
      'OrderPartiallyFilled execution:X-1',
    ]);
  });

  it('claims events without reading all others, however many are not published', async () => {
    for (let first = 1; first < 100_000; first += 10_000) await insertEvents(10_000, first);
    await database.run('ANALYZE trading.outbox');
    const plan = await explainClaim();
    expect(plan).toContain('outbox_sequence');
    expect(plan).not.toMatch(/Sort|Seq Scan on outbox due/);
  });

  it('publishes all events, in their order, however many there are, and shares them with another publisher', async () => {
    await insertEvents(250);
    const other = new OrderWorld(database.open());
    const reports = await Promise.all([world.relay(), other.relay()]);
    expect(reports.reduce((sum, { claimed }) => sum + claimed, 0)).toBe(250);
    expect(new Set([...world.published, ...other.published]).size).toBe(250);
    for (const { published } of [world, other]) {
      const numbers = published.map((event) => Number(event.split('-')[1]));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
    other.database.close();
  });

  it('deletes old messages and events, but no credit, whose repetition nothing else recognizes', async () => {
    await credit();
    await world.processCommands([world.createCommandRecord(PLACE)]);
    await world.processCommands([world.createCommandRecord({ ...AMEND, requestId: createId('req', 2) })]);
    for (const [table, column] of [
      ['inbox', 'processed_at'],
      ['outbox', 'published_at'],
      ['latest_requests', 'received_at'],
    ])
      await database.run(`UPDATE trading.${table} SET ${column} = now() - interval '61 days'`);
    expect(await world.relay()).toEqual({ claimed: 0, deleted: 6 });
    expect(await world.processArrivals([world.createArrivalRecord(CREDIT)])).toEqual(NONE);
    expect((await readBooks(database)).accounts).toMatchObject([{ cash: '50000' }]);
  });
});

const makeDue = () => database.run('UPDATE trading.outbox SET next_attempt_at = now()');
const insertEvents = (count: number, first = 1) =>
  database.run(
    `INSERT INTO trading.outbox (event_id, type, detail)
     SELECT 'event-' || number, 'OrderAccepted', jsonb_build_object('eventId', 'event-' || number)
     FROM generate_series($1::int, $2::int) AS number`,
    [first, first + count - 1],
  );

/** Returns the plan of the statement that claims events. */
const explainClaim = async (): Promise<string> => {
  let plan = '';
  const explain: Query = async (text, values) => {
    const rows = await database.run<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
    plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    return [];
  };
  await claimEvents(explain, { limit: 50 });
  return plan;
};
