import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { upsertComment } from '../../../src/cli/github/marked';
import { plannedIn } from '../../../src/cli/github/plan-facts';
import { checkPlans, type StateNow } from '../../../src/cli/github/stale';
import { FakeGitHub } from './fake-github';

const STATE = { serial: 12, lineage: 'a-b-c' };
const manifest = { version: 1, commit: 'cafe', suffix: 'dev', stacks: [{ name: 'queue-dev', state: STATE }] };

function kept(content: object): string {
  const dir = mkdtempSync(join(tmpdir(), 'plans-'));
  writeFileSync(join(dir, 'manifest.json'), JSON.stringify(content));
  return dir;
}

describe('the status of a plan', () => {
  let fake: FakeGitHub;
  const pull = (number: number, sha = 'cafe') => ({ number, head: { sha }, base: { ref: 'main' } });
  beforeEach(async () => {
    fake = await new FakeGitHub().start();
    fake.answers.set('GET pulls', [pull(7)]);
    fake.answers.set('GET compare/main...cafe', { behind_by: 0 });
    const facts = { plans: [plannedIn(kept(manifest))] };
    await upsertComment(fake.client, 7, { about: 'plan', facts, text: 'the plan' });
  });
  afterEach(() => fake.stop());
  const check = (state: Awaited<ReturnType<StateNow>> = STATE, suffix = 'dev') =>
    checkPlans(fake.client, suffix, async () => state);
  const STALE = { sha: 'cafe', context: 'plan (dev)', state: 'failure' };

  it('is good where nothing moved', async () => {
    expect(await check()).toEqual([{ pr: 7, stale: [] }]);
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
    await checkPlans(fake.client, 'dev', async () => undefined);
    expect(fake.statuses).toEqual([
      { ...STALE, description: 'stale: queue-dev was changed since (serial 12, now 13): plan again' },
      { ...STALE, description: 'stale: queue-dev has another state: plan again' },
      { ...STALE, description: 'stale: queue-dev has another state: plan again' },
    ]);
  });

  it('is good for a stack that was never applied, and still is not', async () => {
    const first = { ...manifest, stacks: [{ name: 'queue-dev', state: { serial: 0, lineage: '' } }] };
    const facts = { plans: [plannedIn(kept(first))] };
    await upsertComment(fake.client, 7, { about: 'plan', facts, text: 'the plan' });
    expect(await checkPlans(fake.client, 'dev', async () => undefined)).toEqual([{ pr: 7, stale: [] }]);
  });

  it('fails where another commit was planned', async () => {
    fake.answers.set('GET pulls/7', pull(7, 'beef'));
    fake.answers.set('GET compare/main...beef', { behind_by: 0 });
    await checkPlans(fake.client, 'dev', async () => STATE, { pr: 7 });
    expect(fake.statuses).toEqual([
      { ...STALE, sha: 'beef', description: 'stale: another commit was planned' },
    ]);
  });

  it('says nothing of pull requests and environments without a plan', async () => {
    fake.answers.set('GET pulls', [pull(8)]);
    expect(await check()).toEqual([]);
    fake.answers.set('GET pulls', [pull(7)]);
    expect(await check(STATE, 'prod')).toEqual([]);
    expect(fake.statuses).toEqual([]);
  });

  it('stays within what GitHub takes', async () => {
    const stacks = Array.from({ length: 9 }, (_, i) => ({ name: `queue-${i}`, state: STATE }));
    const facts = { plans: [plannedIn(kept({ ...manifest, stacks }))] };
    await upsertComment(fake.client, 7, { about: 'plan', facts, text: 'the plan' });
    await check({ ...STATE, serial: 13 });
    expect(fake.statuses[0]!.description).toHaveLength(140);
  });

  it('is not made up where there is no manifest', () => {
    expect(() => plannedIn('/no/such/plans')).toThrow('/no/such/plans holds no plans');
    expect(() => plannedIn(kept({ commit: 1 }))).toThrow('is not what npx stacks plan --out writes');
  });
});
