import { UserError } from '../../../src/cli/errors';
import type { PlanSummary } from '../../../src/cli/terraform/plan-summary';
import { refuseUnwatchedApply } from '../../../src/cli/release/before-apply';
import { deployStacks, type ToDeploy } from '../../../src/cli/release/deploy-stacks';
import { failureOf, releaseApplied } from '../../../src/cli/release/release-stack';
import type { ResourceChange } from '../../../src/domain/plan/plan';
import type { Outcome, ReleaseGroup } from '../../../src/cli/release/releases';
import { planOf } from '../../domain/plan/plans';
import { FakeCodeDeploy, VirtualClock } from './fake-code-deploy';

const MINUTE = 60_000;
const groupOf = (fn: string): ReleaseGroup => ({
  application: fn,
  group: `${fn}-Release`,
  fn,
  alias: 'live',
  newest: '5',
});

const outcomesOf = (done: readonly { readonly releases: readonly Outcome[] }[]) =>
  done.flatMap(({ releases }) => releases);

/** Two stacks, of which the first has two groups; keeps what is done to them, in its order. */
function bench({
  version = '4',
  steps = 3,
  changes = [] as ResourceChange[],
  allowDestroy = [] as string[],
} = {}) {
  const clock = new VirtualClock();
  const codeDeploy = new FakeCodeDeploy(clock, version);
  const done: string[] = [];
  const summary: PlanSummary = {
    counts: { create: 0, update: steps, replace: 0, delete: 0 },
    addresses: { create: [], update: [], replace: [], delete: [] },
    outputs: [],
    empty: steps === 0,
    steps,
  };
  const stack = (name: string): ToDeploy => ({
    stack: { name, system: name, region: 'us-east-1', dir: name, dependencies: [] },
    terraform: {
      plan: () => {
        done.push(`plan ${name}`);
        return Promise.resolve({
          summary,
          document: { ...planOf([]), resource_changes: changes },
          json: {},
        });
      },
      apply: (total) => {
        done.push(`apply ${total} to ${name}`);
        return Promise.resolve();
      },
    },
  });
  const groups: Record<string, ReleaseGroup[]> = { one: [groupOf('First'), groupOf('Second')] };
  const options = { releases: codeDeploy, clock, timeout: 30 * MINUTE, tell: () => {} };
  return {
    codeDeploy,
    done,
    release: () =>
      releaseApplied(
        [
          { stack: 'none', steps: 0 },
          { stack: 'one', steps: 3 },
          { stack: 'again', steps: 1 },
        ],
        (name) => Promise.resolve(groups[name === 'again' ? 'one' : name] ?? []),
        options,
      ),
    refuse: () => refuseUnwatchedApply(groupOf('First'), options),
    run: (confirm = () => Promise.resolve()) =>
      deployStacks(
        [stack('one'), stack('two')],
        {
          groups: (name) => Promise.resolve(groups[name] ?? []),
          show: () => Promise.resolve(),
          allowDestroy,
          confirm: (name) => {
            done.push(`ask about ${name}`);
            return confirm();
          },
        },
        options,
      ),
  };
}

describe('before an apply', () => {
  it('a deployment under way is named, with how to stop it', async () => {
    const { refuse, codeDeploy } = bench();
    codeDeploy.begin('4', '5', true);
    await expect(refuse()).rejects.toThrow(
      'deployment d-1 is moving First to version 5, and an apply would take its alarm away: wait until it has ended, ' +
        'or stop it with aws deploy stop-deployment --deployment-id d-1 --auto-rollback-enabled',
    );
    await expect(refuse()).rejects.toBeInstanceOf(UserError);
  });

  it('one that has ended is in nobody’s way, once what takes it back has ended too', async () => {
    const { refuse, codeDeploy } = bench();
    codeDeploy.begin('4', '5', true);
    codeDeploy.stop('d-1');
    expect(await refuse()).toBeUndefined();
    expect(codeDeploy.made.map(({ to, ended }) => [to, ended?.status])).toEqual([
      ['5', 'Stopped'],
      ['4', 'Succeeded'],
    ]);
  });
});

