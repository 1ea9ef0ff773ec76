import { RecentEvents } from '../../../src/console/trading-platform/orders/recent-events';
import { readOrder } from '../../../src/console/trading-platform/orders/read-order';
import { readOrders } from '../../../src/console/trading-platform/orders/read-orders';
import { World } from './world';

const HOUR_MS = 3_600_000;

/** Two accounts with orders in several states. */
async function createOrders() {
  const world = new World();
  await world.credit('A-1');
  await world.credit('B-1', '5000');
  const filled = await world.place('A-1');
  await world.fill(filled.orderId, 'x-1', '4');
  await world.fill(filled.orderId, 'x-2', '6', '190.5');
  const open = await world.place('A-1', { symbol: 'MSFT', quantity: '5' });
  const rejected = await world.place('B-1', { quantity: '1000' });
  const expired = await world.place('B-1', { symbol: 'IBM', quantity: '2' });
  await world.fill(expired.orderId, 'x-3', '1');
  await world.expire(expired.orderId);
  return { world, filled, open, rejected, expired };
}

describe('the newest orders', () => {
  it('of all accounts are those of the audit log, with the numbers of states and of their changes', async () => {
    const { world, filled, open, rejected, expired } = await createOrders();
    const reading = await readOrders(world.platform, {});
    expect(reading.source).toBe('audit log');
    expect(reading.orders.map(({ orderId, status }) => [orderId, status])).toEqual([
      [expired.orderId, 'expired'],
      [rejected.orderId, 'rejected'],
      [open.orderId, 'accepted'],
      [filled.orderId, 'filled'],
    ]);
    expect(reading.counts).toEqual({
      accepted: 1,
      'partially-filled': 0,
      filled: 1,
      rejected: 1,
      cancelled: 0,
      expired: 1,
    });
    expect(new Set(reading.transitions)).toEqual(
      new Set([
        { from: 'received', to: 'accepted', count: 3 },
        { from: 'received', to: 'rejected', count: 1 },
        { from: 'accepted', to: 'partially-filled', count: 2 },
        { from: 'partially-filled', to: 'filled', count: 1 },
        { from: 'partially-filled', to: 'expired', count: 1 },
      ]),
    );
    expect(reading.accounts).toEqual(['B-1', 'A-1']);
  });

  it('of all accounts are filtered by their state', async () => {
    const { world, open } = await createOrders();
    const { orders, counts } = await readOrders(world.platform, { status: 'accepted' });
    expect(orders.map(({ orderId }) => orderId)).toEqual([open.orderId]);
    expect(counts.filled).toBe(1);
  });

  it('of one account are those of the database, also before the audit log contains them', async () => {
    const { world } = await createOrders();
    world.simulated.isOnTheWay = (eventId) => eventId.startsWith('req_');
    const reading = await readOrders(world.platform, { account: 'B-1' });
    expect([reading.source, reading.orders.map(({ status }) => status)]).toEqual([
      'database',
      ['expired', 'rejected'],
    ]);
    const rejected = await readOrders(world.platform, { account: 'B-1', status: 'rejected' });
    expect(rejected.orders.map(({ reason }) => reason)).toEqual(['insufficient-cash']);
    expect((await readOrders(world.platform, { account: 'C-1' })).orders).toEqual([]);
  });

  it('count no change of a state that is not known, because the audit log begins later', async () => {
    const { world, filled } = await createOrders();
    const early = world.simulated.books.events.find(
      ({ detail }) => 'orderId' in detail && detail.orderId === filled.orderId,
    );
    world.simulated.isOnTheWay = (eventId) => eventId === early!.detail.eventId;
    const { transitions } = await readOrders(world.platform, { account: 'A-1' });
    expect(transitions).toEqual([
      { from: 'partially-filled', to: 'filled', count: 1 },
      { from: 'received', to: 'accepted', count: 1 },
    ]);
  });

  it('are read in one session of an account, which is opened again after its end, and ends with the section', async () => {
    const { world } = await createOrders();
    const { simulated, platform } = world;
    simulated.requests.length = 0;
    const countSessions = () => simulated.requests.filter((line) => line === 'POST /sessions 201').length;
    await readOrders(platform, { account: 'A-1' });
    await readOrders(platform, { account: 'A-1' });
    expect(countSessions()).toBe(1);
    simulated.sessions.clear();
    expect((await readOrders(platform, { account: 'A-1' })).orders).toHaveLength(2);
    expect(countSessions()).toBe(2);
    platform.sessions.close();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    expect(simulated.sessions.size).toBe(0);
  });
});

