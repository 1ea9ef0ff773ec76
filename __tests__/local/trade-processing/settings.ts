import { setTimeout as sleep } from 'node:timers/promises';
import { createTrade, type SendReport, type TradeDeployment } from './trade-deployment';

/** The functions read the settings again after 30 seconds. */
const CACHE_MS = 31_000;
const PARAMETER = 'parameter-max-trade-age-days-local';

interface FailureGroup {
  readonly region: string;
  readonly queue: string;
  readonly cause: string;
  readonly messages: number;
}

/** Tests that settings change without a deployment, and where the trades are while a setting is wrong. */
export function testSettings(deployment: TradeDeployment): void {
  const late = createTrade();

  it('applies a changed limit without a deployment', async () => {
    await deployment.runCommand('settings', 'MaxTradeAgeDays', '1');
    await sleep(CACHE_MS);
    // The exit code is 1 if all messages are rejected.
    const { status, stdout } = await deployment.project.runStacks(
      ...['trade-processing', 'send', deployment.writeMessages(createTrade())],
      ...['--source', 'order-management', '--wait', '--json'],
    );
    const { messages } = JSON.parse(stdout) as SendReport;
    expect(status).toBe(1);
    expect(messages).toEqual([
      expect.objectContaining({ outcome: 'rejected', why: [expect.stringMatching(/^too-old: /)] }),
    ]);
  });

  it('refuses a wrong value of a setting, and reports one that was set in another way', async () => {
    const refused = await deployment.project.runStacks(
      'trade-processing',
      'settings',
      'MaxTradeAgeDays',
      'many',
    );
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringContaining('MaxTradeAgeDays must be a whole number from 1 to 3650; got "many"'),
    ]);
    await deployment.putParameter('us-east-1', PARAMETER, 'many');
    const listed = await deployment.project.runStacks('trade-processing', 'settings');
    expect([listed.status, listed.stderr]).toEqual([
      1,
      expect.stringContaining('us-east-1: MaxTradeAgeDays must be a whole number'),
    ]);
  });

  it('retains a trade with the reason while a setting is wrong, and records it when it is sent again', async () => {
    await sleep(CACHE_MS);
    await deployment.send([late]);
    let groups: readonly FailureGroup[] = [];
    for (const end = Date.now() + 60_000; groups.length === 0 && Date.now() < end; await sleep(500))
      groups = await deployment.runCommand<readonly FailureGroup[]>('failures');
    expect(groups).toEqual([
      expect.objectContaining({
        region: 'us-east-1',
        queue: 'TradeValidatorDlq',
        messages: 1,
        cause: expect.stringMatching(
          /ConfigurationError: the parameter .*max-trade-age-days.* must be a whole number/,
        ),
      }),
    ]);
    await deployment.runCommand('settings', 'MaxTradeAgeDays', '7');
    await sleep(CACHE_MS);
    await deployment.project.runOrFail('trade-processing', 'failures', '--resend');
    const { messages } = await deployment.send([late], '--wait');
    expect(messages[0]!.outcome).toMatch(/recorded|repeated/);
    expect(await deployment.runCommand('failures')).toEqual([]);
    const { versions } = await deployment.runCommand<{ versions: readonly object[] }>(
      'show',
      `order-management:${late.sourceTradeId}`,
    );
    expect(versions).toHaveLength(1);
  });
}
