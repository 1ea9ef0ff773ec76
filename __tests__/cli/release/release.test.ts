import fc from 'fast-check';
import { Interrupted } from '../../../src/cli/errors';
import { release } from '../../../src/cli/release/release';
import type { ReleaseGroup } from '../../../src/cli/release/releases';
import { aws, FakeCodeDeploy, VirtualClock } from './fake-code-deploy';

const MINUTE = 60_000;
const group: ReleaseGroup = {
  application: 'PatternDetector-dev',
  group: 'PatternDetectorRelease-dev',
  fn: 'PatternDetector-dev',
  alias: 'live',
  newest: '5',
};

function bench(version: string) {
  const clock = new VirtualClock();
  const codeDeploy = new FakeCodeDeploy(clock, version);
  const told: string[] = [];
  const tell = (line: string) => told.push(line);
  return {
    clock,
    codeDeploy,
    told,
    run: (timeout = 30 * MINUTE, to: ReleaseGroup = group) =>
      release(to, { releases: codeDeploy, clock, timeout, tell }),
  };
}

describe('a release', () => {
  it('moves the alias, shows the steps and the traffic, and ends with the deployment', async () => {
    const { run, told, clock, codeDeploy } = bench('4');
    expect(await run()).toMatchObject({ result: 'released', version: '5', deploymentId: 'd-1' });
    expect(told).toEqual([
      'deployment d-1 moves PatternDetector-dev:live from version 4 to 5',
      'd-1: Created; traffic: all to version 4',
      'd-1: InProgress, AllowTraffic InProgress; traffic: 90 % to version 4, 10 % to version 5',
      'd-1: Succeeded, AfterAllowTraffic Succeeded; traffic: all to version 5',
    ]);
    expect(clock.now()).toBeLessThan(6 * MINUTE);
    expect(codeDeploy.made).toHaveLength(1);
  });

  it('does nothing where the alias is at the newest version', async () => {
    const { run, codeDeploy } = bench('5');
    expect(await run()).toMatchObject({ result: 'nothing to deploy', version: '5' });
    expect(codeDeploy.made).toEqual([]);
  });

  it('is rolled back by an alarm: waits for the rollback and names the alarm', async () => {
    const { run, codeDeploy, told } = bench('4');
    codeDeploy.alarmAt = 2 * MINUTE;
    const outcome = await run();
    expect(outcome).toMatchObject({ result: 'rolled back', version: '4', deploymentId: 'd-1' });
    expect(outcome.message).toBe(
      'rolled back to version 4: an alarm rang: activated alarms: CanaryErrorRate-dev',
    );
    expect(told.at(-1)).toBe('d-2: Succeeded, AfterAllowTraffic Succeeded; traffic: all to version 4');
  });

  it('says where the alias was left if nothing took a failed deployment back', async () => {
    const { run, codeDeploy, clock } = bench('4');
    [codeDeploy.alarmAt, codeDeploy.rollsBack] = [2 * MINUTE, false];
    expect(await run()).toMatchObject({
      result: 'failed',
      message: expect.stringMatching(/^an alarm rang: .*; PatternDetector-dev:live is at version 4$/),
    });
    expect(clock.now()).toBeLessThan(4 * MINUTE);
  });

  it('tells a stop by hand from an alarm', async () => {
    const { run, codeDeploy, clock } = bench('4');
    clock.onTick = (now) => {
      if (now > MINUTE && codeDeploy.made.length === 1) codeDeploy.stop('d-1');
    };
    expect((await run()).message).toMatch(/^rolled back to version 4: it was stopped by hand/);
  });

  it('gives up watching in time, says that the deployment goes on, and watches on when called again', async () => {
    const { run, codeDeploy, clock } = bench('4');
    const timedOut = await run(2 * MINUTE);
    expect(timedOut).toMatchObject({ result: 'timed out', deploymentId: 'd-1' });
    expect(timedOut.message).toContain(
      'aws deploy stop-deployment --deployment-id d-1 --auto-rollback-enabled',
    );
    expect(clock.now()).toBeLessThanOrEqual(2 * MINUTE);
    expect(await run()).toMatchObject({ result: 'released', version: '5', deploymentId: 'd-1' });
    expect(codeDeploy.made).toHaveLength(1);
    expect(await run()).toMatchObject({ result: 'nothing to deploy' });
  });

  it('gives up in time on a deployment that never begins', async () => {
    const { run, codeDeploy, clock } = bench('4');
    codeDeploy.stuck = true;
    expect(await run(10 * MINUTE)).toMatchObject({ result: 'timed out' });
    expect(await run(10 * MINUTE)).toMatchObject({ result: 'timed out' });
    expect(clock.now()).toBeLessThanOrEqual(20 * MINUTE);
    expect(codeDeploy.made).toHaveLength(1);
  });

  it('says after Ctrl-C that the deployment goes on, and how to stop it', async () => {
    const { run, clock, told, codeDeploy } = bench('4');
    clock.onTick = (now) => {
      if (now > MINUTE) throw new Interrupted();
    };
    await expect(run()).rejects.toThrow(Interrupted);
    expect(told.at(-1)).toMatch(/^stopped watching; deployment d-1 goes on\..*--auto-rollback-enabled$/);
    clock.onTick = () => {};
    expect(await run()).toMatchObject({ result: 'released', deploymentId: 'd-1' });
    expect(codeDeploy.made).toHaveLength(1);
  });

  it('refuses where a deployment to another version is under way', async () => {
    const { run, codeDeploy } = bench('4');
    codeDeploy.begin('4', '6', true);
    await expect(run()).rejects.toThrow(
      'deployment d-1 is moving PatternDetector-dev to version 6, and the newest is 5: wait for it and deploy again',
    );
    expect(codeDeploy.made).toHaveLength(1);
  });

  it('asks again where AWS is too busy to answer', async () => {
    const { run, codeDeploy, told } = bench('4');
    const busy = () => aws('ThrottlingException', 'Rate exceeded', 400);
    codeDeploy.failing.look = [busy(), busy(), aws('ServiceUnavailable', 'later', 503)];
    codeDeploy.failing.alias = [busy()];
    codeDeploy.failing.create = [busy()];
    codeDeploy.failing.underWay = [busy()];
    expect(await run()).toMatchObject({ result: 'released' });
    expect(told.filter((line) => line.includes('busy'))).toHaveLength(6);
    expect(codeDeploy.made).toHaveLength(1);
  });

  it('gives up in time where AWS never answers', async () => {
    const { run, codeDeploy, clock } = bench('4');
    codeDeploy.failing.underWay = Array.from({ length: 99 }, () => aws('ThrottlingException', 'no', 400));
    expect(await run(5 * MINUTE)).toMatchObject({ result: 'timed out' });
    expect(clock.now()).toBeLessThanOrEqual(5 * MINUTE);
  });

  it('fails with what CodeDeploy says if it takes no deployment', async () => {
    const { run, codeDeploy } = bench('4');
    codeDeploy.failing.create = [aws('DeploymentGroupDoesNotExistException', 'no such group', 400)];
    await expect(run()).rejects.toThrow('no such group');
    expect(codeDeploy.made).toEqual([]);
  });

  it('finds the deployment whose creation took place although the answer was lost', async () => {
    const { run, codeDeploy } = bench('4');
    codeDeploy.loseAnswer = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    expect(await run()).toMatchObject({ result: 'released', deploymentId: 'd-1' });
    expect(codeDeploy.made).toHaveLength(1);
  });

  it('finds it also if it is over by then', async () => {
    const { run, codeDeploy } = bench('4');
    codeDeploy.loseAnswer = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    codeDeploy.alarmAt = 0;
    expect(await run()).toMatchObject({ result: 'rolled back', version: '4', deploymentId: 'd-1' });
    expect(codeDeploy.made.map(({ to }) => to)).toEqual(['5', '4']);
  });

  it('says what is true, and creates one deployment only, whatever AWS is too busy for and whenever the alarm rings', async () => {
    const faults = fc.array(fc.constantFrom('ok', 'ThrottlingException', 'ServiceUnavailable'), {
      maxLength: 12,
    });
    const tries = fc.record({
      look: faults,
      alias: faults,
      underWay: faults,
      create: fc.array(fc.constantFrom('ThrottlingException', 'ServiceUnavailable'), { maxLength: 3 }),
      alarmAt: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 10 * MINUTE })),
      rollsBack: fc.boolean(),
      lost: fc.boolean(),
      timeout: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(
        tries,
        async ({ look, alias, underWay, create, alarmAt, rollsBack, lost, timeout }) => {
          const { run, codeDeploy, clock } = bench('4');
          const failing = { look, alias, underWay, create };
          for (const [method, names] of Object.entries(failing))
            codeDeploy.failing[method as keyof typeof failing] = names.map((name) =>
              name === 'ok' ? undefined : aws(name, 'busy', name === 'ThrottlingException' ? 400 : 503),
            );
          [codeDeploy.alarmAt, codeDeploy.rollsBack] = [alarmAt, rollsBack];
          if (lost) codeDeploy.loseAnswer = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
          const { result, version } = await run(timeout * MINUTE);
          codeDeploy.failing.alias = [];
          const now = await codeDeploy.alias();
          expect(codeDeploy.made.filter(({ to }) => to === '5').length).toBeLessThanOrEqual(1);
          if (result === 'timed out') return expect(clock.now()).toBeGreaterThan(0);
          expect(version).toBe(now.version);
          expect(result === 'released').toBe(now.version === '5');
          if (result === 'rolled back') expect(now).toEqual({ version: '4' });
        },
      ),
      { numRuns: 300 },
    );
  });
});
