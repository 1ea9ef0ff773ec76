import { createOrUpdateComment } from '../../../src/cli/github/comment';
import { checkPlans, type GetState } from '../../../src/cli/github/stale-plans';
import { FakeGitHub } from './fake-github';

const STATE = { serial: 12, lineage: 'a-b-c' };
const createPlan = (name: string, stacks: readonly object[] = [{ name: `queue-${name}`, state: STATE }]) => ({
  name,
  manifest: 'a'.repeat(64),
  commit: 'cafe',
  stacks,
});
const createFacts = (...plans: readonly object[]) => ({ pr: 7, plans, unplanned: [] as string[] });

describe('the commit status of a plan', () => {
  let fake: FakeGitHub;
  const createPullRequest = (number: number, sha = 'cafe') => ({
    number,
    head: { sha },
    base: { ref: 'main' },
  });
  const publish = (facts: object, pr = 7) =>
    createOrUpdateComment(fake.client, pr, { topic: 'plan', facts, text: 'the plan' });
  beforeEach(async () => {
    fake = await new FakeGitHub().start();
    fake.responses.set('GET pulls', [createPullRequest(7)]);
    fake.responses.set('GET compare/main...cafe', { behind_by: 0 });
    await publish(createFacts(createPlan('dev')));
  });
  afterEach(() => fake.stop());
  const check = async (state: Awaited<ReturnType<GetState>> = STATE) =>
    (await checkPlans(fake.client, async () => state)).results;
  const STALE = { sha: 'cafe', context: 'plan (dev)', state: 'failure' };

  it('succeeds if nothing changed', async () => {
    expect(await check()).toEqual([{ pr: 7, plan: 'dev', reasons: [] }]);
    expect(fake.statuses).toEqual([
      {
        sha: 'cafe',
        context: 'plan (dev)',
        state: 'success',
        description: 'the plan is current',
      },
    ]);
  });

  it('fails if the branch is behind its base', async () => {
    fake.responses.set('GET compare/main...cafe', { behind_by: 2 });
    await check();
    expect(fake.statuses).toEqual([{ ...STALE, description: 'stale: the branch is behind main: update it' }]);
  });

  it('fails if the state changed or is a different one', async () => {
    await check({ ...STATE, serial: 13 });
    await check({ ...STATE, lineage: 'other' });
    await checkPlans(fake.client, async () => undefined);
    expect(fake.statuses).toEqual([
      { ...STALE, description: 'stale: the state of queue-dev changed (serial 12, now 13): plan again' },
      { ...STALE, description: 'stale: queue-dev has another state: plan again' },
      { ...STALE, description: 'stale: queue-dev has another state: plan again' },
    ]);
  });

  it('succeeds for a stack that was never applied', async () => {
    await publish(createFacts(createPlan('dev', [{ name: 'queue-dev', state: { serial: 0, lineage: '' } }])));
    expect((await checkPlans(fake.client, async () => undefined)).results).toEqual([
      { pr: 7, plan: 'dev', reasons: [] },
    ]);
  });

  it('is set for each plan, and fails for a failed plan', async () => {
    await publish({ ...createFacts(createPlan('shared'), createPlan('dev')), unplanned: ['prod'] });
    await checkPlans(fake.client, async (stack) => ({ ...STATE, serial: stack === 'queue-dev' ? 13 : 12 }));
    expect(fake.statuses.map(({ context, state }) => `${context}: ${state}`)).toEqual([
      'plan (shared): success',
      'plan (dev): failure',
      'plan (prod): failure',
    ]);
    expect(fake.statuses[2]!.description).toBe('stale: the plan failed');
  });

  it('is set for every pull request, even if one of them fails', async () => {
    fake.responses.set('GET pulls', [
      createPullRequest(6),
      createPullRequest(7),
      createPullRequest(9, 'gone'),
    ]);
    await publish(createFacts(createPlan('dev')), 9);
    const { results: done, failed } = await checkPlans(fake.client, async () => STATE);
    expect(done).toEqual([{ pr: 7, plan: 'dev', reasons: [] }]);
    expect(failed).toEqual([expect.stringMatching(/^pull request 9: GitHub, GET .*: 404 /)]);
  });

  it('is set for every plan, even if one state cannot be read', async () => {
    await publish(createFacts(createPlan('dev'), createPlan('prod')));
    const { failed } = await checkPlans(fake.client, async (stack) => {
      if (stack === 'queue-dev') throw new Error('AccessDenied');
      return STATE;
    });
    expect(failed).toEqual(['plan (dev) of pull request 7: AccessDenied']);
    expect(fake.statuses.map(({ context }) => context)).toEqual(['plan (prod)']);
  });

  it('fails if the plan is of another commit', async () => {
    fake.responses.set('GET pulls/7', createPullRequest(7, 'beef'));
    fake.responses.set('GET compare/main...beef', { behind_by: 0 });
    await checkPlans(fake.client, async () => STATE, { pr: 7 });
    expect(fake.statuses).toEqual([
      { ...STALE, sha: 'beef', description: 'stale: the plan is of another commit' },
    ]);
  });

  it('is not set for pull requests without a plan', async () => {
    fake.responses.set('GET pulls', [createPullRequest(8)]);
    expect(await check()).toEqual([]);
    expect(fake.statuses).toEqual([]);
  });

  it('stays within GitHub’s size limit', async () => {
    const stacks = Array.from({ length: 9 }, (_, i) => ({ name: `queue-${i}`, state: STATE }));
    await publish(createFacts(createPlan('dev', stacks)));
    await check({ ...STATE, serial: 13 });
    expect(fake.statuses[0]!.description).toHaveLength(140);
  });
});
