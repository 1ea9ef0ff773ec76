import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../src/cli/child';
import { ROOT } from '../../../src/cli/session';
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
      },
    });

  it('comment joins the plans of the environments, and remembers from what they were made', async () => {
    for (const suffix of ['dev', 'prod']) {
      const plans = join(dir, suffix, 'plans');
      mkdirSync(plans, { recursive: true });
      writeFileSync(join(dir, suffix, 'plan.md'), `## ${suffix}\n${'a change\n'.repeat(9_000)}`);
      const stacks = [{ name: `queue-${suffix}`, state: { serial: 3, lineage: 'l' } }];
      writeFileSync(join(plans, 'manifest.json'), JSON.stringify({ commit: 'cafe', suffix, stacks }));
    }
    const args = ['--file', join(dir, 'dev/plan.md'), join(dir, 'prod/plan.md')];
    const said = await stacks(
      'comment',
      '--pr',
      '7',
      ...args,
      '--plan',
      join(dir, 'dev/plans'),
      join(dir, 'prod/plans'),
    );
    expect(said).toMatchObject({ code: 0, stderr: '', stdout: 'the comment on pull request 7: created\n' });
    const { body } = fake.commentsOf(7)[0]!;
    expect(body.length).toBeLessThanOrEqual(65_536);
    for (const part of [
      '"queue-dev"',
      '"queue-prod"',
      '\n## dev\n',
      '\n## prod\n',
      'https://github.test/desk/stocks/actions/runs/41',
    ])
      expect(body).toContain(part);
  });

  it('reviewed answers in lines for GITHUB_OUTPUT', async () => {
    fake.answers.set('GET commits/m1/pulls', [
      { number: 7, merged_at: 'then', merge_commit_sha: 'm1', head: { sha: 'h1' }, base: { ref: 'main' } },
    ]);
    for (const sha of ['m1', 'h1'])
      fake.answers.set(`GET commits/${sha}`, { commit: { tree: { sha: 't' } } });
    fake.answers.set('GET actions/workflows/plan.yml/runs', {
      workflow_runs: [{ id: 9, event: 'pull_request', conclusion: 'success' }],
    });
    fake.answers.set('GET actions/runs/9/artifacts', { artifacts: [{ name: 'plan-dev', expired: false }] });
    expect(await stacks('reviewed', '--commit', 'm1')).toMatchObject({
      code: 0,
      stdout: 'pr=7\ncommit=h1\nrun=9\n',
    });
  });

  it('issues tells what became of each', async () => {
    const file = join(dir, 'drift.json');
    writeFileSync(file, JSON.stringify({ stacks: ['queue-dev'], records: [] }));
    fake.issues.push(fake.entry('<!-- market-stacks:drift-queue-dev {"since":{}} -->\nold', BOT));
    expect(await stacks('issues', '--drift', file)).toMatchObject({
      code: 0,
      stdout: 'queue-dev: issue closed\n',
    });
    expect(fake.issues[0]!.state).toBe('closed');
  });

  it('ends with 1 and one line where GitHub refuses', async () => {
    fake.faults.push({ on: /^GET/, status: 403 });
    const { code, stdout, stderr } = await stacks('reviewed', '--commit', 'm1');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^stacks: GitHub, GET .*: 403 it went wrong: give the job the permission .*\n$/);
  });
});
