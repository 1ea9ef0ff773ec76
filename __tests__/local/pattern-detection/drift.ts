import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { createClientOptions } from '../../../src/cli/target/aws';
import type { DriftReport } from '../../../src/cli/drift/report';
import { StateBucket } from '../../../src/cli/terraform/state-bucket';
import { readConfig, type CommonConfig } from '../../../src/config';
import type { renderJson } from '../../../src/domain/plan';
import { readFirstCommand } from '../../support/runbook-commands';
import { installAwsCli } from '../aws-cli';
import type { CommandResult } from '../checkout';
import { createChanges } from './outside-changes';
import { EmulatorClient } from '../emulator-client';
import type { System } from './system';

const SUFFIX = 'local';
const STACK = `pattern-detection-${SUFFIX}`;

/**
 * Tests drift detection after twenty manual changes of a deployed system. Each test starts with the result of the
 * previous one.
 */
export function testDrift(system: System): void {
  describe('drift', () => {
    let config: CommonConfig;
    let bucket: StateBucket;
    let found: DriftReport;
    let remaining: DriftReport;

    beforeAll(() => {
      config = readConfig({ TARGET: 'local', LOCAL_ENDPOINT: system.project.endpoint });
      bucket = new StateBucket(config);
    });

    const runStacks = (...args: string[]): Promise<CommandResult> => system.project.runStacks(...args);
    const scanDrift = async (...args: string[]) => {
      const { status, stdout, stderr } = await runStacks('drift', '--json', ...args);
      if (stdout === '') throw new Error(`stacks drift ended with ${status}: ${stderr}`);
      return { status, report: JSON.parse(stdout) as DriftReport };
    };
    /** Lists every version of every object in the state bucket: states, locks, records. */
    const listStateObjects = async () => {
      const s3 = new S3Client({ ...createClientOptions(config), forcePathStyle: true });
      const { Versions = [], DeleteMarkers = [] } = await s3.send(
        new ListObjectVersionsCommand({ Bucket: config.stateBucket }),
      );
      return [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => `${Key} ${VersionId}`).sort();
    };

    it('is found with its kind and severity, and the scan changes nothing', async () => {
      const outsideChanges = createChanges(config, await bucket.readResources(STACK));
      for (const { make } of outsideChanges) await make();
      const [before, state] = [await listStateObjects(), await bucket.readStateId(STACK)];
      // The changes include what two runbooks are about: a rule that starts nothing, and a function that may not run.
      for (const page of ['undelivered-events', 'throttling'])
        expect([page, readFirstCommand(page)]).toEqual([page, ['drift']]);
      const { status, report } = await scanDrift();
      expect(status).toBe(2);
      for (const { description: what, address, attribute, severity } of outsideChanges) {
        const ofIt = report.records.filter(
          (one) => address.test(one.address) && attribute.test(one.attribute),
        );
        expect([what, ofIt.length > 0]).toEqual([what, true]);
        for (const one of ofIt) expect([what, one.severity]).toEqual([what, severity]);
      }
      for (const { kind, address } of report.records) {
        expect([address, outsideChanges.some((act) => act.address.test(address))]).toEqual([address, true]);
        expect(kind).toBe(address.includes(' ') ? 'unmanaged' : 'drift');
      }
      // No version of a state, a lock or any other object was created or deleted.
      expect(await listStateObjects()).toEqual(before);
      expect(await bucket.readStateId(STACK)).toEqual(state);
      expect(await bucket.readLock(STACK)).toBeUndefined();
      found = report;
    });

    it('is also listed by a plan, which reverts it', async () => {
      const { stdout } = await runStacks('plan', '--json');
      const { drift, changes } = JSON.parse(stdout) as ReturnType<typeof renderJson>;
      const formatAttributes = (all: readonly { address: string; attribute: string }[]) =>
        all.map(({ address, attribute }) => `${address} ${attribute}`).sort();
      expect(formatAttributes(drift)).toEqual(
        formatAttributes(found.records.filter(({ kind }) => kind === 'drift')),
      );
      expect(changes.map(({ address }) => address)).toContain('aws_cloudwatch_event_rule.ThresholdCheckDue');
      expect(drift.filter(({ fix }) => fix === undefined)).toEqual([]);
    });

    it('is separated from changes that are not applied yet, and retains its first date if another finding is fixed', async () => {
      const alarm = 'aws_cloudwatch_metric_alarm.ApiServerErrors';
      const waiting = { FUNCTION_ERROR_RATE: '2' };
      const { stdout } = await system.project.start(
        process.execPath,
        ['bin/stacks.mjs', 'drift', '--json', '--record'],
        waiting,
      ).result;
      const { records } = JSON.parse(stdout) as DriftReport;
      expect((await listStateObjects()).filter((key) => key.startsWith('drift/'))).toHaveLength(2);
      const pending = records.filter(({ kind }) => kind === 'not yet applied');
      expect(pending.length).toBeGreaterThan(0);
      for (const { address } of pending)
        expect(address).toMatch(/^aws_cloudwatch_metric_alarm\..*_ErrorRate_/);
      const { kind, fix } = records.find(({ address }) => address === alarm)!;
      expect(kind).toBe('drift');
      const applied = await system.project.start('sh', ['-c', `${fix} -auto-approve`]).result;
      expect([applied.status, applied.stderr]).toEqual([0, expect.any(String)]);
      remaining = (await scanDrift()).report;
      expect(remaining.records.map(({ address }) => address)).not.toContain(alarm);
      const getFirstDates = (all: DriftReport['records']) =>
        all.filter(({ address }) => address !== alarm).map(({ address, firstSeen }) => [address, firstSeen]);
      const recorded = records.filter((one) => !pending.includes(one));
      expect(getFirstDates(remaining.records)).toEqual(getFirstDates(recorded));
      // The pending thresholds were not applied with it.
      expect(remaining.records.filter(({ address }) => /_ErrorRate_/.test(address))).toEqual([]);
    });

    it('is fixed by the printed commands', async () => {
      const fixes = new Set(remaining.records.flatMap(({ fix }) => fix ?? []));
      const deploy = [...fixes].find((fix) => fix.includes('npx stacks deploy'))!;
      const byAws = [...fixes].filter((fix) => fix !== deploy).sort();
      expect(byAws).toEqual([
        expect.stringContaining(
          `iam delete-role-policy --role-name 'PatternQuery-${SUFFIX}' --policy-name 'by-hand'`,
        ),
        expect.stringContaining(`sqs get-queue-url --queue-name Stray-${SUFFIX}`),
      ]);
      const PATH = await installAwsCli();
      for (const fix of byAws) {
        const { status, stderr } = await system.project.start('sh', ['-c', fix], { PATH }).result;
        expect([fix, status, stderr]).toEqual([fix, 0, '']);
      }
      // A resource that was found by its tags has no command, because the command depends on the service.
      const emulator = new EmulatorClient(system.project.endpoint);
      await emulator.sendJson('events', 'AWSEvents.DeleteRule', { Name: `Stray-${SUFFIX}` });
      const all = await system.project.start('sh', ['-c', `${deploy} --yes`]).result;
      expect([all.status, all.stderr]).toEqual([0, expect.any(String)]);
    });

    it('is not found after the fixes', async () => {
      const { status, report } = await scanDrift();
      expect(report).toMatchObject({ stacks: [STACK, `environment-${SUFFIX}`], records: [] });
      expect(status).toBe(0);
    });
  });
}
