import { runAccount, runOrder, runOrders } from '../../../../src/cli/trading-platform/commands/queries';
import { runCredit, runExecute } from '../../../../src/cli/trading-platform/commands/reports';
import {
  type PlaceOptions,
  runAmend,
  runCancel,
  runPlace,
} from '../../../../src/cli/trading-platform/commands/requests';
import { runHealth, runSignOut } from '../../../../src/cli/trading-platform/commands/platform';
import { runCommand } from '../run-command';
import { SimulatedPlatform } from '../simulated-platform';

jest.mock('../../../../src/cli/trading-platform/deployment', () => ({
  ...jest.requireActual<object>('../../../../src/cli/trading-platform/deployment'),
  withDeployment: jest.fn(),
}));
jest.mock('../../../../src/cli/http/send-request');

const ACCOUNT = { account: 'A-1', by: 'alice' };
const ORDER: PlaceOptions = { ...ACCOUNT, symbol: 'AAPL', side: 'buy', quantity: '10', price: '190.5' };

/** A platform whose account has cash. */
async function openPlatform() {
  const platform = new SimulatedPlatform();
  await runCommand(platform, () => runCredit('A-1', '100000', { currency: 'USD', id: 'c-1' }));
  return platform;
}

/** Places an order. @returns its id */
async function place(platform: SimulatedPlatform, options: Partial<PlaceOptions> = {}): Promise<string> {
  const { stdout } = await runCommand(platform, () => runPlace({ ...ORDER, ...options, json: true }));
  return (JSON.parse(stdout) as { orderId: string }).orderId;
}

describe('requests about orders', () => {
  it('place, amend and cancel an order in a session of the user, which ends afterwards', async () => {
    const platform = await openPlatform();
    const placed = await runCommand(platform, () => runPlace({ ...ORDER, key: 'k-1', wait: true }));
    expect([placed.error, placed.stderr]).toEqual([undefined, '']);
    expect(placed.stdout).toMatch(/^order +account .*\nord_\w+ +A-1 +buy +AAPL +10 +190.5 +0 +accepted +1 /);
    const orderId = [...platform.books.orders.keys()][0]!;
    const amended = await runCommand(platform, () =>
      runAmend(orderId, { ...ACCOUNT, quantity: '12', wait: true }),
    );
    expect(amended.stdout).toMatch(/ 12 +190.5 +0 +accepted +2 /);
    const cancelled = await runCommand(platform, () => runCancel(orderId, ACCOUNT));
    expect(cancelled.stdout).toMatch(/^ord_\w+: accepted \(request req_\w+\)\n$/);
    expect(cancelled.stderr).toContain(`trading-platform order ${orderId} --account A-1`);
    expect(platform.books.orders.get(orderId)!.status).toBe('cancelled');
    expect(platform.sessions.size).toBe(0);
  });

  it('have effect once with the same key, and say that they were accepted before', async () => {
    const platform = await openPlatform();
    const options = { ...ORDER, key: 'k-1' };
    await runCommand(platform, () => runPlace(options));
    const again = await runCommand(platform, () => runPlace({ ...options, wait: true }));
    expect([again.error, again.stderr]).toEqual([undefined, 'this request was accepted before\n']);
    expect(platform.books.orders.size).toBe(1);
    const other = await runCommand(platform, () => runPlace({ ...options, quantity: '11' }));
    expect(other.error).toBe(
      'POST /orders: expected status 202, got 422: the key was used for another request',
    );
  });

  it('say with --wait that an order was rejected, and why', async () => {
    const platform = await openPlatform();
    const { stdout } = await runCommand(platform, () => runPlace({ ...ORDER, quantity: '9000', wait: true }));
    expect(stdout).toMatch(/ rejected: insufficient-cash +1 /);
  });

  it('say with --wait why an amendment or a cancellation was rejected', async () => {
    const platform = await openPlatform();
    const orderId = await place(platform);
    const amend = await runCommand(platform, () =>
      runAmend(orderId, { ...ACCOUNT, quantity: '9000', wait: true }),
    );
    expect(amend.error).toBe(
      `the request about order ${orderId} was rejected: insufficient-cash; the order is accepted, in version 1`,
    );
    await runCommand(platform, () => runExecute(orderId, { quantity: '10', price: '190' }));
    const cancel = await runCommand(platform, () => runCancel(orderId, { ...ACCOUNT, wait: true }));
    expect(cancel.error).toMatch(/was rejected: order-is-final; the order is filled, in version 2$/);
    const unknown = `ord_${'0'.repeat(40)}`;
    const none = await runCommand(platform, () => runAmend(unknown, { ...ACCOUNT, price: '1', wait: true }));
    expect(none.error).toMatch(/was rejected: unknown-order; there is no order$/);
  });

  it('report the time to retry if the API is not available, and no token', async () => {
    const platform = await openPlatform();
    platform.intercept = ({ method }) =>
      method === 'POST' ? undefined : { status: 401, body: '{"message":"the session is not valid"}' };
    const refused = await runCommand(platform, () => runOrder(`ord_${'0'.repeat(40)}`, ACCOUNT));
    expect(refused.error).toMatch(
      /^GET \/orders\/ord_0+: expected status 200, got 401: the session is not valid$/,
    );
    platform.intercept = (_, path) =>
      path === '/health/deep' ? { status: 503, body: '<html>', retryAfter: 5 } : undefined;
    const health = await runCommand(platform, () => runHealth({}));
    expect(health.error).toMatch(/^the platform is not healthy: \/health answered 200, \/health\/deep 503/);
  });
});

