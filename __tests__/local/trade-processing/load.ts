import type { LoadReport } from '../../../src/cli/trade-processing/load/run';
import type { TradeDeployment } from './trade-deployment';

/** Tests that each message is recorded once, however often it is sent, and whatever is killed meanwhile. */
export function testLoad(deployment: TradeDeployment): void {
  it('records each trade once, although functions are killed and the target restarts, and each poison message', async () => {
    const report = await deployment.runCommand<LoadReport>(
      ...[
        'load',
        '--messages',
        '100',
        '--copies',
        '3',
        '--poison-every',
        '10',
        '--rate',
        '30',
        '--warm-up',
        '0',
      ],
      ...['--kill-functions', '5', '--restart-target'],
    );
    process.stderr.write(`trade-processing: ${JSON.stringify(report.deliveries)}\n`);
    expect(report.check).toEqual({
      ...{ sent: 100, accepted: 100, refused: {}, recorded: 100 },
      ...{ lost: [], doubled: [], rejected: [] },
    });
    expect(report.deliveries).toMatchObject({
      ...{ sent: 330, accepted: 330 },
      poison: { sent: 10, retained: 10, lost: [], changed: [] },
      faults: { target: 1 },
    });
    expect(report.deliveries.faults.function).toBeGreaterThan(0);
    expect(report.failures).toEqual([]);
  });
}
