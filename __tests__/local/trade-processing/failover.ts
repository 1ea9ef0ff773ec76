import { readFirstCommand } from '../../support/runbook-commands';
import { createTrade, type SendReport, type TradeDeployment } from './trade-deployment';

interface FailoverReport {
  readonly from: string;
  readonly epoch: number;
  readonly wasActive: boolean;
  readonly written: readonly string[];
  readonly recoveryPoint?: string;
  readonly tookMs: number;
}

interface ReconcileReport {
  readonly duplicates: readonly { readonly subject: string }[];
  readonly marked: number;
}

interface LoadReport {
  readonly measured: { readonly regions: Readonly<Record<string, number>> };
  readonly check: Readonly<Record<string, unknown>>;
  readonly failures: readonly string[];
}

const LOAD = ['load', '--rate', '5', '--seconds', '60', '--warm-up', '0', '--json'];

/** Rehearses the outage of the primary region, in the middle of a stream of trades. */
export function testFailover(deployment: TradeDeployment): void {
  describe('an outage of a region', () => {
    // A failed test must not leave the region down for the next ones.
    afterEach(async () => {
      await deployment.switchRegions('us-east-1/up');
      await deployment.switchRegions('replication-lag/0');
    });

    it('records what both regions accepted once, by the rule that the earlier entry counts', async () => {
      // While the replication lags, the other region cannot know that the trade is recorded.
      await deployment.switchRegions('replication-lag/600000');
      const trade = createTrade();
      const outcomes: SendReport['messages'][number][] = [];
      for (const region of ['us-east-1', 'eu-west-1'])
        outcomes.push(...(await deployment.send([trade], '--region', region, '--wait')).messages);
      expect(outcomes.map(({ region, outcome }) => [region, outcome])).toEqual([
        ['us-east-1', 'recorded'],
        ['eu-west-1', 'recorded'],
      ]);
      await deployment.switchRegions('replication-lag/0');
      const { duplicates, marked } = await deployment.runCommand<ReconcileReport>('reconcile');
      const subject = `trade:order-management:${trade.sourceTradeId}:1`;
      expect(duplicates).toEqual([
        expect.objectContaining({
          subject,
          original: expect.objectContaining({ region: 'us-east-1' }),
          duplicate: expect.objectContaining({ region: 'eu-west-1' }),
        }),
      ]);
      expect(marked).toBe(1);
      expect((await deployment.runCommand<ReconcileReport>('reconcile')).marked).toBe(0);
      const shown = await deployment.runCommand<{
        versions: readonly object[];
        duplicates: readonly { readonly mark?: object }[];
      }>('show', `order-management:${trade.sourceTradeId}`);
      expect(shown.versions).toHaveLength(1);
      expect(shown.duplicates).toEqual([expect.objectContaining({ mark: expect.anything() })]);
    });

    it('continues in the standby region when the primary one fails in mid-stream, and loses no trade', async () => {
      const load = deployment.project.start(process.execPath, [
        'bin/stacks.mjs',
        'trade-processing',
        ...LOAD,
      ]);
      // On a busy machine, the command takes long to start.
      await load.waitForOutput(/load: [1-9]\d* trades? of \d+ sent/);
      const failedAt = new Date();
      await deployment.switchRegions('us-east-1/down');
      const failOver = (to: string, ...options: readonly string[]) =>
        deployment.runCommand<FailoverReport>('failover', '--to', to, ...options);
      expect(await failOver('eu-west-1', '--dry-run')).toMatchObject({
        from: 'us-east-1',
        wasActive: false,
        written: ['eu-west-1'],
      });
      const takeover = await failOver('eu-west-1');
      const activeAt = new Date();
      expect(takeover).toMatchObject({ from: 'us-east-1', wasActive: false, written: ['eu-west-1'] });
      expect(await failOver('eu-west-1')).toMatchObject({
        wasActive: true,
        // What the other region's setting says is not known, so a new epoch replaces it.
        written: ['eu-west-1'],
      });
      const plan = await deployment.project.runStacks(
        ...['plan', 'trade-processing-eu-west-1-local', '--detailed-exitcode'],
      );
      expect([plan.status, plan.stderr]).toEqual([0, expect.anything()]);
      const { messages } = await deployment.send([createTrade()], '--wait');
      expect(messages[0]).toMatchObject({ region: 'eu-west-1', outcome: 'recorded' });

      // The first command of both runbooks is the same.
      const command = readFirstCommand('failover');
      expect(readFirstCommand('recorded-trades')).toEqual(command);
      const shown = await deployment.project.runStacks(...command);
      expect([shown.status, shown.stdout]).toEqual([1, expect.stringContaining('region us-east-1')]);

      await deployment.switchRegions('us-east-1/up');
      const { status, stdout, stderr } = await load.result;
      expect(stderr).toContain('the active region is eu-west-1 now');
      const { check, failures, measured } = JSON.parse(stdout) as LoadReport;
      expect([failures, status]).toEqual([[], 0]);
      expect(check).toMatchObject({ refused: {}, lost: [], doubled: [], rejected: [] });
      for (const region of ['us-east-1', 'eu-west-1']) expect(measured.regions[region]).toBeGreaterThan(0);

      const back = await failOver('us-east-1');
      expect(back).toMatchObject({ from: 'eu-west-1', wasActive: false });
      expect(back.epoch).toBeGreaterThan(takeover.epoch);
      expect((await deployment.runCommand<ReconcileReport>('reconcile')).marked).toBe(0);
      await deployment.project.runOrFail('trade-processing', 'checkpoint');
      await deployment.project.runOrFail('trade-processing', 'verify');
      const lag = failedAt.getTime() - Date.parse(takeover.recoveryPoint!);
      process.stderr.write(
        `failover: ${takeover.tookMs} ms for the command, ${activeAt.getTime() - failedAt.getTime()} ms from the outage to the active standby; ` +
          `recovery point ${lag} ms before the outage; ${JSON.stringify(measured.regions)}\n`,
      );
    });
  });
}
