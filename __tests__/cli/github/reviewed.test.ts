import { upsertComment } from '../../../src/cli/github/marked';
import { reviewedPlan } from '../../../src/cli/github/reviewed';
import { FakeGitHub } from './fake-github';

const HERE = { full_name: 'desk/stocks' };
const PULL = {
  number: 7,
  created_at: '2026-03-02T05:00:00Z',
  closed_at: '2026-03-02T09:00:00Z',
  merged_at: '2026-03-02T09:00:00Z',
  merge_commit_sha: 'main1',
  head: { sha: 'head1', ref: 'topic', repo: HERE },
  base: { ref: 'main', repo: HERE },
};
const RUN = {
  id: 41,
  path: '.github/workflows/plan.yml',
  event: 'pull_request',
  status: 'completed',
  conclusion: 'success',
  created_at: '2026-03-02T05:30:00Z',
  run_attempt: 2,
  head_sha: 'head1',
  head_branch: 'topic',
  head_repository: HERE,
};
const TOLD = '2026-03-02T06:00:00Z';
const APPROVAL = {
  user: { login: 'alice' },
  state: 'APPROVED',
  submitted_at: '2026-03-02T07:00:00Z',
  commit_id: 'head1',
};
const STATE = { serial: 1, lineage: 'l' };
const plan = (name: string, digit: string) => ({
  name,
  manifest: digit.repeat(64),
  commit: 'head1',
  stacks: [{ name: `queue-${name}`, state: STATE }],
});
const FACTS = {
  pr: 7,
  run: { id: 41, attempt: 1, base: 'main' },
  plans: [plan('dev', 'a'), plan('prod', 'b')],
  unplanned: [] as string[],
};
const tree = (sha: string) => ({ commit: { tree: { sha } } });

