import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { clientOptions } from '../../src/cli/target/aws';
import type { DriftReport } from '../../src/cli/drift/report';
import { StateBucket } from '../../src/cli/terraform/state-bucket';
import { readConfig, type Config } from '../../src/config';
import type { renderJson } from '../../src/domain/plan';
import { pathWithAws } from './aws-cli';
import { Checkout, type Ended, type Running } from './checkout';
import { acts } from './drifts';
import { EmulatorClient } from './emulator-client';

const SUFFIX = 'drift';
const STACK = `pattern-detection-${SUFFIX}`;

/** Somebody changes a deployed system by hand, in nineteen ways; each test goes on from where the last one ended. */
describe('drift on the local target', () => {
  let project: Checkout;
  let up: Running;
  let config: Config;
  let bucket: StateBucket;
  let found: DriftReport;

  beforeAll(async () => {
    project = await Checkout.make();
    config = readConfig({ TARGET: 'local', ENVIRONMENT_SUFFIX: SUFFIX, LOCAL_ENDPOINT: project.endpoint });
    bucket = new StateBucket(config);
    up = project.start(process.execPath, ['bin/stacks.mjs', 'up', '--symbols', 'AAPL'], {
      ENVIRONMENT_SUFFIX: SUFFIX,
    });
    await up.says(/stays up on/);
  });
  afterAll(() => project.stop());

  const stacks = (...args: string[]): Promise<Ended> =>
    project.start(process.execPath, ['bin/stacks.mjs', ...args], { ENVIRONMENT_SUFFIX: SUFFIX }).ended;
  const check = async (...args: string[]) => {
    const { status, stdout, stderr } = await stacks('drift', '--json', ...args);
    if (stdout === '') throw new Error(`stacks drift ended with ${status}: ${stderr}`);
    return { status, report: JSON.parse(stdout) as DriftReport };
  };
  /** Every version of every object in the state bucket: states, locks, records. */
  const written = async () => {
    const s3 = new S3Client({ ...clientOptions(config), forcePathStyle: true });
    const { Versions = [], DeleteMarkers = [] } = await s3.send(
      new ListObjectVersionsCommand({ Bucket: config.stateBucket }),
    );
    return [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => `${Key} ${VersionId}`).sort();
  };

  it('is none where nobody changed anything', async () => {
    const { status, report } = await check();
    expect(report).toMatchObject({ stacks: [STACK, `environment-${SUFFIX}`], records: [] });
    expect(status).toBe(0);
  });

  it('is found, each in its kind, and nothing else; what looks changes nothing', async () => {
    const done = acts(config, await bucket.resourcesOf(STACK));
    for (const { make } of done) await make();
    const [before, state] = [await written(), await bucket.stateIdOf(STACK)];
    const { status, report } = await check();
    expect(status).toBe(2);
    for (const { what, address, attribute, severity } of done) {
      const ofIt = report.records.filter((one) => address.test(one.address) && attribute.test(one.attribute));
      expect([what, ofIt.length > 0]).toEqual([what, true]);
      for (const one of ofIt) expect([what, one.severity]).toEqual([what, severity]);
    }
    for (const { kind, address } of report.records) {
      expect([address, done.some((act) => act.address.test(address))]).toEqual([address, true]);
      expect(kind).toBe(address.includes(' ') ? 'unmanaged' : 'drift');
    }
    // No version of a state, of a lock or of anything else was made or deleted.
    expect(await written()).toEqual(before);
    expect(await bucket.stateIdOf(STACK)).toEqual(state);
    expect(await bucket.lockOf(STACK)).toBeUndefined();
    found = report;
  });

  it('stands in a plan as well, which would put it back', async () => {
    const { stdout } = await stacks('plan', '--json');
    const { drift, changes } = JSON.parse(stdout) as ReturnType<typeof renderJson>;
    const named = (all: readonly { address: string; attribute: string }[]) =>
      all.map(({ address, attribute }) => `${address} ${attribute}`).sort();
    expect(named(drift)).toEqual(named(found.records.filter(({ kind }) => kind === 'drift')));
    expect(changes.map(({ address }) => address)).toContain('aws_cloudwatch_event_rule.ThresholdCheckDue');
    expect(drift.filter(({ mend }) => mend === undefined)).toEqual([]);
  });

  it('was first seen when a run recorded it', async () => {
    const recorded = await check('--record');
    const again = await check();
    const firsts = ({ records }: DriftReport) => records.map(({ firstSeen }) => firstSeen);
    expect(firsts(again.report)).toEqual(firsts(recorded.report));
    expect((await written()).filter((key) => key.startsWith('drift/'))).toHaveLength(2);
  });

  it('is told from what is not applied yet, and then mended alone', async () => {
    const alarm = 'aws_cloudwatch_metric_alarm.ApiServerErrors';
    const waiting = { ENVIRONMENT_SUFFIX: SUFFIX, FUNCTION_ERROR_RATE: '2' };
    const { stdout } = await project.start(process.execPath, ['bin/stacks.mjs', 'drift', '--json'], waiting)
      .ended;
    const { records } = JSON.parse(stdout) as DriftReport;
    const pending = records.filter(({ kind }) => kind === 'not yet applied');
    expect(pending.length).toBeGreaterThan(0);
    for (const { address } of pending) expect(address).toMatch(/^aws_cloudwatch_metric_alarm\..*_ErrorRate_/);
    const { kind, mend } = records.find(({ address }) => address === alarm)!;
    expect(kind).toBe('drift');
    const mended = await project.start('sh', ['-c', `${mend} -auto-approve`]).ended;
    expect([mended.status, mended.stderr]).toEqual([0, expect.any(String)]);
    const { report } = await check();
    expect(report.records.map(({ address }) => address)).not.toContain(alarm);
    // The thresholds that waited were not applied with it.
    expect(report.records.filter(({ address }) => /_ErrorRate_/.test(address))).toEqual([]);
  });

  it('is mended by the commands that stand beside it', async () => {
    const { report } = await check();
    const mends = new Set(report.records.flatMap(({ mend }) => mend ?? []));
    const deploy = [...mends].find((mend) => mend.includes('npx stacks deploy'))!;
    const byAws = [...mends].filter((mend) => mend !== deploy).sort();
    expect(byAws).toEqual([
      expect.stringContaining(
        `iam delete-role-policy --role-name 'PatternQuery-${SUFFIX}' --policy-name 'by-hand'`,
      ),
      expect.stringContaining(`sqs get-queue-url --queue-name Stray-${SUFFIX}`),
    ]);
    const PATH = await pathWithAws();
    for (const mend of byAws) {
      const { status, stderr } = await project.start('sh', ['-c', mend], { PATH }).ended;
      expect([mend, status, stderr]).toEqual([mend, 0, '']);
    }
    // For what only its tags gave away there is no command: which one depends on the service.
    const emulator = new EmulatorClient(project.endpoint);
    await emulator.json('events', 'AWSEvents.DeleteRule', { Name: `Stray-${SUFFIX}` });
    const all = await project.start('sh', ['-c', `${deploy} --yes`]).ended;
    expect([all.status, all.stderr]).toEqual([0, expect.any(String)]);
  });

  it('is gone then', async () => {
    const { status, report } = await check();
    expect([status, report.records]).toEqual([0, []]);
  });

  it('leaves nothing behind', async () => {
    up.interrupt();
    await up.ended;
    const { status, stdout } = await stacks('down');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/nothing/i)]);
  });
});
