import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../../src/cli/process/run-command';
import { createOrUpdateComment } from '../../../src/cli/github/comment';
import { parseFacts } from '../../../src/cli/github/marker';
import { PlanFacts } from '../../../src/cli/github/plan-facts';
import { ROOT } from '../../../src/cli/session';
import { COMMENT_MARKER } from '../../../src/domain/plan';
import { BOT, FakeGitHub } from './fake-github';

describe('stacks github', () => {
  let fake: FakeGitHub;
  const dir = mkdtempSync(join(tmpdir(), 'review-'));
  beforeEach(async () => void (fake = await new FakeGitHub().start()));
  afterEach(() => fake.stop());

  /** Runs the command as a workflow does. */
  const runStacks = (...args: readonly string[]) =>
    runCommand(process.execPath, [join(ROOT, 'bin/stacks.mjs'), 'github', ...args], {
      cwd: ROOT,
      env: {
        ...process.env,
        GITHUB_ACTIONS: 'true',
        GITHUB_TOKEN: 'token-of-the-job',
        GITHUB_REPOSITORY: 'desk/stocks',
        GITHUB_API_URL: fake.url,
        GITHUB_SERVER_URL: 'https://github.test',
        GITHUB_RUN_ID: '41',
        GITHUB_RUN_ATTEMPT: '2',
        GITHUB_BASE_REF: 'main',
      },
    });

  /** Writes the files of a plan in a workflow: plan.md and, if the plans were saved, the manifest. */
  function saveReview(suffix: string, text: string, isSaved = true): string {
    const place = join(dir, suffix);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'plan.md'), text);
    const stacks = [{ name: `queue-${suffix}`, state: { serial: 3, lineage: 'l' } }];
    if (isSaved)
      writeFileSync(join(place, 'manifest.json'), JSON.stringify({ commit: 'cafe', suffix, stacks }));
    return `${suffix}=${place}`;
  }

  it('comment: combines the plans, and stores their digests and the run that created them', async () => {
    const dev = saveReview('dev', `${COMMENT_MARKER}\n## Plan: one\n<details>\n`);
    const prod = saveReview('prod', `${COMMENT_MARKER}\n## Plan: two\n`);
    const said = await runStacks('comment', '--pr', '7', '--plan', dev, prod);
    expect(said).toMatchObject({ code: 0, stderr: '', stdout: 'comment on pull request 7: created\n' });
    const { body } = fake.getComments(7)[0]!;
    expect(body.split(/<!-- market-stacks/)).toHaveLength(2);
    expect(body).toMatch(/# dev\n\n## Plan: one\n[^]*# prod\n\n## Plan: two\n/);
    const { plans, ...rest } = parseFacts(body, 'plan', PlanFacts)!;
    expect(rest).toEqual({ pr: 7, run: { id: 41, attempt: 2, base: 'main' }, unplanned: [] });
    expect(plans.map(({ name, commit }) => [name, commit])).toEqual([
      ['dev', 'cafe'],
      ['prod', 'cafe'],
    ]);
    const manifest = readFileSync(join(dir, 'dev', 'manifest.json'));
    expect(plans[0]!.manifest).toBe(createHash('sha256').update(manifest).digest('hex'));
    expect(body).toContain(`\`${plans[0]!.manifest}\``);
  });

  it('comment: reports failed plans', async () => {
    const half = saveReview('half', '## Plan: 1 not planned\n', false);
    const said = await runStacks('comment', '--pr', '7', '--plan', half, 'gone=/no/such/directory');
    expect(said).toMatchObject({ code: 0, stderr: '' });
    const { body } = fake.getComments(7)[0]!;
    expect(body).toContain('## Plan: 1 not planned');
    for (const name of ['half', 'gone'])
      expect(body).toContain(`**There is no plan of ${name} to apply**: see the [run](https://github`);
    expect(parseFacts(body, 'plan', PlanFacts)).toMatchObject({ plans: [], unplanned: ['half', 'gone'] });
  });

  it('comment: refuses a text that is too long for GitHub, and an invalid manifest', async () => {
    const long = await runStacks('comment', '--pr', '7', '--plan', saveReview('long', 'x'.repeat(66_000)));
    expect([long.code, long.stderr]).toEqual([1, expect.stringContaining('--markdown --limit')]);
    const wrong = saveReview('wrong', 'x');
    writeFileSync(join(dir, 'wrong', 'manifest.json'), '{');
    const said = await runStacks('comment', '--pr', '7', '--plan', wrong);
    expect([said.code, said.stderr]).toEqual([
      1,
      expect.stringContaining('expected the manifest of npx stacks plan --out'),
    ]);
    expect(fake.getComments(7)).toEqual([]);
  });

  it.each(['dev', '=dir', 'Dev=dir'])('comment: rejects %s as a plan', async (plan) => {
    const { code, stderr } = await runStacks('comment', '--pr', '7', '--plan', plan);
    expect([code, stderr]).toEqual([1, expect.stringContaining('such as dev=reviews/dev')]);
  });

  it.each(['m1', 'main', '../../orgs', `${'A'.repeat(40)}`])(
    'reviewed: rejects %s as a commit',
    async (sha) => {
      const { code, stderr } = await runStacks('reviewed', '--commit', sha);
      expect([code, stderr]).toEqual([1, expect.stringContaining('40 hexadecimal digits')]);
      expect(fake.requests).toEqual([]);
    },
  );

  it('reviewed: prints lines for GITHUB_OUTPUT', async () => {
    const here = { full_name: 'desk/stocks' };
    const [merged, head] = ['1'.repeat(40), '2'.repeat(40)];
    const times = { created_at: '2026-03-01', closed_at: null, merged_at: '2026-03-03' };
    const pull = {
      number: 7,
      ...times,
      merge_commit_sha: merged,
      head: { sha: head, ref: 'topic', repo: here },
      base: { ref: 'main', repo: here },
    };
    for (const path of [`commits/${merged}/pulls`, 'pulls']) fake.responses.set(`GET ${path}`, [pull]);
    for (const sha of [merged, head])
      fake.responses.set(`GET commits/${sha}`, { commit: { tree: { sha: 't' } } });
    const run = {
      id: 41,
      path: '.github/workflows/plan.yml',
      event: 'pull_request',
      status: 'completed',
      conclusion: 'success',
      created_at: '2026-03-02',
      run_attempt: 2,
      head_sha: head,
      head_branch: 'topic',
      head_repository: here,
    };
    fake.responses.set('GET actions/runs/41', run);
    fake.responses.set('GET issues/7/events', []);
    const approval = {
      state: 'APPROVED',
      commit_id: head,
      submitted_at: '2026-03-03',
      user: { login: 'alice' },
    };
    fake.responses.set('GET pulls/7/reviews', [approval]);
    fake.responses.set('GET collaborators/alice/permission', { permission: 'admin' });
    fake.responses.set('GET actions/runs/41/artifacts', {
      artifacts: [{ name: 'review-dev', expired: false }],
    });
    const manifest = 'a'.repeat(64);
    const plans = [{ name: 'dev', manifest, commit: head, stacks: [] }];
    const facts = { pr: 7, run: { id: 41, attempt: 2, base: 'main' }, plans, unplanned: [] };
    await createOrUpdateComment(fake.client, 7, { topic: 'plan', facts, text: 'the plan' });
    expect(await runStacks('reviewed', '--commit', merged!)).toMatchObject({
      code: 0,
      stdout: `pr=7\ncommit=${head}\nrun=41\nmanifests={"dev":"${manifest}"}\n`,
    });
  });

  it('issues: prints the change of each issue, and then fails if a report is invalid', async () => {
    const file = join(dir, 'drift.json');
    writeFileSync(file, JSON.stringify({ stacks: ['queue-dev'], notDeployed: [], records: [] }));
    fake.issues.push(fake.createComment('<!-- market-stacks:drift-queue-dev {} -->\nold', BOT));
    expect(await runStacks('issues', '--drift', '/no/such.json', file)).toMatchObject({
      code: 1,
      stdout: 'queue-dev: issue closed\n',
      stderr: expect.stringContaining('/no/such.json does not exist'),
    });
    expect(fake.issues[0]!.state).toBe('closed');
  });

  it('exits with 1 and prints one line if GitHub refuses the request', async () => {
    fake.faults.push({ on: /^GET/, status: 403 });
    const { code, stdout, stderr } = await runStacks('reviewed', '--commit', '1'.repeat(40));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /^stacks: GitHub, GET .*: 403 it went wrong: give the job the required permission .*\n$/,
    );
  });
});
