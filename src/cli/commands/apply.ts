import { join, resolve } from 'node:path';
import pc from 'picocolors';
import type { Env } from '../process/child';
import { UserError } from '../errors';
import { recover } from '../terraform/recover';
import { count, note, say, sayJson } from '../terminal/print';
import { refuseUnwatchedApply } from '../release/before-apply';
import { AwsReleases } from '../release/code-deploy';
import { releaseGroups } from '../release/groups';
import type { Outcome, ReleaseOptions } from '../release/releases';
import { failureOf, releaseApplied } from '../release/release-stack';
import {
  type Applied,
  applyPlans,
  lossesNotAllowed,
  refusal,
  type Surroundings,
} from '../review/apply-plans';
import { checkoutOf } from '../review/commit';
import { differencesHere, differencesInFiles } from '../review/differences';
import { Journal } from '../review/journal';
import { KEPT, LOCK, readManifest, type StackEntry } from '../review/manifest';
import { refuseOtherManifest } from '../review/reviewed-manifest';
import { initStacks } from '../terraform/deployment';
import { withLock } from '../process/lock';
import { interrupted, pause } from '../process/interrupt';
import { openSession, ROOT, type Session, STACKS_DIR } from '../session';
import { StateBucket } from '../terraform/state-bucket';
import { terraformEnv, withTarget } from '../target/target';
import { Terraform } from '../terraform/terraform';

export interface ApplyOptions {
  /** Addresses of what may be lost. */
  readonly allowDestroy: readonly string[];
  /** SHA-256 of the manifest that was reviewed; whatever there is counts without it. */
  readonly manifest?: string;
  /** Whether new code gets its traffic as well. */
  readonly release?: boolean;
  /** Milliseconds to watch a release. */
  readonly timeout: number;
  readonly json?: boolean;
  readonly port?: number;
}

/** What became of one plan and, where that was asked for, of the releases of its stack. */
type Done = Applied & { readonly releases?: readonly Outcome[] };

/**
 * `stacks apply`: applies the plans that `stacks plan --out` kept, and nothing else; then, with `--release`, lets
 * CodeDeploy give their code its traffic.
 * @throws UserError with all that differs from when they were made, before anything is applied; or with why a release did
 * not succeed: what was done is on stdout before that
 */
export async function apply(dir: string, options: ApplyOptions): Promise<void> {
  const session = openSession(options);
  readManifest(dir);
  // Two commands on one directory take turns; the second finds what the first one applied.
  const done = await withLock(join(dir, LOCK), () => applyKept(session, dir, options));
  if (options.json) sayJson(done);
  else
    for (const one of done) {
      say(`${pc.bold(one.stack)}: ${inWords(one)}`);
      for (const { message } of one.releases ?? []) say(message);
    }
  const failure = failureOf(done.flatMap(({ releases }) => releases ?? []));
  if (failure) throw failure;
}

async function applyKept(
  session: Session,
  dir: string,
  { allowDestroy, manifest: reviewed, release, timeout }: ApplyOptions,
): Promise<Done[]> {
  if (reviewed !== undefined) refuseOtherManifest(dir, reviewed);
  const manifest = readManifest(dir);
  const different = [
    ...differencesHere(manifest, session.config, await checkoutOf(ROOT, session.env)),
    ...manifest.stacks.flatMap((entry) => differencesInFiles(dir, entry)),
  ];
  if (different.length > 0) throw refusal(dir, manifest, new Journal(dir), different);
  // What the plans would destroy is read from files that are now known to be the ones that were reviewed.
  const lost = lossesNotAllowed(dir, manifest, allowDestroy);
  if (lost.length > 0) throw new UserError(`refused, nothing was applied now: ${lost.join('; ')}`);
  if (manifest.dirty) note('planned from a tree with changes that its commit does not hold');
  return withTarget(session, note, async () => {
    const env = await terraformEnv(session, note);
    const applied = await applyPlans(dir, manifest, surroundings(session, dir, env));
    if (!release) return applied;
    const bucket = new StateBucket(session.config);
    const groupsOf = async (stack: string) => releaseGroups(await bucket.resourcesOf(stack));
    return releaseApplied(applied, groupsOf, watching(session.config, timeout));
  });
}

const watching = (config: Session['config'], timeout: number): ReleaseOptions => ({
  releases: AwsReleases.of(config),
  clock: { now: Date.now, sleep: pause },
  timeout,
  tell: note,
});

function surroundings(session: Session, dir: string, env: Env): Surroundings {
  const bucket = new StateBucket(session.config);
  let last = '';
  return {
    terraformOn: ({ name }, folder) =>
      new Terraform({
        dir: folder,
        stack: name,
        stacksDir: STACKS_DIR,
        planFile: join(folder, KEPT.plan),
        logsDir: join(resolve(dir), 'logs'),
        env,
        signal: interrupted,
      }),
    recover: ({ name, system }: StackEntry, folder, terraform) =>
      recover(session, { name, system, dir: folder }, terraform, bucket, note),
    rest: async ({ system }) => {
      const { terraform } = (await initStacks(session, [system], note))[0]!;
      return { plan: await terraform.plan(), terraform };
    },
    allowed: async ({ name }) => {
      for (const group of releaseGroups(await bucket.resourcesOf(name)))
        await refuseUnwatchedApply(group, watching(session.config, 0));
    },
    tell: (line) => {
      if (line !== last) note(line);
      last = line;
    },
  };
}

function inWords({ result, steps, at }: Applied): string {
  if (result === 'no changes') return result;
  if (result === 'before') return `applied before, at ${at}`;
  return pc.green(`${count(steps, 'change')} applied`);
}