describe('queries', () => {
  it('list the orders of an account page by page, by status and time, up to a limit', async () => {
    const platform = await openPlatform();
    for (let index = 0; index < 3; index++) await place(platform, { quantity: String(index + 1) });
    const list = async (options: object) => {
      const run = () => runOrders({ ...ACCOUNT, limit: 100, json: true, ...options });
      const { stdout, error } = await runCommand(platform, run);
      return error ?? (JSON.parse(stdout) as { quantity: string }[]).map(({ quantity }) => quantity);
    };
    expect(await list({})).toEqual(['3', '2', '1']);
    expect(await list({ limit: 2 })).toEqual(['3', '2']);
    const more = await runCommand(platform, () => runOrders({ ...ACCOUNT, limit: 2 }));
    expect(more.stderr).toMatch(/^there are more orders/);
    const all = await runCommand(platform, () => runOrders({ ...ACCOUNT, limit: 3 }));
    expect(all.stderr).toBe('');
    expect(await list({ status: 'filled' })).toEqual([]);
    expect(await list({ from: 2000, to: 1000 })).toBe(
      '--from 1970-01-01T00:00:02.000Z is not before --to 1970-01-01T00:00:01.000Z: expected an earlier --from',
    );
    const empty = await runCommand(platform, () => runOrders({ ...ACCOUNT, limit: 1, status: 'filled' }));
    expect(empty.stdout).toBe('no orders\n');
  });

  it('show an account with its positions, and name what does not exist', async () => {
    const platform = await openPlatform();
    const orderId = await place(platform);
    await runCommand(platform, () => runExecute(orderId, { quantity: '10', price: '190' }));
    const { stdout } = await runCommand(platform, () => runAccount('A-1', { by: 'alice' }));
    expect(stdout).toMatch(/A-1 +USD +98100 +0\nsymbol .*\nAAPL +10 +0\n/);
    const shown = await runCommand(platform, () => runOrder(orderId, { ...ACCOUNT, json: true }));
    expect(JSON.parse(shown.stdout)).toMatchObject({ orderId, status: 'filled', averagePrice: '190' });
    const missing = await runCommand(platform, () => runAccount('A-2', {}));
    expect(missing.error).toMatch(/^there is no account A-2: its first credit opens it/);
    const unknown = `ord_${'0'.repeat(40)}`;
    const none = await runCommand(platform, () => runOrder(unknown, ACCOUNT));
    expect(none.error).toMatch(
      `account A-1 has no order ${unknown}: if it was just placed, it is not booked yet`,
    );
  });
});