describe('the events of the audit log', () => {
  it('are read for a day at first, then only the new ones, and the old ones are dropped', async () => {
    const { world } = await createOrders();
    const { simulated } = world;
    const recent = new RecentEvents(world.platform.deployment, () => simulated.now);
    simulated.logRequests.length = 0;
    const { events, from } = await recent.read();
    expect(from).toBe(simulated.now - 24 * HOUR_MS);
    const newest = events.at(-1)!.loggedAt;
    simulated.now += 1_000;
    expect((await recent.read()).events).toHaveLength(events.length);
    expect(simulated.logRequests).toEqual([
      `AuditLogGroupName  since ${from}`,
      `AuditLogGroupName  since ${newest - 10_000}`,
    ]);
    simulated.now = newest + 24 * HOUR_MS - 30_000;
    await recent.read();
    simulated.now += 31_000;
    expect((await recent.read()).events).toEqual([]);
    // After a pause, all is read again, because there may be too many new events.
    simulated.now += 61_000;
    await recent.read();
    expect(simulated.logRequests.at(-1)).toBe(`AuditLogGroupName  since ${simulated.now - 24 * HOUR_MS}`);
  });
});

describe('the events of a busy day', () => {
  const NOW = Date.parse('2026-11-29T12:00:00.000Z');
  const PAGE = 10_000;
  /** A log with an event every second, which answers pages. */
  const createBusyLog = (requests: { since: number; page: number }[]) => ({
    send: async ({ input }: { input: { startTime: number; nextToken?: string } }) => {
      const page = Number(input.nextToken ?? 0);
      requests.push({ since: input.startTime, page });
      const first = Math.ceil(input.startTime / 1_000) + page * PAGE;
      const last = Math.min(first + PAGE, NOW / 1_000 + 1);
      const events = Array.from({ length: Math.max(0, last - first) }, (_, index) => {
        const at = (first + index) * 1_000;
        const bookedAt = new Date(at).toISOString();
        const detail = {
          ...{ version: 1, eventId: `credit:c-${at}`, account: 'A-1', bookedAt, creditId: `c-${at}` },
          ...{ currency: 'USD', amount: '1', cash: '1' },
        };
        return { timestamp: at, message: JSON.stringify({ 'detail-type': 'CreditBooked', detail }) };
      });
      return { events, ...(first + PAGE < NOW / 1_000 && { nextToken: String(page + 1) }) };
    },
  });

  it('are read for a shorter time, because the newest ones matter, and without the rest of the day', async () => {
    const requests: { since: number; page: number }[] = [];
    const logs = createBusyLog(requests) as never;
    const recent = new RecentEvents({ logs, getOutput: () => 'AuditLog' }, () => NOW);
    const { events, from } = await recent.read();
    expect(requests.map(({ since, page }) => [(NOW - since) / 60_000, page])).toEqual([
      [24 * 60, 0],
      [24 * 60, 1],
      [60, 0],
    ]);
    expect([events.length, events[0]!.loggedAt, events.at(-1)!.loggedAt]).toEqual([3_601, from, NOW]);
  });
});

describe('an order', () => {
  it('is read with its account, history and executions', async () => {
    const { world, filled } = await createOrders();
    const reading = await readOrder(world.platform, filled.orderId);
    expect(reading).toMatchObject({
      account: 'A-1',
      title: 'Order to buy 10 AAPL',
      sentence: 'A-1 buys 10 AAPL at 190.5: filled at 190.3 on average.',
      order: { status: 'filled', version: 3 },
      holdings: { cash: '98097', reservedCash: '952.5', positions: [{ symbol: 'AAPL', quantity: '10' }] },
      unaudited: 0,
    });
    expect(reading.history.map(({ type, execution }) => [type, execution?.executionId])).toEqual([
      ['OrderAccepted', undefined],
      ['OrderPartiallyFilled', 'x-1'],
      ['OrderFilled', 'x-2'],
    ]);
  });

  it('has changes that are not in the audit log yet', async () => {
    const { world, filled } = await createOrders();
    world.simulated.isOnTheWay = (eventId) => eventId === 'execution:x-2';
    expect(await readOrder(world.platform, filled.orderId)).toMatchObject({
      order: { version: 3 },
      unaudited: 1,
    });
  });

  it('that is accepted and not booked is found by the log of the API', async () => {
    const { world } = await createOrders();
    world.simulated.getFault = () => 'lost';
    const { orderId } = await world.place('A-1');
    expect(await readOrder(world.platform, orderId)).toMatchObject({
      account: 'A-1',
      order: undefined,
      history: [],
      sentence: 'A-1 has no such order, or its request waits in the queue.',
    });
  });

  it('that is not known is an error, unless its account is given', async () => {
    const { world } = await createOrders();
    const unknown = `ord_${'0'.repeat(40)}`;
    await expect(readOrder(world.platform, unknown)).rejects.toThrow(`no log contains an order ${unknown}`);
    expect(await readOrder(world.platform, unknown, 'A-1')).toMatchObject({ order: undefined });
  });
});
