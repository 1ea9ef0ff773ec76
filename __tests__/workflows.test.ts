import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../src/cli/session';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}
interface Job {
  readonly if?: string;
  readonly permissions?: Record<string, string>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Record<string, unknown>;
  readonly permissions: object;
  readonly concurrency?: { group: string };
  readonly defaults?: object;
  readonly jobs: Record<string, Job>;
}

const FOLDER = join(ROOT, '.github', 'workflows');
const files = readdirSync(FOLDER).map((file) => {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  return { file, text, workflow: parse(text) as Workflow };
});
const jobs = files.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ file, name, job })),
);
const of = (file: string) => files.find((one) => one.file === file)!.workflow;

/** `role` → what the job may do with AWS; undefined if it has no credentials. */
const roleOf = ({ steps }: Job): unknown =>
  steps.find(({ uses }) => uses?.startsWith('aws-actions/'))?.with?.['role-to-assume'];

describe.each(files)('$file', ({ text, workflow }) => {
  it('pins every action by its digest, and says which version that is', () => {
    const uses = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('gives nothing to a job that does not say what it needs, and no job for ever', () => {
    expect(workflow.permissions).toEqual({});
    expect(workflow.concurrency?.group).toMatch(/./);
    for (const [name, job] of Object.entries(workflow.jobs)) {
      expect([name, job.permissions?.contents]).toEqual([name, 'read']);
      expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)]);
      for (const { uses, with: options } of job.steps)
        if (uses?.startsWith('actions/checkout@')) expect(options?.['persist-credentials']).toBe(false);
    }
  });

  it('runs no stranger with our rights, and knows no secret but the token of the job', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(text).not.toMatch(/\bsecrets\b|\baws-access-key-id\b|\baws-secret-access-key\b/);
    // Expressions reach a script by its environment alone, where the shell takes them for data.
    for (const { steps } of Object.values(workflow.jobs))
      for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  it('fails with the first command of a pipe that fails', () => {
    expect(workflow.defaults).toEqual({ run: { shell: 'bash' } });
  });
});

describe('the workflows together', () => {
  it('pin one version of each action', () => {
    const pins = new Set(files.flatMap(({ text }) => text.match(/[\w-]+\/[\w-]+@[0-9a-f]{40} # \S+/g) ?? []));
    const names = [...pins].map((pin) => pin.split('@')[0]);
    expect(names).toEqual([...new Set(names)]);
  });

  it('ask AWS for a role where they have one, by a token of GitHub and nowhere else', () => {
    for (const { file, name, job } of jobs)
      expect([file, name, job.permissions?.['id-token']]).toEqual([
        file,
        name,
        roleOf(job) === undefined ? undefined : 'write',
      ]);
    const withRole = (role: string) =>
      jobs
        .filter(({ job }) => roleOf(job) === `\${{ vars.${role} }}`)
        .map(({ file, name }) => `${file} ${name}`);
    expect(withRole('AWS_APPLY_ROLE')).toEqual(['apply.yml apply']);
    expect(withRole('AWS_DRIFT_ROLE')).toEqual(['drift.yml look']);
    expect(withRole('AWS_PLAN_ROLE').sort()).toEqual(['plan.yml plan', 'plan.yml status', 'stale.yml stale']);
  });

  it('apply in an environment, which the role trusts alone, and stop no apply half-way', () => {
    expect(of('apply.yml').jobs.apply!.environment).toBe('${{ matrix.environment }}');
    expect(of('apply.yml')).toMatchObject({ concurrency: { group: 'apply', 'cancel-in-progress': false } });
  });

  it('write no more than each job is for', () => {
    const writes = jobs.flatMap(({ file, name, job }) =>
      Object.entries(job.permissions ?? {})
        .filter(([scope, right]) => right === 'write' && scope !== 'id-token')
        .map(([scope]) => `${file} ${name}: ${scope}`),
    );
    expect(writes.sort()).toEqual([
      'drift.yml issues: issues',
      'plan.yml comment: pull-requests',
      'plan.yml status: statuses',
      'stale.yml stale: statuses',
    ]);
  });

  it('plan with credentials only what is neither a fork nor public, and offline everything else', () => {
    const { offline, plan } = of('plan.yml').jobs;
    expect(plan!.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
    expect(plan!.if).toContain('github.event.repository.private');
    expect(offline!.if!.trim()).toBe(`!(${plan!.if!.trim()})`);
    expect(roleOf(offline!)).toBeUndefined();
  });
});

/** The `npx stacks …` of all scripts: the words of the command, and its options. */
const calls = jobs.flatMap(({ job }) =>
  job.steps.flatMap(({ run = '' }) =>
    [...run.matchAll(/npx stacks ([^|>\n]+)/g)].map(([, line]) => {
      const words = line!.trim().split(/\s+/);
      const plain = words.findIndex((word) => !/^[a-z]+$/.test(word));
      const command = words.slice(0, words[0] === 'github' ? 2 : 1).join(' ');
      expect(plain === -1 || plain > 0).toBe(true);
      return { command, options: words.filter((word) => word.startsWith('--')) };
    }),
  ),
);
const commands = [...new Set(calls.map(({ command }) => command))];

describe('the commands of the workflows', () => {
  it('are found', () => {
    expect(commands.sort()).toEqual([
      'apply',
      'drift',
      'github comment',
      'github issues',
      'github reviewed',
      'github stale',
      'plan',
    ]);
  });

  it.each(commands)('%s is there, with every option', (command) => {
    const { stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'src/cli/main.ts'), ...command.split(' '), '--help'],
      { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
    );
    expect(stdout).toContain(`Usage: stacks ${command} `);
    const used = new Set(calls.filter((call) => call.command === command).flatMap(({ options }) => options));
    for (const option of used)
      expect([option, new RegExp(`^ .*${option}\\b`, 'm').test(stdout)]).toEqual([option, true]);
  });
});

test('dependabot looks after every kind of dependency, where it is', () => {
  const { updates } = parse(readFileSync(join(ROOT, '.github', 'dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; directory?: string; directories?: string[] }[];
  };
  const found = updates.flatMap(({ 'package-ecosystem': kind, directory, directories }) =>
    (directories ?? [directory!]).map((place) => `${kind} ${place}`),
  );
  const tools = readdirSync(join(ROOT, 'tools'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const having = (kind: string, has: (files: readonly string[]) => boolean) =>
    tools
      .filter((tool) => has(readdirSync(join(ROOT, 'tools', tool))))
      .map((tool) => `${kind} /tools/${tool}`);
  expect(found.sort()).toEqual(
    [
      'github-actions /',
      'npm /',
      ...having('gomod', (all) => all.includes('go.mod')),
      ...having('pip', (all) => all.some((name) => name.endsWith('requirements.txt'))),
    ].sort(),
  );
});
