import { setTimeout as sleep } from 'node:timers/promises';
import { readFirstCommand } from '../../support/runbook-commands';
import { CLEAN, describeLoad, type PlatformDeployment } from './platform-deployment';

interface FailoverReport {
  readonly from: string;
  readonly to: string;
  readonly promotedMs: number;
  readonly healthyMs: number;
}

/** Tests that no accepted order is lost or booked twice, whatever is killed in mid-stream. */
export function testFailures(platform: PlatformDeployment): void {
  const print = (line: string) => process.stderr.write(`trading-platform: ${line}\n`);

  it('books each order once, however often it is sent, while the writer and functions are killed and the target restarts', async () => {
    const report = await platform.startLoad(
      ...['--messages', '100', '--copies', '3', '--poison-every', '20', '--rate', '10', '--warm-up', '0'],
      ...['--kill-writer', '2', '--kill-functions', '10', '--restart-target'],
    ).end;
    print(describeLoad(report));
    expect(report.check).toMatchObject(CLEAN);
    expect(report.failures).toEqual([]);
    expect(report.deliveries).toMatchObject({
      ...{ sent: 315, accepted: 315 },
      poison: { sent: 5, retained: 5, lost: [], changed: [] },
      faults: { writer: 2, target: 1 },
    });
    expect(report.deliveries.faults.function).toBeGreaterThan(0);
    // A kill after the last booking or query has no next one.
    expect(report.recoveries).toEqual([
      expect.objectContaining({ bookedMs: expect.any(Number), answeredMs: expect.any(Number) }),
      expect.objectContaining({ at: expect.any(String) }),
    ]);
  });

  it('books each accepted order once while a standby is promoted, and shows it as the writer', async () => {
    const load = platform.startLoad('--rate', '5', '--seconds', '40', '--warm-up', '5');
    await load.running;
    const failover = await platform.runCommand<FailoverReport>('failover', '--yes');
    print(`failover: ${JSON.stringify(failover)}`);
    const { cluster } = await platform.runCommand<{ cluster: { instances: { id: string; role: string }[] } }>(
      'database',
    );
    expect(cluster.instances[0]).toMatchObject({ id: failover.to, role: 'writer' });
    for (const page of ['database-failover', 'order-database'])
      expect(await platform.project.runOrFail(...readFirstCommand(page))).toContain(failover.to);
    const report = await load.end;
    print(describeLoad(report));
    expect(report.check).toMatchObject(CLEAN);
    expect(report.failures).toEqual([]);
  });

  it('answers 503 with a time to retry while orders are halted, and accepts cancellations', async () => {
    // The setting is read again after some seconds.
    const account = `test-${process.pid}`;
    const open = await platform.place(account);
    await platform.setParameter('AcceptOrders', 'no');
    let placed = await platform.tryCommand(...platform.createOrder(account));
    for (const end = Date.now() + 90_000; placed.status === 0 && Date.now() < end; await sleep(5_000))
      placed = await platform.tryCommand(...platform.createOrder(account));
    expect(placed.stderr).toMatch(/got 503: no orders are accepted at the moment.*; try again in 60 s/);
    await platform.runCommand('cancel', open.orderId, '--account', account, '--wait');
    await platform.setParameter('AcceptOrders', 'yes');
  });
}
