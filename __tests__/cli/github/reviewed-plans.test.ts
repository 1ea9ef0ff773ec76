import { createOrUpdateComment } from '../../../src/cli/github/comment';
import { findReviewedPlans } from '../../../src/cli/github/reviewed-plans';
import { FakeGitHub } from './fake-github';

const REPOSITORY = { full_name: 'desk/stocks' };
const PULL_REQUEST = {
  number: 7,
  created_at: '2026-03-02T05:00:00Z',
  closed_at: '2026-03-02T09:00:00Z',
  merged_at: '2026-03-02T09:00:00Z',
  merge_commit_sha: 'main1',
  head: { sha: 'head1', ref: 'topic', repo: REPOSITORY },
  base: { ref: 'main', repo: REPOSITORY },
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
  head_repository: REPOSITORY,
};
const PUBLISHED_AT = '2026-03-02T06:00:00Z';
const APPROVAL = {
  user: { login: 'alice' },
  state: 'APPROVED',
  submitted_at: '2026-03-02T07:00:00Z',
  commit_id: 'head1',
};
const STATE = { serial: 1, lineage: 'l' };
const createPlan = (name: string, digit: string) => ({
  name,
  manifest: digit.repeat(64),
  commit: 'head1',
  stacks: [{ name: `queue-${name}`, state: STATE }],
});
const FACTS = {
  pr: 7,
  run: { id: 41, attempt: 1, base: 'main' },
  plans: [createPlan('dev', 'a'), createPlan('prod', 'b')],
  unplanned: [] as string[],
};
const createCommit = (sha: string) => ({ commit: { tree: { sha } } });

