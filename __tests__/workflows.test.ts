import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { BODY_LIMIT } from '../src/cli/github/comment';
import { PLAN_FILES } from '../src/cli/review/manifest';
import { ROOT } from '../src/cli/session';
import { selectStacks, runSynth } from '../src/cli/terraform/synth';
import { SHARED_SUFFIX, SYSTEM_DEFINITIONS } from '../src/config';
import { ENTRY_KINDS } from '../tools/fuzz/core/entry';
import { FAULT_PROFILE_NAMES } from '../tools/simulation/core/fault-profiles';
import { SIMULATED_SYSTEMS } from '../tools/simulation/systems';

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}
interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  /** Another workflow, instead of steps. */
  readonly uses?: string;
  readonly with?: Record<string, string>;
  readonly outputs?: Record<string, string>;
  readonly strategy?: { readonly matrix: { readonly include?: readonly Record<string, string | number>[] } };
  readonly permissions?: Record<string, string>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
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
/** The jobs with steps; the other jobs call a workflow. */
const working = jobs.filter(({ job }) => job.uses === undefined);
const getWorkflow = (file: string) => files.find((one) => one.file === file)!.workflow;

/** `role` → what the job may do with AWS; undefined if it has no credentials. */
const getRole = ({ steps = [] }: Job): unknown =>
  steps.find(({ uses }) => uses?.startsWith('aws-actions/'))?.with?.['role-to-assume'];

describe.each(files)('$file', ({ text, workflow }) => {
  it('pins every action by its digest, and names its version', () => {
    const uses = text.split('\n').filter((line) => /^\s*(- )?uses:/.test(line));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses)
      expect(line).toMatch(
        /uses: ([\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\.\/\.github\/workflows\/apply-plan\.yml)$/,
      );
  });

  it('declares the permissions and the timeout of each job', () => {
    expect(workflow.permissions).toEqual({});
    // A called workflow is in the concurrency group of its caller.
    if (!('workflow_call' in workflow.on)) expect(workflow.concurrency?.group).toMatch(/./);
    for (const [name, job] of Object.entries(workflow.jobs)) {
      expect([name, job.permissions?.contents]).toEqual([name, 'read']);
      if (job.uses === undefined) expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)]);
      for (const { uses, with: options } of job.steps ?? [])
        if (uses?.startsWith('actions/checkout@')) expect(options?.['persist-credentials']).toBe(false);
    }
  });

  it('runs neither code of forks nor expressions in scripts, and uses no secret except the token of the job', () => {
    expect(Object.keys(workflow.on)).not.toContain('pull_request_target');
    expect(text).not.toMatch(/\bsecrets\b|\baws-access-key-id\b|\baws-secret-access-key\b/);
    // Expressions are passed to a script as environment variables only, so that the shell treats them as data.
    for (const { steps = [] } of Object.values(workflow.jobs))
      for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });

  it('fails if the first command of a pipe fails', () => {
    expect(workflow.defaults).toEqual({ run: { shell: 'bash' } });
  });
});

