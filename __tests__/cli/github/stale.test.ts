import { upsertComment } from '../../../src/cli/github/marked';
import { checkPlans, type StateNow } from '../../../src/cli/github/stale';
import { FakeGitHub } from './fake-github';

const STATE = { serial: 12, lineage: 'a-b-c' };
const plan = (name: string, stacks: readonly object[] = [{ name: `queue-${name}`, state: STATE }]) => ({
  name,
  manifest: 'a'.repeat(64),
  commit: 'cafe',
  stacks,
});
const factsOf = (...plans: readonly object[]) => ({ pr: 7, plans, unplanned: [] as string[] });

describe('the status of a plan', () => {
  let fake: FakeGitHub;
  const pull = (number: number, sha = 'cafe') => ({ number, head: { sha }, base: { ref: 'main' } });
  const tell = (facts: object, pr = 7) =>
    upsertComment(fake.client, pr, { about: 'plan', facts, text: 'the plan' });
  beforeEach(async () => {
    fake = await new FakeGitHub().start();
    fake.answers.set('GET pulls', [pull(7)]);
    fake.answers.set('GET compare/main...cafe', { behind_by: 0 });
    await tell(factsOf(plan('dev')));
  });
  afterEach(() => fake.stop());
  const check = async (state: Awaited<ReturnType<StateNow>> = STATE) =>
    (await checkPlans(fake.client, async () => state)).done;
  const STALE = { sha: 'cafe', context: 'plan (dev)', state: 'failure' };

  it('is good where nothing moved', async () => {
    expect(await check()).toEqual([{ pr: 7, plan: 'dev', stale: [] }]);
    expect(fake.statuses).toEqual([
      {
        sha: 'cafe',
        context: 'plan (dev)',
        state: 'success',
        description: 'the plan is what would be applied',
      },
    ]);
  });

  it('fails where the base moved on', async () => {
    fake.answers.set('GET compare/main...cafe', { behind_by: 2 });
    await check();
    expect(fake.statuses).toEqual([{ ...STALE, description: 'stale: main moved on: update the branch' }]);
  });

  it('fails where the state moved on, and where it is another one', async () => {
    await check({ ...STATE, serial: 13 });
    await check({ ...STATE, lineage: 'other' });
    await checkPlans(fake.client, async () => undefined);
    expect(fake.statuses).toEqual([
      { ...STALE, description: 'stale: queue-dev was changed since (serial 12, now 13): plan again' },
      { ...STALE, description: 'stale: queue-dev has another state: plan again' },
      { ...STALE, description: 'stale: queue-dev has another state: plan again' },
    ]);
  });

  it('is good for a stack that was never applied, and still is not', async () => {
    await tell(factsOf(plan('dev', [{ name: 'queue-dev', state: { serial: 0, lineage: '' } }])));
    expect((await checkPlans(fake.client, async () => undefined)).done).toEqual([
      { pr: 7, plan: 'dev', stale: [] },
    ]);
  });

  it('is one for each plan, and fails for what could not be planned', async () => {
    await tell({ ...factsOf(plan('shared'), plan('dev')), unplanned: ['prod'] });
    await checkPlans(fake.client, async (stack) => ({ ...STATE, serial: stack === 'queue-dev' ? 13 : 12 }));
    expect(fake.statuses.map(({ context, state }) => `${context}: ${state}`)).toEqual([
      'plan (shared): success',
      'plan (dev): failure',
      'plan (prod): failure',
    ]);
    expect(fake.statuses[2]!.description).toBe('stale: it could not be planned');
  });

  it('is told of every pull request, whatever fails with one of them', async () => {
    fake.answers.set('GET pulls', [pull(6), pull(7), pull(9, 'gone')]);
    await tell(factsOf(plan('dev')), 9);
    const { done, failed } = await checkPlans(fake.client, async () => STATE);
    expect(done).toEqual([{ pr: 7, plan: 'dev', stale: [] }]);
    expect(failed).toEqual([expect.stringMatching(/^pull request 9: GitHub, GET .*: 404 /)]);
  });

  it('is told of every plan, whatever state cannot be read', async () => {
    await tell(factsOf(plan('dev'), plan('prod')));
    const { failed } = await checkPlans(fake.client, async (stack) => {
      if (stack === 'queue-dev') throw new Error('AccessDenied');
      return STATE;
    });
    expect(failed).toEqual(['plan (dev) of pull request 7: AccessDenied']);
    expect(fake.statuses.map(({ context }) => context)).toEqual(['plan (prod)']);
  });

  it('fails where another commit was planned', async () => {
    fake.answers.set('GET pulls/7', pull(7, 'beef'));
    fake.answers.set('GET compare/main...beef', { behind_by: 0 });
    await checkPlans(fake.client, async () => STATE, { pr: 7 });
    expect(fake.statuses).toEqual([
      { ...STALE, sha: 'beef', description: 'stale: another commit was planned' },
    ]);
  });

  it('says nothing of pull requests without a plan', async () => {
    fake.answers.set('GET pulls', [pull(8)]);
    expect(await check()).toEqual([]);
    expect(fake.statuses).toEqual([]);
  });

  it('stays within what GitHub takes', async () => {
    const stacks = Array.from({ length: 9 }, (_, i) => ({ name: `queue-${i}`, state: STATE }));
    await tell(factsOf(plan('dev', stacks)));
    await check({ ...STATE, serial: 13 });
    expect(fake.statuses[0]!.description).toHaveLength(140);
  });
});
