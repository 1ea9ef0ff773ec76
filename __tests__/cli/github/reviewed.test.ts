import { reviewedPlan } from '../../../src/cli/github/reviewed';
import { FakeGitHub } from './fake-github';

const MERGED = {
  number: 7,
  merged_at: '2026-03-02',
  merge_commit_sha: 'main1',
  head: { sha: 'head1' },
  base: { ref: 'main' },
};
const tree = (sha: string) => ({ commit: { tree: { sha } } });
const RUNS = 'GET actions/workflows/plan.yml/runs';

describe('the reviewed plan', () => {
  let fake: FakeGitHub;
  beforeEach(async () => {
    fake = await new FakeGitHub().start();
    fake.answers.set('GET commits/main1/pulls', [{ ...MERGED, number: 6, merged_at: null }, MERGED]);
    fake.answers.set('GET commits/main1', tree('t1'));
    fake.answers.set('GET commits/head1', tree('t1'));
    const run = { event: 'pull_request', conclusion: 'success' };
    fake.answers.set(RUNS, {
      workflow_runs: [
        { id: 3, ...run },
        { id: 9, ...run },
      ],
    });
    fake.answers.set('GET actions/runs/9/artifacts', { artifacts: [{ name: 'plan-dev', expired: false }] });
  });
  afterEach(() => fake.stop());
  const find = () => reviewedPlan(fake.client, 'main1', { workflow: 'plan.yml', base: 'main' });

  it('is that of the newest run on the newest commit of the merged pull request', async () => {
    expect(await find()).toEqual({ pr: 7, commit: 'head1', run: 9 });
  });

  it('is refused where the commit came without a pull request', async () => {
    fake.answers.set('GET commits/main1/pulls', [{ ...MERGED, merge_commit_sha: 'other' }]);
    await expect(find()).rejects.toThrow('main1 did not come to main by a pull request');
  });

  it('is refused where it was merged into another branch', async () => {
    fake.answers.set('GET commits/main1/pulls', [{ ...MERGED, base: { ref: 'feature' } }]);
    await expect(find()).rejects.toThrow('main1 did not come to main by a pull request');
  });

  it('is refused where other files were merged than planned', async () => {
    fake.answers.set('GET commits/main1', tree('t2'));
    await expect(find()).rejects.toThrow(
      'main1 holds other files than head1, which was planned for pull request 7',
    );
  });

  it('is refused where no run planned it', async () => {
    fake.answers.set(RUNS, { workflow_runs: [] });
    await expect(find()).rejects.toThrow('plan.yml has not succeeded on head1');
  });

  it.each([[[]], [[{ name: 'plan-dev', expired: true }]], [[{ name: 'logs', expired: false }]]])(
    'is refused where the run keeps %j',
    async (artifacts) => {
      fake.answers.set('GET actions/runs/9/artifacts', { artifacts });
      await expect(find()).rejects.toThrow('the run 9 of plan.yml keeps no plan of pull request 7');
    },
  );
});
