import { UserError } from '../../../src/cli/errors';
import type { PlanSummary } from '../../../src/cli/terraform/plan-summary';
import { assertNoDeploymentInProgress } from '../../../src/cli/release/assert-no-deployment';
import { deployStacks, type DeployableStack } from '../../../src/cli/release/deploy-stacks';
import { createReleaseError, releaseAppliedStacks } from '../../../src/cli/release/release-stack';
import type { ResourceChange } from '../../../src/domain/plan/plan';
import type { ReleaseOutcome, ReleaseGroup } from '../../../src/cli/release/release-client';
import { createPlan } from '../../domain/plan/plans';
import { FakeReleaseClient, VirtualClock } from './fake-release-client';

const MINUTE = 60_000;
const createGroup = (fn: string): ReleaseGroup => ({
  application: fn,
  deploymentGroup: `${fn}-Release`,
  functionName: fn,
  alias: 'live',
  latestVersion: '5',
});

const listOutcomes = (done: readonly { readonly releases: readonly ReleaseOutcome[] }[]) =>
  done.flatMap(({ releases }) => releases);

/** Creates two stacks, the first with two deployment groups, and records the calls in order. */
function createTestDeploy({
  version = '4',
  steps = 3,
  changes = [] as ResourceChange[],
  allowDestroy = [] as string[],
} = {}) {
  const clock = new VirtualClock();
  const client = new FakeReleaseClient(clock, version);
  const done: string[] = [];
  const summary: PlanSummary = {
    counts: { create: 0, update: steps, replace: 0, delete: 0, forget: 0, import: 0, move: 0 },
    outputs: [],
    empty: steps === 0,
    steps,
  };
  const createStack = (name: string): DeployableStack => ({
    stack: { name, system: name, region: 'us-east-1', dir: name, dependencies: [] },
    terraform: {
      plan: () => {
        done.push(`plan ${name}`);
        return Promise.resolve({
          summary,
          document: { ...createPlan([]), resource_changes: changes },
          json: {},
        });
      },
      apply: (total) => {
        done.push(`apply ${total} to ${name}`);
        return Promise.resolve();
      },
    },
  });
  const groups: Record<string, ReleaseGroup[]> = { one: [createGroup('First'), createGroup('Second')] };
  const options = { client, clock, timeout: 30 * MINUTE, onProgress: () => {} };
  return {
    client,
    done,
    release: () =>
      releaseAppliedStacks(
        [
          { stack: 'none', steps: 0 },
          { stack: 'one', steps: 3 },
          { stack: 'again', steps: 1 },
        ],
        (name) => Promise.resolve(groups[name === 'again' ? 'one' : name] ?? []),
        options,
      ),
    assertNoDeployment: () => assertNoDeploymentInProgress(createGroup('First'), options),
    run: (confirm = () => Promise.resolve()) =>
      deployStacks(
        [createStack('one'), createStack('two')],
        {
          loadGroups: (name) => Promise.resolve(groups[name] ?? []),
          showPlan: () => Promise.resolve(),
          allowDestroy,
          confirm: (name) => {
            done.push(`confirm ${name}`);
            return confirm();
          },
          completeApply: async (name) => void done.push(`complete ${name}`),
        },
        options,
      ),
  };
}

describe('deployments in progress', () => {
  it('prevent an apply with an error that names the deployment and the command to stop it', async () => {
    const { assertNoDeployment, client } = createTestDeploy();
    client.startDeployment('4', '5', true);
    await expect(assertNoDeployment()).rejects.toThrow(
      'deployment d-1 of First to version 5 is in progress, and its alarm would not monitor it after an apply: wait until it ends, ' +
        'or stop it with aws deploy stop-deployment --deployment-id d-1 --auto-rollback-enabled',
    );
    await expect(assertNoDeployment()).rejects.toBeInstanceOf(UserError);
  });

  it('do not prevent an apply once they are stopped and rolled back', async () => {
    const { assertNoDeployment, client } = createTestDeploy();
    client.startDeployment('4', '5', true);
    client.stop('d-1');
    expect(await assertNoDeployment()).toBeUndefined();
    expect(client.deployments.map(({ to, ended }) => [to, ended?.status])).toEqual([
      ['5', 'Stopped'],
      ['4', 'Succeeded'],
    ]);
  });
});

