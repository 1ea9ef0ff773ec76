import fc from 'fast-check';
import { Interrupted } from '../../../src/cli/errors';
import { releaseFunction } from '../../../src/cli/release/release-function';
import type { ReleaseGroup } from '../../../src/cli/release/release-client';
import { createAwsError, FakeReleaseClient, VirtualClock } from './fake-release-client';

const MINUTE = 60_000;
const group: ReleaseGroup = {
  application: 'PatternDetector-dev',
  deploymentGroup: 'PatternDetectorRelease-dev',
  functionName: 'PatternDetector-dev',
  alias: 'live',
  latestVersion: '5',
};

function createTestRelease(version: string) {
  const clock = new VirtualClock();
  const client = new FakeReleaseClient(clock, version);
  const lines: string[] = [];
  const onProgress = (line: string) => lines.push(line);
  return {
    clock,
    client,
    lines,
    run: (timeout = 30 * MINUTE, to: ReleaseGroup = group) =>
      releaseFunction(to, { client, clock, timeout, onProgress }),
  };
}

describe('a release', () => {
  it('moves the alias, reports lifecycle events and traffic, and ends with the deployment', async () => {
    const { run, lines, clock, client } = createTestRelease('4');
    expect(await run()).toMatchObject({ result: 'released', version: '5', deploymentId: 'd-1' });
    expect(lines).toEqual([
      'deployment d-1 moves PatternDetector-dev:live from version 4 to 5',
      'd-1: Created; traffic: all to version 4',
      'd-1: InProgress, AllowTraffic InProgress; traffic: 90 % to version 4, 10 % to version 5',
      'd-1: Succeeded, AfterAllowTraffic Succeeded; traffic: all to version 5',
    ]);
    expect(clock.now()).toBeLessThan(6 * MINUTE);
    expect(client.deployments).toHaveLength(1);
  });

  it('does nothing if the alias is at the latest version', async () => {
    const { run, client } = createTestRelease('5');
    expect(await run()).toMatchObject({ result: 'nothing to deploy', version: '5' });
    expect(client.deployments).toEqual([]);
  });

  it('waits if an alarm causes a rollback, and names the alarm', async () => {
    const { run, client, lines } = createTestRelease('4');
    client.alarmAt = 2 * MINUTE;
    const outcome = await run();
    expect(outcome).toMatchObject({ result: 'rolled back', version: '4', deploymentId: 'd-1' });
    expect(outcome.message).toBe(
      'rolled back to version 4: an alarm went off: activated alarms: CanaryErrorRate-dev',
    );
    expect(lines.at(-1)).toBe('d-2: Succeeded, AfterAllowTraffic Succeeded; traffic: all to version 4');
  });

  it('reports the version of the alias if a failed deployment is not rolled back', async () => {
    const { run, client, clock } = createTestRelease('4');
    [client.alarmAt, client.rollsBack] = [2 * MINUTE, false];
    expect(await run()).toMatchObject({
      result: 'failed',
      message: expect.stringMatching(/^an alarm went off: .*; PatternDetector-dev:live is at version 4$/),
    });
    expect(clock.now()).toBeLessThan(4 * MINUTE);
  });

  it('distinguishes a manual stop from an alarm', async () => {
    const { run, client, clock } = createTestRelease('4');
    clock.onTick = (now) => {
      if (now > MINUTE && client.deployments.length === 1) client.stop('d-1');
    };
    expect((await run()).message).toMatch(/^rolled back to version 4: stopped manually/);
  });

  it('stops waiting at the timeout, reports that the deployment continues, and resumes on the next call', async () => {
    const { run, client, clock } = createTestRelease('4');
    const timedOut = await run(2 * MINUTE);
    expect(timedOut).toMatchObject({ result: 'timed out', deploymentId: 'd-1' });
    expect(timedOut.message).toContain(
      'aws deploy stop-deployment --deployment-id d-1 --auto-rollback-enabled',
    );
    expect(clock.now()).toBeLessThanOrEqual(2 * MINUTE);
    expect(await run()).toMatchObject({ result: 'released', version: '5', deploymentId: 'd-1' });
    expect(client.deployments).toHaveLength(1);
    expect(await run()).toMatchObject({ result: 'nothing to deploy' });
  });

  it('stops at the timeout if a deployment never starts', async () => {
    const { run, client, clock } = createTestRelease('4');
    client.stuck = true;
    expect(await run(10 * MINUTE)).toMatchObject({ result: 'timed out' });
    expect(await run(10 * MINUTE)).toMatchObject({ result: 'timed out' });
    expect(clock.now()).toBeLessThanOrEqual(20 * MINUTE);
    expect(client.deployments).toHaveLength(1);
  });

  it('reports after Ctrl-C that the deployment continues, and how to stop it', async () => {
    const { run, clock, lines, client } = createTestRelease('4');
    clock.onTick = (now) => {
      if (now > MINUTE) throw new Interrupted();
    };
    await expect(run()).rejects.toThrow(Interrupted);
    expect(lines.at(-1)).toMatch(/^stopped watching; deployment d-1 continues\..*--auto-rollback-enabled$/);
    clock.onTick = () => {};
    expect(await run()).toMatchObject({ result: 'released', deploymentId: 'd-1' });
    expect(client.deployments).toHaveLength(1);
  });

  it('fails if a deployment of another version is in progress', async () => {
    const { run, client } = createTestRelease('4');
    client.startDeployment('4', '6', true);
    await expect(run()).rejects.toThrow(
      'deployment d-1 of PatternDetector-dev to version 6 is in progress, but the latest version is 5: wait until it ends and deploy again',
    );
    expect(client.deployments).toHaveLength(1);
  });

  it('retries throttled requests', async () => {
    const { run, client, lines } = createTestRelease('4');
    const createThrottlingError = () => createAwsError('ThrottlingException', 'Rate exceeded', 400);
    client.failures.getDeployment = [
      createThrottlingError(),
      createThrottlingError(),
      createAwsError('ServiceUnavailable', 'later', 503),
    ];
    client.failures.getAlias = [createThrottlingError()];
    client.failures.createDeployment = [createThrottlingError()];
    client.failures.listDeploymentsInProgress = [createThrottlingError()];
    expect(await run()).toMatchObject({ result: 'released' });
    expect(lines.filter((line) => line.includes('busy'))).toHaveLength(6);
    expect(client.deployments).toHaveLength(1);
  });

  it('stops at the timeout if every request is throttled', async () => {
    const { run, client, clock } = createTestRelease('4');
    client.failures.listDeploymentsInProgress = Array.from({ length: 99 }, () =>
      createAwsError('ThrottlingException', 'no', 400),
    );
    expect(await run(5 * MINUTE)).toMatchObject({ result: 'timed out' });
    expect(clock.now()).toBeLessThanOrEqual(5 * MINUTE);
  });

  it('fails with the error of CodeDeploy if it rejects the deployment', async () => {
    const { run, client } = createTestRelease('4');
    client.failures.createDeployment = [
      createAwsError('DeploymentGroupDoesNotExistException', 'no such group', 400),
    ];
    await expect(run()).rejects.toThrow('no such group');
    expect(client.deployments).toEqual([]);
  });

  it('finds the deployment if CodeDeploy created it but the request failed', async () => {
    const { run, client } = createTestRelease('4');
    client.createError = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    expect(await run()).toMatchObject({ result: 'released', deploymentId: 'd-1' });
    expect(client.deployments).toHaveLength(1);
  });

  it('finds that deployment even if it has ended', async () => {
    const { run, client } = createTestRelease('4');
    client.createError = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    client.alarmAt = 0;
    expect(await run()).toMatchObject({ result: 'rolled back', version: '4', deploymentId: 'd-1' });
    expect(client.deployments.map(({ to }) => to)).toEqual(['5', '4']);
  });

  it('reports the actual outcome and creates one deployment, whatever is throttled and whenever the alarm fires', async () => {
    const faults = fc.array(fc.constantFrom('ok', 'ThrottlingException', 'ServiceUnavailable'), {
      maxLength: 12,
    });
    const tries = fc.record({
      getDeployment: faults,
      getAlias: faults,
      listDeploymentsInProgress: faults,
      createDeployment: fc.array(fc.constantFrom('ThrottlingException', 'ServiceUnavailable'), {
        maxLength: 3,
      }),
      alarmAt: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 10 * MINUTE })),
      rollsBack: fc.boolean(),
      lost: fc.boolean(),
      timeout: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(tries, async ({ alarmAt, rollsBack, lost, timeout, ...failures }) => {
        const { run, client, clock } = createTestRelease('4');
        for (const [method, names] of Object.entries(failures))
          client.failures[method as keyof typeof failures] = names.map((name) =>
            name === 'ok'
              ? undefined
              : createAwsError(name, 'busy', name === 'ThrottlingException' ? 400 : 503),
          );
        [client.alarmAt, client.rollsBack] = [alarmAt, rollsBack];
        if (lost) client.createError = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
        const { result, version } = await run(timeout * MINUTE);
        client.failures.getAlias = [];
        const now = await client.getAlias();
        expect(client.deployments.filter(({ to }) => to === '5').length).toBeLessThanOrEqual(1);
        if (result === 'timed out') return expect(clock.now()).toBeGreaterThan(0);
        expect(version).toBe(now.version);
        expect(result === 'released').toBe(now.version === '5');
        if (result === 'rolled back') expect(now).toEqual({ version: '4' });
      }),
      { numRuns: 300 },
    );
  });
});