describe('reports of the treasury and the venue', () => {
  it('are booked once with the same id', async () => {
    const platform = await openPlatform();
    await runCommand(platform, () => runCredit('A-1', '100000', { currency: 'USD', id: 'c-1' }));
    expect(platform.books.accounts.get('A-1')!.cash).toBe('100000');
    const orderId = await place(platform);
    // The platform refuses a report with the id of another one, so its time is the same too.
    const executedAt = '2026-11-29T11:59:00.000Z';
    const report = { quantity: '4', price: '190', id: 'x-1', at: Date.parse(executedAt), json: true };
    for (let times = 0; times < 2; times++) {
      const { stdout } = await runCommand(platform, () => runExecute(orderId, report));
      const fill = { kind: 'fill', executionId: 'x-1', quantity: '4', executedAt };
      expect(JSON.parse(stdout)).toMatchObject(fill);
    }
    expect(platform.books.orders.get(orderId)!.filledQuantity).toBe('4');
    await runCommand(platform, () => runExecute(orderId, { expired: true }));
    expect(platform.books.orders.get(orderId)!.status).toBe('expired');
  });

  it.each([
    [{}, /^expected what the venue reports: --quantity and --price of an execution, or --cancelled/],
    [{ quantity: '1' }, /^expected what the venue reports/],
    [{ quantity: '1', price: '1', expired: true }, /^expected what the venue reports/],
    [{ cancelled: true, expired: true }, /^expected what the venue reports/],
    [{ cancelled: true, id: 'a b' }, /^executionId must be 1 to 64 letters.*nothing was sent$/],
  ])('are refused before they are sent if they are not valid: %j', async (options, message) => {
    const platform = await openPlatform();
    const { error } = await runCommand(platform, () => runExecute(`ord_${'0'.repeat(40)}`, options));
    expect(error).toMatch(message);
    const credit = await runCommand(platform, () => runCredit('A-1', '1', { currency: 'XXD' }));
    expect(credit.error).toMatch(/^currency must be an ISO 4217 currency.*nothing was sent$/);
  });
});

test('a user is signed out everywhere, and other users are not', async () => {
  const platform = new SimulatedPlatform();
  for (const user of ['alice', 'alice', 'bob'])
    platform.sessions.set(`${user}-${platform.sessions.size}`, { user, accounts: [] });
  const { stdout } = await runCommand(platform, () => runSignOut('alice', {}));
  expect(stdout).toMatch(/^alice is signed out/);
  expect([...platform.sessions.values()].map(({ user }) => user)).toEqual(['bob']);
});

test('a user is signed out also if the response is lost, and the repeated request has no session any more', async () => {
  const platform = new SimulatedPlatform();
  let lost = 0;
  platform.intercept = ({ method }, path) => {
    if (method !== 'DELETE' || path !== '/sessions' || lost++ > 0) return undefined;
    platform.sessions.clear();
    return new Error('socket hang up');
  };
  const { stdout, error } = await runCommand(platform, () => runSignOut('alice', {}));
  expect([error, stdout]).toEqual([undefined, expect.stringMatching(/^alice is signed out/)]);
  platform.intercept = ({ method }) =>
    method === 'DELETE' ? { status: 401, body: '{"message":"the session is not valid"}' } : undefined;
  const refused = await runCommand(platform, () => runSignOut('alice', {}));
  expect(refused.error).toMatch(/expected status 204, got 401/);
});

test('the health checks are shown with their latency, and a failed one fails the command', async () => {
  const platform = new SimulatedPlatform();
  const healthy = await runCommand(platform, () => runHealth({}));
  expect(healthy.stdout).toMatch(/api +ok\ndatabase +ok +4\n/);
  const checks = { database: { status: 'failed', latencyMs: 1000 }, queue: { status: 'ok', latencyMs: 3 } };
  platform.intercept = (_, path) =>
    path === '/health/deep' ? { status: 503, body: JSON.stringify({ status: 'failed', checks }) } : undefined;
  const failed = await runCommand(platform, () => runHealth({ json: true }));
  expect(JSON.parse(failed.stdout)).toMatchObject({ api: 200, deep: 503, checks });
  expect(failed.error).toMatch(/^the platform is not healthy: database; see npx stacks logs Health/);
});