describe('the reviewed plan', () => {
  let fake: FakeGitHub;
  const tell = (facts: object, author?: string) =>
    upsertComment(fake.client, 7, { about: 'plan', facts, text: 'the plan', author });
  const run = (over: object) => fake.answers.set('GET actions/runs/41', { ...RUN, ...over });
  const reviews = (...all: object[]) => fake.answers.set('GET pulls/7/reviews', all);
  beforeEach(async () => {
    fake = await new FakeGitHub().start();
    fake.now = TOLD;
    fake.answers.set('GET commits/main1/pulls', [{ ...PULL, number: 6, merged_at: null }, PULL]);
    fake.answers.set('GET commits/main1', tree('t1'));
    fake.answers.set('GET commits/head1', tree('t1'));
    fake.answers.set('GET pulls', [PULL]);
    fake.answers.set('GET issues/7/events', [{ event: 'base_ref_changed', created_at: PULL.created_at }]);
    const artifacts = ['review-dev', 'review-prod'].map((name) => ({ name, expired: false }));
    fake.answers.set('GET actions/runs/41/artifacts', { artifacts });
    run({});
    reviews(APPROVAL);
    await tell(FACTS);
  });
  afterEach(() => fake.stop());
  const find = () => reviewedPlan(fake.client, 'main1', { workflow: 'plan.yml', base: 'main' });

  it('is what the comment names, with its digests, made by the run that was for this pull request', async () => {
    expect(await find()).toEqual({
      pr: 7,
      commit: 'head1',
      run: 41,
      manifests: { dev: 'a'.repeat(64), prod: 'b'.repeat(64) },
    });
  });

  it('is refused where the commit came without a pull request', async () => {
    fake.answers.set('GET commits/main1/pulls', [{ ...PULL, merge_commit_sha: 'other' }]);
    await expect(find()).rejects.toThrow('main1 did not come to main by a pull request');
  });

  it('is refused where it was merged into another branch', async () => {
    fake.answers.set('GET commits/main1/pulls', [{ ...PULL, base: { ...PULL.base, ref: 'feature' } }]);
    await expect(find()).rejects.toThrow('main1 did not come to main by a pull request');
  });

  it('is refused where other files were merged than planned', async () => {
    fake.answers.set('GET commits/main1', tree('t2'));
    await expect(find()).rejects.toThrow(
      'main1 holds other files than head1, which was planned for pull request 7',
    );
  });

  describe('is not believed', () => {
    it('from anybody but the workflows', async () => {
      fake.comments.clear();
      await tell(FACTS, 'mallory');
      fake.commentsOf(7)[0]!.user.login = 'mallory';
      await expect(find()).rejects.toThrow('pull request 7 has no plan of the workflows');
    });

    it.each([
      ['of another pull request', { ...FACTS, pr: 8 }],
      ['for another branch', { ...FACTS, run: { ...FACTS.run, base: 'evil' } }],
      ['made on a desk', { ...FACTS, run: undefined }],
      ['without digests', { ...FACTS, plans: [{ ...plan('dev', 'a'), manifest: '' }] }],
    ])('%s', async (_, facts) => {
      await tell(facts);
      await expect(find()).rejects.toThrow('does not say which run planned it for main');
    });

    it('of another commit', async () => {
      await tell({ ...FACTS, plans: [{ ...plan('dev', 'a'), commit: 'head0' }] });
      await expect(find()).rejects.toThrow('are not of head1, its newest commit');
    });

    it('in part', async () => {
      await tell({ ...FACTS, plans: [plan('dev', 'a')], unplanned: ['prod'] });
      await expect(find()).rejects.toThrow('pull request 7 has no plan of prod');
    });
  });

  describe('is refused from a run', () => {
    it.each([
      ['of a fork', { head_repository: { full_name: 'mallory/stocks' } }, 'repository mallory/stocks'],
      ['of a fork that is gone', { head_repository: null }, 'repository none'],
      ['of another branch at the same commit', { head_branch: 'copy' }, 'branch copy where topic'],
      ['of another commit', { head_sha: 'head0' }, 'commit head0'],
      ['that somebody started by hand', { event: 'workflow_dispatch' }, 'event workflow_dispatch'],
      [
        'of another workflow',
        { path: '.github/workflows/evil.yml@main' },
        'workflow .github/workflows/evil.yml',
      ],
      ['that goes on', { status: 'in_progress', conclusion: null }, 'state in_progress'],
      ['that failed', { conclusion: 'failure' }, 'result failure'],
    ])('%s', async (_, over, why) => {
      run(over);
      await expect(find()).rejects.toThrow(why);
    });

    it('whose branch was that of a pull request into another branch too', async () => {
      const other = {
        ...PULL,
        number: 8,
        closed_at: null,
        merged_at: null,
        base: { ref: 'evil', repo: HERE },
      };
      fake.answers.set('GET pulls', [PULL, other]);
      await expect(find()).rejects.toThrow('the branch topic was also that of pull request 8');
      // What came after it, or was over before it, is not what it was for.
      for (const time of [{ created_at: '2026-03-02T05:31:00Z' }, { closed_at: '2026-03-02T05:29:00Z' }]) {
        fake.answers.set('GET pulls', [PULL, { ...other, ...time }]);
        expect(await find()).toMatchObject({ run: 41 });
      }
    });

    it('after which the pull request was pointed at this branch', async () => {
      fake.answers.set('GET issues/7/events', [
        { event: 'base_ref_changed', created_at: '2026-03-02T05:45:00Z' },
      ]);
      await expect(find()).rejects.toThrow('pull request 7 was for another branch when the run 41 planned');
    });

    it('that has not had the attempt that is named', async () => {
      run({ run_attempt: 1 });
      await tell({ ...FACTS, run: { ...FACTS.run, attempt: 2 } });
      await expect(find()).rejects.toThrow('the run 41 has had no attempt 2');
    });

    it.each([
      ['review-prod', true],
      ['plan-prod', false],
    ])('that keeps %s, expired: %s', async (name, expired) => {
      const artifacts = [
        { name: 'review-dev', expired: false },
        { name, expired },
      ];
      fake.answers.set('GET actions/runs/41/artifacts', { artifacts });
      await expect(find()).rejects.toThrow('the run 41 keeps no plan of prod any more');
    });
  });

  describe('needs an approval', () => {
    it.each<[string, object[]]>([
      ['at all', []],
      ['after the newest plan was told', [{ ...APPROVAL, submitted_at: '2026-03-02T05:59:59Z' }]],
      ['of the newest commit', [{ ...APPROVAL, commit_id: 'head0' }]],
      ['that was not taken back', [APPROVAL, { ...APPROVAL, state: 'DISMISSED' }]],
      ['that says so', [{ ...APPROVAL, state: 'COMMENTED' }]],
      ['of a person', [{ ...APPROVAL, user: { login: 'github-actions[bot]' } }]],
    ])('%s', async (_, all) => {
      reviews(...all);
      await expect(find()).rejects.toThrow('nobody approved pull request 7 after its newest plan was told');
    });

    it('which a remark afterwards does not take back', async () => {
      reviews(APPROVAL, { ...APPROVAL, state: 'COMMENTED' });
      expect(await find()).toMatchObject({ pr: 7 });
    });

    it('again where a run was repeated and told a new plan', async () => {
      fake.now = '2026-03-02T08:00:00Z';
      await tell({ ...FACTS, run: { ...FACTS.run, attempt: 2 } });
      await expect(find()).rejects.toThrow('what was approved before may be another plan');
    });
  });
});
