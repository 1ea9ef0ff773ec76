import { join, resolve } from 'node:path';
import pc from 'picocolors';
import type { Env } from '../child';
import { UserError } from '../errors';
import { recover } from '../recover';
import { count, note, say, sayJson } from '../print';
import { refuseUnwatchedApply } from '../release/before-apply';
import { AwsReleases } from '../release/code-deploy';
import { releaseGroups } from '../release/groups';
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
import { initialized } from '../deployment';
import { exclusively } from '../exclusively';
import { interrupted, pause } from '../interrupt';
import { openSession, ROOT, type Session, STACKS_DIR } from '../session';
import { StateBucket } from '../state-bucket';
import { terraformEnv, withTarget } from '../target';
import { Terraform } from '../terraform';

export interface ApplyOptions {
  /** Addresses of what may be lost. */
  readonly allowDestroy: readonly string[];
  readonly json?: boolean;
  readonly port?: number;
}

/**
 * `stacks apply`: applies the plans that `stacks plan --out` kept, and nothing else.
 * @throws UserError with all that differs from when they were made, before anything is applied
 */
export async function apply(dir: string, options: ApplyOptions): Promise<void> {
  const session = openSession(options);
  readManifest(dir);
  // Two commands on one directory take turns; the second finds what the first one applied.
  const applied = await exclusively(join(dir, LOCK), () => applyKept(session, dir, options.allowDestroy));
  if (options.json) return sayJson(applied);
  for (const one of applied) say(`${pc.bold(one.stack)}: ${inWords(one)}`);
}

async function applyKept(session: Session, dir: string, allowed: readonly string[]): Promise<Applied[]> {
  const manifest = readManifest(dir);
  const different = [
    ...differencesHere(manifest, session.config, await checkoutOf(ROOT, session.env)),
    ...manifest.stacks.flatMap((entry) => differencesInFiles(dir, entry)),
  ];
  if (different.length > 0) throw refusal(dir, manifest, new Journal(dir), different);
  // What the plans would destroy is read from files that are now known to be the ones that were reviewed.
  const lost = lossesNotAllowed(dir, manifest, allowed);
  if (lost.length > 0) throw new UserError(`refused, nothing was applied now: ${lost.join('; ')}`);
  if (manifest.dirty) note('planned from a tree with changes that its commit does not hold');
  return withTarget(session, note, async () => {
    const env = await terraformEnv(session, note);
    return applyPlans(dir, manifest, surroundings(session, dir, env));
  });
}

function surroundings(session: Session, dir: string, env: Env): Surroundings {
  const bucket = new StateBucket(session.config);
  const watching = {
    releases: AwsReleases.of(session.config),
    clock: { now: Date.now, sleep: pause },
    timeout: 0,
    tell: note,
  };
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
      const { terraform } = (await initialized(session, [system], note))[0]!;
      return { plan: await terraform.plan(), terraform };
    },
    allowed: async ({ name }) => {
      for (const group of releaseGroups(await bucket.resourcesOf(name)))
        await refuseUnwatchedApply(group, watching);
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