describe('a deploy', () => {
  it('plans, asks, applies and releases, stack by stack', async () => {
    const { run, done } = bench();
    const deployed = await run();
    expect(done).toEqual([
      'plan one',
      'ask about one',
      'apply 3 to one',
      'plan two',
      'ask about two',
      'apply 3 to two',
    ]);
    expect(deployed).toMatchObject([
      { stack: 'one', applied: 3, releases: [{ result: 'released' }, { result: 'nothing to deploy' }] },
      { stack: 'two', applied: 3, releases: [] },
    ]);
    expect(failureOf(outcomesOf(deployed))).toBeUndefined();
  });

  it('fails with a rollback, and leaves alone what comes after it', async () => {
    const { run, done, codeDeploy } = bench();
    codeDeploy.alarmAt = 2 * MINUTE;
    const deployed = await run();
    expect(deployed).toMatchObject([
      { stack: 'one', applied: 3, releases: [{ function: 'First', result: 'rolled back', version: '4' }] },
    ]);
    expect(deployed[0]!.releases).toHaveLength(1);
    expect(done).not.toContain('plan two');
    // Which ends the command with exit code 1, as every UserError does.
    const failure = failureOf(outcomesOf(deployed));
    expect(failure).toBeInstanceOf(UserError);
    expect(failure!.message).toBe(
      'rolled back to version 4: an alarm rang: activated alarms: CanaryErrorRate-dev',
    );
  });

  it('fails where it gave up watching, and says that the deployment goes on', async () => {
    const { run, codeDeploy } = bench({ steps: 0 });
    codeDeploy.stuck = true;
    const deployed = await run();
    expect(deployed).toMatchObject([{ stack: 'one', releases: [{ result: 'timed out' }] }]);
    expect(failureOf(outcomesOf(deployed))!.message).toContain(
      'aws deploy stop-deployment --deployment-id d-1',
    );
  });

  it('neither asks nor applies while a deployment is under way', async () => {
    const { run, done, codeDeploy } = bench();
    codeDeploy.begin('4', '5', true);
    await expect(run()).rejects.toThrow('deployment d-1 is moving First to version 5');
    expect(done).toEqual(['plan one']);
  });

  it('neither asks nor applies where something would be lost that is not named, and goes on where it is', async () => {
    const change = { actions: ['delete', 'create'], replace_paths: [['hash_key']] };
    const table = { address: 'aws_dynamodb_table.Watch', type: 'aws_dynamodb_table', name: 'Watch' };
    const changes = [{ ...table, mode: 'managed' as const, change }];
    const refused = bench({ changes });
    await expect(refused.run()).rejects.toThrow(
      'replacing aws_dynamodb_table.Watch loses all its rows, and its point-in-time recovery (hash_key forces it): ' +
        'allow it with --allow-destroy aws_dynamodb_table.Watch',
    );
    expect(refused.done).toEqual(['plan one']);
    const named = bench({ changes, allowDestroy: ['aws_dynamodb_table.Watch'] });
    await named.run();
    expect(named.done).toContain('apply 3 to one');
  });

  it('applies nothing to anything after a no', async () => {
    const { run, done, codeDeploy } = bench();
    const no = () => Promise.reject(new UserError('nothing was changed'));
    await expect(run(no)).rejects.toThrow('nothing was changed');
    expect(done).toEqual(['plan one', 'ask about one']);
    expect(codeDeploy.made).toEqual([]);
  });

  it('where the plan is empty asks nothing, and releases what an earlier run left', async () => {
    const { run, done } = bench({ steps: 0 });
    const deployed = await run();
    expect(done).toEqual(['plan one', 'plan two']);
    expect(deployed[0]).toMatchObject({ applied: 0, releases: [{ result: 'released' }, {}] });
  });
});

describe('the release after an apply', () => {
  it('releases every stack, whoever applied it, and keeps what the apply said', async () => {
    const { release, codeDeploy } = bench();
    const done = await release();
    expect(done).toMatchObject([
      { stack: 'none', steps: 0, releases: [] },
      { stack: 'one', steps: 3, releases: [{ result: 'released' }, { result: 'nothing to deploy' }] },
      { stack: 'again', releases: [{ result: 'nothing to deploy' }, {}] },
    ]);
    expect(failureOf(outcomesOf(done))).toBeUndefined();
    expect(codeDeploy.made).toHaveLength(1);
  });

  it('fails with a rollback, and releases nothing after it', async () => {
    const { release, codeDeploy } = bench();
    codeDeploy.alarmAt = 2 * MINUTE;
    const done = await release();
    expect(done.map(({ releases }) => releases.map(({ result }) => result))).toEqual([
      [],
      ['rolled back'],
      [],
    ]);
    expect(failureOf(outcomesOf(done))!.message).toContain('CanaryErrorRate-dev');
  });
});