describe('findReviewedPlans', () => {
  let fake: FakeGitHub;
  const publish = (facts: object, author?: string) =>
    createOrUpdateComment(fake.client, 7, { topic: 'plan', facts, text: 'the plan', author });
  const setRun = (overrides: object) => fake.responses.set('GET actions/runs/41', { ...RUN, ...overrides });
  const setReviews = (...all: object[]) => fake.responses.set('GET pulls/7/reviews', all);
  const setPermission = (login: string, permission: string) =>
    fake.responses.set(`GET collaborators/${login}/permission`, { permission });
  beforeEach(async () => {
    fake = await new FakeGitHub().start();
    fake.now = PUBLISHED_AT;
    fake.responses.set('GET commits/main1/pulls', [
      { ...PULL_REQUEST, number: 6, merged_at: null },
      PULL_REQUEST,
    ]);
    fake.responses.set('GET commits/main1', createCommit('t1'));
    fake.responses.set('GET commits/head1', createCommit('t1'));
    fake.responses.set('GET pulls', [PULL_REQUEST]);
    fake.responses.set('GET issues/7/events', [
      { event: 'base_ref_changed', created_at: PULL_REQUEST.created_at },
    ]);
    const artifacts = ['review-dev', 'review-prod'].map((name) => ({ name, expired: false }));
    fake.responses.set('GET actions/runs/41/artifacts', { artifacts });
    setRun({});
    setReviews(APPROVAL);
    setPermission(APPROVAL.user.login, 'write');
    await publish(FACTS);
  });
  afterEach(() => fake.stop());
  const find = () => findReviewedPlans(fake.client, 'main1', { workflow: 'plan.yml', base: 'main' });

  it('returns the plans in the comment, with the digests and the run that planned them', async () => {
    expect(await find()).toEqual({
      pr: 7,
      commit: 'head1',
      run: 41,
      manifests: { dev: 'a'.repeat(64), prod: 'b'.repeat(64) },
    });
  });

  it('fails if the commit was merged without a pull request', async () => {
    fake.responses.set('GET commits/main1/pulls', [{ ...PULL_REQUEST, merge_commit_sha: 'other' }]);
    await expect(find()).rejects.toThrow('main1 was not merged into main by a pull request');
  });

  it('fails if the pull request was merged into another branch', async () => {
    fake.responses.set('GET commits/main1/pulls', [
      { ...PULL_REQUEST, base: { ...PULL_REQUEST.base, ref: 'feature' } },
    ]);
    await expect(find()).rejects.toThrow('main1 was not merged into main by a pull request');
  });

  it('fails if the merged files differ from the planned ones', async () => {
    fake.responses.set('GET commits/main1', createCommit('t2'));
    await expect(find()).rejects.toThrow(
      'main1 has other files than head1, which was planned for pull request 7',
    );
  });

  describe('findReviewedPlans fails for a comment', () => {
    it('of another author', async () => {
      fake.comments.clear();
      await publish(FACTS, 'mallory');
      fake.getComments(7)[0]!.user.login = 'mallory';
      await expect(find()).rejects.toThrow('pull request 7 has no plan of the workflows');
    });

    it.each([
      ['of another pull request', { ...FACTS, pr: 8 }],
      ['for another branch', { ...FACTS, run: { ...FACTS.run, base: 'evil' } }],
      ['without a run', { ...FACTS, run: undefined }],
      ['without digests', { ...FACTS, plans: [{ ...createPlan('dev', 'a'), manifest: '' }] }],
    ])('%s', async (_, facts) => {
      await publish(facts);
      await expect(find()).rejects.toThrow('does not name the run that planned it for main');
    });

    it('of another commit', async () => {
      await publish({ ...FACTS, plans: [{ ...createPlan('dev', 'a'), commit: 'head0' }] });
      await expect(find()).rejects.toThrow('are not of head1, its newest commit');
    });

    it('with a failed plan', async () => {
      await publish({ ...FACTS, plans: [createPlan('dev', 'a')], unplanned: ['prod'] });
      await expect(find()).rejects.toThrow('pull request 7 has no plan of prod');
    });
  });

  describe('findReviewedPlans fails for a run', () => {
    it.each([
      ['of a fork', { head_repository: { full_name: 'mallory/stocks' } }, 'repository mallory/stocks'],
      ['of a deleted fork', { head_repository: null }, 'repository none'],
      ['of another branch at the same commit', { head_branch: 'copy' }, 'branch copy, expected topic'],
      ['of another commit', { head_sha: 'head0' }, 'commit head0'],
      ['that was started manually', { event: 'workflow_dispatch' }, 'event workflow_dispatch'],
      [
        'of another workflow',
        { path: '.github/workflows/evil.yml@main' },
        'workflow .github/workflows/evil.yml',
      ],
      ['in progress', { status: 'in_progress', conclusion: null }, 'state in_progress'],
      ['that failed', { conclusion: 'failure' }, 'result failure'],
    ])('%s', async (_, overrides, message) => {
      setRun(overrides);
      await expect(find()).rejects.toThrow(message);
    });

    it('whose branch also had a pull request into another branch', async () => {
      const other = {
        ...PULL_REQUEST,
        number: 8,
        closed_at: null,
        merged_at: null,
        base: { ref: 'evil', repo: REPOSITORY },
      };
      fake.responses.set('GET pulls', [PULL_REQUEST, other]);
      await expect(find()).rejects.toThrow('the branch topic also belonged to pull request 8');
      // Pull requests that were opened later or closed before are ignored.
      for (const time of [{ created_at: '2026-03-02T05:31:00Z' }, { closed_at: '2026-03-02T05:29:00Z' }]) {
        fake.responses.set('GET pulls', [PULL_REQUEST, { ...other, ...time }]);
        expect(await find()).toMatchObject({ run: 41 });
      }
    });

    it('that ended before the base branch of the pull request changed', async () => {
      fake.responses.set('GET issues/7/events', [
        { event: 'base_ref_changed', created_at: '2026-03-02T05:45:00Z' },
      ]);
      await expect(find()).rejects.toThrow('pull request 7 had another base branch when the run 41 planned');
    });

    it('without the attempt that the comment names', async () => {
      setRun({ run_attempt: 1 });
      await publish({ ...FACTS, run: { ...FACTS.run, attempt: 2 } });
      await expect(find()).rejects.toThrow('the run 41 has no attempt 2');
    });

    it.each([
      ['review-prod', true],
      ['plan-prod', false],
    ])('with the artifact %s, expired: %s', async (name, expired) => {
      const artifacts = [
        { name: 'review-dev', expired: false },
        { name, expired },
      ];
      fake.responses.set('GET actions/runs/41/artifacts', { artifacts });
      await expect(find()).rejects.toThrow(
        'the run 41 has no artifact of the plan of prod, or it has expired',
      );
    });
  });

  describe('findReviewedPlans requires an approval', () => {
    it.each<[string, object[]]>([
      ['at all', []],
      ['after the newest plan was published', [{ ...APPROVAL, submitted_at: '2026-03-02T05:59:59Z' }]],
      ['of the newest commit', [{ ...APPROVAL, commit_id: 'head0' }]],
      ['that was not dismissed', [APPROVAL, { ...APPROVAL, state: 'DISMISSED' }]],
      ['not a comment', [{ ...APPROVAL, state: 'COMMENTED' }]],
      ['of a person', [{ ...APPROVAL, user: { login: 'github-actions[bot]' } }]],
    ])('%s', async (_, all) => {
      setReviews(...all);
      await expect(find()).rejects.toThrow(
        'pull request 7 has no approval after its newest plan was published',
      );
    });

    it('of someone with write access', async () => {
      const reader = { ...APPROVAL, user: { login: 'reader' } };
      for (const permission of ['read', 'none']) {
        setPermission('reader', permission);
        setReviews(reader, { ...APPROVAL, submitted_at: '2026-03-02T05:59:59Z' });
        await expect(find()).rejects.toThrow('only by reader, without write access to the repository');
      }
      setReviews(reader, APPROVAL);
      expect(await find()).toMatchObject({ pr: 7 });
    });

    it('that a later comment does not dismiss', async () => {
      setReviews(APPROVAL, { ...APPROVAL, state: 'COMMENTED' });
      expect(await find()).toMatchObject({ pr: 7 });
    });

    it('again if a repeated run published a new plan', async () => {
      fake.now = '2026-03-02T08:00:00Z';
      await publish({ ...FACTS, run: { ...FACTS.run, attempt: 2 } });
      await expect(find()).rejects.toThrow('earlier approvals may be of another plan');
    });
  });
});
