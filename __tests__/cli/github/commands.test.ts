import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../src/cli/process/child';
import { factsOf, upsertComment } from '../../../src/cli/github/marked';
import { PlanFacts } from '../../../src/cli/github/plan-facts';
import { ROOT } from '../../../src/cli/session';
import { COMMENT_MARKER } from '../../../src/domain/plan';
import { BOT, FakeGitHub } from './fake-github';

describe('stacks github', () => {
  let fake: FakeGitHub;
  const dir = mkdtempSync(join(tmpdir(), 'review-'));
  beforeEach(async () => void (fake = await new FakeGitHub().start()));
  afterEach(() => fake.stop());

  /** Runs the real command as a workflow does. */
  const stacks = (...args: readonly string[]) =>
    run(process.execPath, ['--import', 'tsx', join(ROOT, 'src/cli/main.ts'), 'github', ...args], {
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

  /** What a workflow has of a plan: plan.md, and the manifest where the plans were kept. */
  function review(suffix: string, text: string, isKept = true): string {
    const place = join(dir, suffix);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'plan.md'), text);
    const stacks = [{ name: `queue-${suffix}`, state: { serial: 3, lineage: 'l' } }];
    if (isKept)
      writeFileSync(join(place, 'manifest.json'), JSON.stringify({ commit: 'cafe', suffix, stacks }));
    return `${suffix}=${place}`;
  }

  it('comment joins the plans, and remembers which they are and who made them', async () => {
    const dev = review('dev', `${COMMENT_MARKER}\n## Plan: one\n<details>\n`);
    const prod = review('prod', `${COMMENT_MARKER}\n## Plan: two\n`);
    const said = await stacks('comment', '--pr', '7', '--plan', dev, prod);
    expect(said).toMatchObject({ code: 0, stderr: '', stdout: 'the comment on pull request 7: created\n' });
    const { body } = fake.commentsOf(7)[0]!;
    expect(body.split(/<!-- market-stacks/)).toHaveLength(2);
    expect(body).toMatch(/# dev\n\n## Plan: one\n[^]*# prod\n\n## Plan: two\n/);
    const { plans, ...rest } = factsOf(body, 'plan', PlanFacts)!;
    expect(rest).toEqual({ pr: 7, run: { id: 41, attempt: 2, base: 'main' }, unplanned: [] });
    expect(plans.map(({ name, commit }) => [name, commit])).toEqual([
      ['dev', 'cafe'],
      ['prod', 'cafe'],
    ]);
    const manifest = readFileSync(join(dir, 'dev', 'manifest.json'));
    expect(plans[0]!.manifest).toBe(createHash('sha256').update(manifest).digest('hex'));
    expect(body).toContain(`\`${plans[0]!.manifest}\``);
  });

  it('comment says what was not planned, with what is known of it', async () => {
    const half = review('half', '## Plan: 1 not planned\n', false);
    const said = await stacks('comment', '--pr', '7', '--plan', half, 'gone=/no/such/directory');
    expect(said).toMatchObject({ code: 0, stderr: '' });
    const { body } = fake.commentsOf(7)[0]!;
    expect(body).toContain('## Plan: 1 not planned');
    for (const name of ['half', 'gone'])
      expect(body).toContain(
        `**There is no plan of ${name} that could be applied**: the [run](https://github`,
      );
    expect(factsOf(body, 'plan', PlanFacts)).toMatchObject({ plans: [], unplanned: ['half', 'gone'] });
  });

  it('comment refuses more than GitHub takes, and a manifest that is none', async () => {
    const long = await stacks('comment', '--pr', '7', '--plan', review('long', 'x'.repeat(66_000)));
    expect([long.code, long.stderr]).toEqual([1, expect.stringContaining('--markdown --limit')]);
    const wrong = review('wrong', 'x');
    writeFileSync(join(dir, 'wrong', 'manifest.json'), '{');
    const said = await stacks('comment', '--pr', '7', '--plan', wrong);
    expect([said.code, said.stderr]).toEqual([
      1,
      expect.stringContaining('is not what npx stacks plan --out'),
    ]);
    expect(fake.commentsOf(7)).toEqual([]);
  });

  it.each(['dev', '=dir', 'Dev=dir'])('comment takes no %s for a plan', async (plan) => {
    const { code, stderr } = await stacks('comment', '--pr', '7', '--plan', plan);
    expect([code, stderr]).toEqual([1, expect.stringContaining('such as dev=reviews/dev')]);
  });

  it.each(['m1', 'main', '../../orgs', `${'A'.repeat(40)}`])(
    'reviewed takes no %s for a commit',
    async (sha) => {
      const { code, stderr } = await stacks('reviewed', '--commit', sha);
      expect([code, stderr]).toEqual([1, expect.stringContaining('40 hexadecimal digits')]);
      expect(fake.asked).toEqual([]);
    },
  );

  it('reviewed answers in lines for GITHUB_OUTPUT', async () => {
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
    for (const path of [`commits/${merged}/pulls`, 'pulls']) fake.answers.set(`GET ${path}`, [pull]);
    for (const sha of [merged, head])
      fake.answers.set(`GET commits/${sha}`, { commit: { tree: { sha: 't' } } });
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
    fake.answers.set('GET actions/runs/41', run);
    fake.answers.set('GET issues/7/events', []);
    const approval = {
      state: 'APPROVED',
      commit_id: head,
      submitted_at: '2026-03-03',
      user: { login: 'alice' },
    };
    fake.answers.set('GET pulls/7/reviews', [approval]);
    fake.answers.set('GET actions/runs/41/artifacts', {
      artifacts: [{ name: 'review-dev', expired: false }],
    });
    const manifest = 'a'.repeat(64);
    const plans = [{ name: 'dev', manifest, commit: head, stacks: [] }];
    const facts = { pr: 7, run: { id: 41, attempt: 2, base: 'main' }, plans, unplanned: [] };
    await upsertComment(fake.client, 7, { about: 'plan', facts, text: 'the plan' });
    expect(await stacks('reviewed', '--commit', merged!)).toMatchObject({
      code: 0,
      stdout: `pr=7\ncommit=${head}\nrun=41\nmanifests={"dev":"${manifest}"}\n`,
    });
  });

  it('issues tells what became of each, and fails at the end for a report that is none', async () => {
    const file = join(dir, 'drift.json');
    writeFileSync(file, JSON.stringify({ stacks: ['queue-dev'], notDeployed: [], records: [] }));
    fake.issues.push(fake.entry('<!-- market-stacks:drift-queue-dev {} -->\nold', BOT));
    expect(await stacks('issues', '--drift', '/no/such.json', file)).toMatchObject({
      code: 1,
      stdout: 'queue-dev: issue closed\n',
      stderr: expect.stringContaining('/no/such.json is not there'),
    });
    expect(fake.issues[0]!.state).toBe('closed');
  });

  it('ends with 1 and one line where GitHub refuses', async () => {
    fake.faults.push({ on: /^GET/, status: 403 });
    const { code, stdout, stderr } = await stacks('reviewed', '--commit', '1'.repeat(40));
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^stacks: GitHub, GET .*: 403 it went wrong: give the job the permission .*\n$/);
  });
});