describe('the workflows', () => {
  it('pass on the recipients of the alarms of every system to the jobs that synthesize it', () => {
    const recipients = SYSTEM_DEFINITIONS.flatMap(({ variables }) =>
      Object.entries(variables).flatMap(([name, { default: fallback }]) =>
        name.endsWith('_EMAIL') && fallback === 'none' ? name : [],
      ),
    );
    expect(recipients).toContain('PLATFORM_OPERATOR_EMAIL');
    const synthesizing = working.filter(
      ({ job }) => job.env?.PERMISSIONS_BOUNDARY && job.env.ENVIRONMENT_SUFFIX,
    );
    expect(synthesizing.map(({ file }) => file).sort()).toEqual(['apply-plan.yml', 'drift.yml', 'plan.yml']);
    for (const { file, job } of synthesizing)
      for (const name of recipients)
        expect([file, name, job.env![name]]).toEqual([file, name, `\${{ vars.${name} }}`]);
  });

  it('pin one version of each action', () => {
    const pins = new Set(files.flatMap(({ text }) => text.match(/[\w-]+\/[\w-]+@[0-9a-f]{40} # \S+/g) ?? []));
    const names = [...pins].map((pin) => pin.split('@')[0]);
    expect(names).toEqual([...new Set(names)]);
  });

  it('assume an AWS role only by a token of GitHub, in the jobs that have one', () => {
    for (const { file, name, job } of working)
      expect([file, name, job.permissions?.['id-token']]).toEqual([
        file,
        name,
        getRole(job) === undefined ? undefined : 'write',
      ]);
    const withRole = (role: string) =>
      jobs
        .filter(({ job }) => getRole(job) === `\${{ vars.${role} }}`)
        .map(({ file, name }) => `${file} ${name}`);
    expect(withRole('AWS_APPLY_ROLE')).toEqual(['apply-plan.yml apply']);
    expect(withRole('AWS_DRIFT_ROLE')).toEqual(['drift.yml scan']);
    expect(withRole('AWS_PLAN_ROLE').sort()).toEqual(['plan.yml plan', 'plan.yml status', 'stale.yml stale']);
  });

  it('run no package script in a job with permissions', () => {
    for (const { file, name, job } of working) {
      const installs = (job.steps ?? []).flatMap(({ run = '' }) => (run.startsWith('npm ci') ? run : []));
      const harmless = Object.values(job.permissions ?? {}).every((right) => right === 'read');
      expect([file, name, installs]).toEqual([
        file,
        name,
        [expect.stringMatching(harmless ? /^npm ci/ : /^npm ci --ignore-scripts --omit=dev$/)],
      ]);
    }
  });

  it('apply only in an environment that the role trusts, and never interrupt an apply', () => {
    expect(getWorkflow('apply-plan.yml').jobs.apply!.environment).toBe('${{ inputs.environment }}');
    expect(getWorkflow('apply.yml').concurrency).toMatchObject({ 'cancel-in-progress': false });
    // In a common group, GitHub would retain only the newest of the waiting runs.
    expect(getWorkflow('apply.yml').concurrency!.group).toContain('github.sha');
  });

  it('apply the shared stacks, then dev, then prod, each as reviewed and with its allowed data losses', () => {
    const { reviewed, ...applied } = getWorkflow('apply.yml').jobs;
    const expected = {
      shared: ['dev', 'reviewed'],
      dev: ['dev', ['reviewed', 'shared']],
      prod: ['prod', ['reviewed', 'dev']],
    };
    expect(Object.keys(applied)).toEqual(Object.keys(expected));
    for (const [name, [environment, needs]] of Object.entries(expected))
      expect(applied[name]).toMatchObject({
        needs,
        uses: './.github/workflows/apply-plan.yml',
        with: {
          plan: name,
          environment,
          manifest: `\${{ fromJSON(needs.reviewed.outputs.manifests).${name} }}`,
          'allow-destroy': `\${{ inputs.allow-destroy-${name} }}`,
        },
      });
    expect(Object.keys(reviewed!.outputs!).sort()).toEqual(['commit', 'manifests', 'run']);
  });

  it('apply only the reviewed manifest, release, and save the progress', () => {
    const steps = getWorkflow('apply-plan.yml').jobs.apply!.steps!;
    const [fetch, apply, keep] = steps.slice(-3) as [Step, Step, Step];
    expect(apply.run).toMatch(/npx stacks apply \S+ --manifest "\$MANIFEST" --release /);
    const kept = 's3://$STATE_BUCKET/applied/$PLAN/$MANIFEST/';
    expect(fetch.run).toContain(`"${kept}" "$RUNNER_TEMP/plans"`);
    expect(keep.run).toContain(`"$RUNNER_TEMP/plans" "${kept}"`);
    expect(keep.if).toBe("${{ always() && steps.fetch.outcome == 'success' }}");
    // A journal or a state in the folder of the plans could come from the pull request.
    const taken = [...fetch.run!.matchAll(/--(?:ex|in)clude '([^']+)'/g)].map(([, pattern]) => pattern);
    expect(taken[0]).toBe('*');
    expect(taken.slice(1).sort()).toEqual(
      [...Object.values(PLAN_FILES).map((file) => `*/${file}`), '*/archives/*.zip'].sort(),
    );
    // The artifacts for other runs are not plans.
    const uploads = jobs.flatMap(({ file, job }) =>
      (job.steps ?? []).flatMap(({ uses, with: options }) =>
        uses?.startsWith('actions/upload-artifact@') ? [`${file} ${String(options!.path)}`] : [],
      ),
    );
    expect(uploads).toEqual([
      'drift.yml drift.json',
      'fuzz.yml fuzz.json',
      'plan.yml ${{ runner.temp }}/review',
      'simulation.yml hunt.json',
    ]);
  });

  it('simulate every system with every profile of faults', () => {
    const { matrix } = getWorkflow('simulation.yml').jobs.hunt!.strategy!;
    expect(matrix).toEqual({
      system: Object.keys(SIMULATED_SYSTEMS),
      faults: FAULT_PROFILE_NAMES.filter((name) => name !== 'none' && name !== 'light'),
    });
  });

  it('fuzz every kind of entry', () => {
    expect(getWorkflow('fuzz.yml').jobs.fuzz!.strategy!.matrix).toEqual({ kind: [...ENTRY_KINDS] });
  });

  it('plan every stack once: the shared ones alone, and the others for each environment', async () => {
    const plans = getWorkflow('plan.yml').jobs.plan!.strategy!.matrix.include!;
    expect(plans.map(({ plan, environment }) => [plan, environment])).toEqual([
      ['shared', 'dev'],
      ['dev', 'dev'],
      ['prod', 'prod'],
    ]);
    const outDir = mkdtempSync(join(tmpdir(), 'synth-'));
    const stacks = await runSynth({ ...process.env, TARGET: 'aws', ENVIRONMENT_SUFFIX: 'dev' }, outDir);
    rmSync(outDir, { recursive: true });
    const isShared = ({ name }: { name: string }) => name.endsWith(`-${SHARED_SUFFIX}`);
    for (const { plan, systems } of plans) {
      const chosen = selectStacks(stacks, String(systems).split(' '));
      expect([plan, chosen]).toEqual([plan, stacks.filter((one) => isShared(one) === (plan === 'shared'))]);
    }
    const limits = plans.reduce((sum, { limit }) => sum + Number(limit), 0);
    // The remaining characters are for the facts, which grow with the number of stacks.
    expect(limits).toBeLessThanOrEqual(BODY_LIMIT - 5_000);
  });

  it('report failed plans on the pull request, but not skipped ones', () => {
    const { plan, comment, status } = getWorkflow('plan.yml').jobs;
    const [, keep, upload] = plan!.steps!.slice(-3) as [Step, Step, Step];
    // The manifest is published after the plans are stored where an apply finds them.
    expect(
      keep
        .run!.trim()
        .split('\n')
        .map((line) => line.trim().split(' ').slice(0, 3).join(' '))
        .slice(1),
    ).toEqual(['aws s3 cp', 'cp "$RUNNER_TEMP/plans/manifest.json" "$RUNNER_TEMP/review/"']);
    expect(upload.if).toBe('${{ !cancelled() }}');
    expect(comment!.if).toBe("${{ !cancelled() && needs.plan.result != 'skipped' }}");
    expect(status!.if).toBe("${{ !cancelled() && needs.comment.result == 'success' }}");
    const told = comment!.steps!.at(-1)!.run!;
    for (const one of plan!.strategy!.matrix.include!)
      expect(told).toContain(`${one.plan}=reviews/review-${one.plan}`);
    expect(upload.with!.name).toBe('review-${{ matrix.plan }}');
  });

  it('write only what each job is intended for', () => {
    const writes = jobs.flatMap(({ file, name, job }) =>
      Object.entries(job.permissions ?? {})
        .filter(([scope, right]) => right === 'write' && scope !== 'id-token')
        .map(([scope]) => `${file} ${name}: ${scope}`),
    );
    expect(writes.sort()).toEqual([
      'drift.yml issues: issues',
      'plan.yml comment: pull-requests',
      'plan.yml status: statuses',
      'simulation.yml issues: issues',
      'stale.yml stale: statuses',
    ]);
  });

  it('plan with credentials only if the repository is private and the branch is not of a fork', () => {
    const { offline, plan } = getWorkflow('plan.yml').jobs;
    expect(plan!.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
    expect(plan!.if).toContain('github.event.repository.private');
    expect(offline!.if!.trim()).toBe(`!(${plan!.if!.trim()})`);
    expect(getRole(offline!)).toBeUndefined();
  });
});

/** The `npx stacks …` of all scripts: the words of the command, and its options. */
const calls = working.flatMap(({ job }) =>
  (job.steps ?? []).flatMap(({ run = '' }) =>
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
  it('are found in the files', () => {
    expect(commands.sort()).toEqual([
      'apply',
      'drift',
      'github comment',
      'github issues',
      'github reviewed',
      'github simulation',
      'github stale',
      'plan',
    ]);
  });

  it.each(commands)('exist with every option: %s', (command) => {
    const { stdout } = spawnSync(
      process.execPath,
      [join(ROOT, 'bin/stacks.mjs'), ...command.split(' '), '--help'],
      { cwd: ROOT, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } },
    );
    expect(stdout).toContain(`Usage: stacks ${command} `);
    const used = new Set(calls.filter((call) => call.command === command).flatMap(({ options }) => options));
    for (const option of used)
      expect([option, new RegExp(`^ .*${option}\\b`, 'm').test(stdout)]).toEqual([option, true]);
  });
});

test('dependabot updates every kind of dependency in its folder', () => {
  const { updates } = parse(readFileSync(join(ROOT, '.github', 'dependabot.yml'), 'utf8')) as {
    updates: { 'package-ecosystem': string; directory?: string; directories?: string[] }[];
  };
  const found = updates.flatMap(({ 'package-ecosystem': kind, directory, directories }) =>
    (directories ?? [directory!]).map((place) => `${kind} ${place}`),
  );
  const tools = readdirSync(join(ROOT, 'tools'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => relative(join(ROOT, 'tools'), join(entry.parentPath, entry.name)));
  const listEcosystems = (kind: string, has: (files: readonly string[]) => boolean) =>
    tools
      .filter((tool) => has(readdirSync(join(ROOT, 'tools', tool))))
      .map((tool) => `${kind} /tools/${tool}`);
  expect(found.sort()).toEqual(
    [
      'github-actions /',
      'npm /',
      ...listEcosystems('npm', (all) => all.includes('package.json')),
      ...listEcosystems('cargo', (all) => all.includes('Cargo.toml')),
      ...listEcosystems('gomod', (all) => all.includes('go.mod')),
      ...listEcosystems('pip', (all) => all.some((name) => name.endsWith('requirements.txt'))),
    ].sort(),
  );
});
