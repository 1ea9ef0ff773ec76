import { setTimeout as sleep } from 'node:timers/promises';
import type { PlatformDeployment, ShownOrder } from './platform-deployment';

/** Waits until a reading has a value that is not undefined. */
async function waitFor<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 60_000; ; await sleep(300)) {
    const value = await read();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error('nothing after a minute');
  }
}

/** Tests the commands with which an operator follows an order from its request to its execution. */
export function testOrders(platform: PlatformDeployment): void {
  const account = `test-${process.pid}`;

  it('credits an account, and places, amends, executes and cancels its orders', async () => {
    await platform.runCommand('credit', account, '100000', '--id', `credit-${process.pid}`);
    await waitFor(async () => {
      const { status } = await platform.tryCommand('account', account, '--json');
      return status === 0 ? true : undefined;
    });
    const placed = await platform.place(account);
    expect(placed).toMatchObject({ status: 'accepted', version: 1, filledQuantity: '0' });
    const { orderId } = placed;
    const { order } = await platform.runCommand<{ order: ShownOrder }>(
      ...['amend', orderId, '--account', account, '--quantity', '12', '--wait'],
    );
    expect(order).toMatchObject({ status: 'accepted', version: 2 });
    await platform.runCommand(
      'execute',
      orderId,
      '--quantity',
      '5',
      '--price',
      '189',
      '--id',
      `x-${process.pid}`,
    );
    const filled = await waitFor(async () => {
      const shown = await platform.runCommand<ShownOrder>('order', orderId, '--account', account);
      return shown.version > 2 ? shown : undefined;
    });
    expect(filled).toMatchObject({ status: 'partially-filled', filledQuantity: '5' });
    const amended = await platform.tryCommand(
      ...['amend', orderId, '--account', account, '--quantity', '4', '--wait'],
    );
    expect([amended.status, amended.stderr]).toEqual([
      1,
      expect.stringContaining('was rejected: quantity-not-above-filled; the order is partially-filled'),
    ]);
    const { order: cancelled } = await platform.runCommand<{ order: ShownOrder }>(
      ...['cancel', orderId, '--account', account, '--wait'],
    );
    expect(cancelled).toMatchObject({ status: 'cancelled', filledQuantity: '5' });
    expect(await platform.runCommand('account', account)).toMatchObject({
      cash: '99055',
      reservedCash: '0',
      positions: [{ symbol: 'AAPL', quantity: '5', reservedQuantity: '0' }],
    });
  });

  it('lists the orders of an account by status and time', async () => {
    const other = await platform.place(account);
    const list = async (...options: string[]) =>
      (await platform.runCommand<ShownOrder[]>('orders', '--account', account, ...options)).map(
        ({ orderId }) => orderId,
      );
    expect(await list('--status', 'accepted')).toEqual([other.orderId]);
    expect(await list('--from', '1h')).toHaveLength(2);
    expect(await list('--to', '1h')).toEqual([]);
  });

  it('refuses what the API refuses, with the reason', async () => {
    const { status, stderr } = await platform.tryCommand(
      ...['place', '--account', account, '--symbol', 'AAPL', '--side', 'buy'],
      ...['--quantity', '2000000', '--price', '190'],
    );
    expect([status, stderr]).toEqual([1, expect.stringMatching(/got 400: quantity must be at most 1000000/)]);
  });

  it('shows the health and the database', async () => {
    expect(await platform.runCommand('health')).toMatchObject({
      api: 200,
      deep: 200,
      checks: { database: { status: 'ok' }, queue: { status: 'ok' }, sessions: { status: 'ok' } },
    });
    const { status } = await platform.runCommand<{ status: { pending: string[]; applied: object[] } }>(
      'database',
    );
    expect(status.pending).toEqual([]);
    expect(status.applied.length).toBeGreaterThan(0);
    expect(await platform.runCommand('migrate')).toMatchObject({ applied: [] });
  });
}