describe('a deploy', () => {
  it('plans, prompts for confirmation, applies and releases, stack by stack', async () => {
    const { run, done } = createTestDeploy();
    const deployed = await run();
    expect(done).toEqual([
      'plan one',
      'confirm one',
      'apply 3 to one',
      'complete one',
      'plan two',
      'confirm two',
      'apply 3 to two',
      'complete two',
    ]);
    expect(deployed).toMatchObject([
      { stack: 'one', applied: 3, releases: [{ result: 'released' }, { result: 'nothing to deploy' }] },
      { stack: 'two', applied: 3, releases: [] },
    ]);
    expect(createReleaseError(listOutcomes(deployed))).toBeUndefined();
  });

  it('fails after a rollback, and does not deploy the next stack', async () => {
    const { run, done, client } = createTestDeploy();
    client.alarmAt = 2 * MINUTE;
    const deployed = await run();
    expect(deployed).toMatchObject([
      { stack: 'one', applied: 3, releases: [{ function: 'First', result: 'rolled back', version: '4' }] },
    ]);
    expect(deployed[0]!.releases).toHaveLength(1);
    expect(done).not.toContain('plan two');
    // The command exits with 1, as for every UserError.
    const failure = createReleaseError(listOutcomes(deployed));
    expect(failure).toBeInstanceOf(UserError);
    expect(failure!.message).toBe(
      'rolled back to version 4: an alarm went off: activated alarms: CanaryErrorRate-dev',
    );
  });

  it('fails at the timeout, and reports that the deployment continues', async () => {
    const { run, client } = createTestDeploy({ steps: 0 });
    client.stuck = true;
    const deployed = await run();
    expect(deployed).toMatchObject([{ stack: 'one', releases: [{ result: 'timed out' }] }]);
    expect(createReleaseError(listOutcomes(deployed))!.message).toContain(
      'aws deploy stop-deployment --deployment-id d-1',
    );
  });

  it('neither prompts for confirmation nor applies while a deployment is in progress', async () => {
    const { run, done, client } = createTestDeploy();
    client.startDeployment('4', '5', true);
    await expect(run()).rejects.toThrow('deployment d-1 of First to version 5 is in progress');
    expect(done).toEqual(['plan one']);
  });

  it('neither prompts for confirmation nor applies if data would be lost without --allow-destroy', async () => {
    const change = { actions: ['delete', 'create'], replace_paths: [['hash_key']] };
    const table = { address: 'aws_dynamodb_table.Watch', type: 'aws_dynamodb_table', name: 'Watch' };
    const changes = [{ ...table, mode: 'managed' as const, change }];
    const refused = createTestDeploy({ changes });
    await expect(refused.run()).rejects.toThrow(
      'replacing aws_dynamodb_table.Watch loses all its rows, and its point-in-time recovery (hash_key forces it): ' +
        'allow it with --allow-destroy aws_dynamodb_table.Watch',
    );
    expect(refused.done).toEqual(['plan one']);
    const named = createTestDeploy({ changes, allowDestroy: ['aws_dynamodb_table.Watch'] });
    await named.run();
    expect(named.done).toContain('apply 3 to one');
  });

  it('applies nothing if the confirmation is declined', async () => {
    const { run, done, client } = createTestDeploy();
    const reject = () => Promise.reject(new UserError('nothing was changed'));
    await expect(run(reject)).rejects.toThrow('nothing was changed');
    expect(done).toEqual(['plan one', 'confirm one']);
    expect(client.deployments).toEqual([]);
  });

  it('skips the confirmation if the plan is empty, and releases what an earlier run applied', async () => {
    const { run, done } = createTestDeploy({ steps: 0 });
    const deployed = await run();
    expect(done).toEqual(['plan one', 'complete one', 'plan two', 'complete two']);
    expect(deployed[0]).toMatchObject({ applied: 0, releases: [{ result: 'released' }, {}] });
  });
});

describe('the release after an apply', () => {
  it('covers every applied stack, and is added to the result', async () => {
    const { release, client } = createTestDeploy();
    const done = await release();
    expect(done).toMatchObject([
      { stack: 'none', steps: 0, releases: [] },
      { stack: 'one', steps: 3, releases: [{ result: 'released' }, { result: 'nothing to deploy' }] },
      { stack: 'again', releases: [{ result: 'nothing to deploy' }, {}] },
    ]);
    expect(createReleaseError(listOutcomes(done))).toBeUndefined();
    expect(client.deployments).toHaveLength(1);
  });

  it('fails after a rollback, and does not continue with the next stack', async () => {
    const { release, client } = createTestDeploy();
    client.alarmAt = 2 * MINUTE;
    const done = await release();
    expect(done.map(({ releases }) => releases.map(({ result }) => result))).toEqual([
      [],
      ['rolled back'],
      [],
    ]);
    expect(createReleaseError(listOutcomes(done))!.message).toContain('CanaryErrorRate-dev');
  });
});
