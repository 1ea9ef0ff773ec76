import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { UserError } from '../errors';
import { withLock } from '../process/lock';
import type { Session } from '../session';
import type { Deployable } from '../terraform/deployment';
import { countStateChanges, type Plan } from '../terraform/plan-summary';
import type { StateId } from '../terraform/terraform';
import type { Checkout } from './checkout';
import { assertUsableDirectory, removePlans } from './plan-directory';
import {
  LOCK_FILE,
  getManifestFile,
  PLAN_FILES,
  PRIVATE_DIR,
  PRIVATE_FILE,
  computeSha256,
  type StackEntry,
  writeManifest,
} from './manifest';
import { safeParse } from '../../domain/validation/safe-parse';

/** The plan of a stack, and the state on which it is based. */
export interface StackPlan extends Pick<Deployable, 'terraform'> {
  readonly stack: Pick<Deployable['stack'], 'name' | 'system' | 'dir'>;
  readonly plan: Plan;
  readonly state: StateId;
}

/**
 * Saves plans with all files that are necessary to apply them. The directory is created or replaced in one step, after
 * all files are written. A directory without a manifest contains no plans.
 */
export async function savePlans(
  dir: string,
  { config }: Pick<Session, 'config'>,
  { commit, dirty }: Checkout,
  plans: readonly StackPlan[],
): Promise<void> {
  // The directory itself, and not a link to it, is replaced.
  const directory = existsSync(dir) ? realpathSync(dir) : resolve(dir);
  mkdirSync(dirname(directory), { recursive: true });
  // In the same parent directory, so that it can be renamed; only the owner can read a directory of mkdtemp.
  const temporary = mkdtempSync(`${directory}.`);
  try {
    const stacks: StackEntry[] = [];
    for (const plan of plans) stacks.push(await savePlan(temporary, plan));
    const { target, suffix, region, endpoint = null } = config;
    const createdAt = new Date().toISOString();
    writeManifest(temporary, {
      version: 1,
      createdAt,
      commit,
      dirty,
      target,
      suffix,
      region,
      endpoint,
      stacks,
    });
    const replaceDirectory = async () => replacePlans(directory, temporary);
    // Checked before the lock, which is a file in the directory.
    assertUsableDirectory(directory);
    // Waits for a running apply of the existing plans.
    await (existsSync(getManifestFile(directory))
      ? withLock(join(directory, LOCK_FILE), replaceDirectory)
      : replaceDirectory());
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Replaces the earlier plans in a directory, if there are any. Other files in the directory remain. */
function replacePlans(directory: string, temporary: string): void {
  assertUsableDirectory(directory);
  const hasPlans = existsSync(getManifestFile(directory));
  const replaced = `${temporary}.replaced`;
  if (hasPlans) renameSync(directory, replaced);
  try {
    renameSync(temporary, directory);
  } catch (error) {
    if (hasPlans) renameSync(replaced, directory);
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    throw new UserError(
      `${directory} was changed while the plans were saved, and is left as it is: plan again`,
    );
  }
  if (hasPlans) removePlans(replaced);
}

async function savePlan(
  directory: string,
  { stack, terraform, plan, state }: StackPlan,
): Promise<StackEntry> {
  const versions = await terraform.getVersions();
  const folder = join(directory, stack.name);
  const sources: Record<string, string> = {
    [PLAN_FILES.plan]: terraform.planFile,
    [PLAN_FILES.json]: terraform.planJsonFile,
    [PLAN_FILES.lock]: join(stack.dir, PLAN_FILES.lock),
    [PLAN_FILES.configuration]: join(stack.dir, PLAN_FILES.configuration),
  };
  for (const path of findArchives(plan)) sources[path] = join(stack.dir, path);
  const files: Record<string, string> = {};
  for (const [path, source] of Object.entries(sources)) {
    const copy = join(folder, path);
    if (relative(folder, copy).startsWith('..'))
      throw new UserError(`the plan of ${stack.name} refers to an archive outside its folder: ${path}`);
    mkdirSync(dirname(copy), { recursive: true, mode: PRIVATE_DIR });
    copyFileSync(source, copy);
    chmodSync(copy, PRIVATE_FILE);
    files[path] = computeSha256(copy);
  }
  const { empty, steps } = plan.summary;
  const counts = countStateChanges(plan.summary);
  return { name: stack.name, system: stack.system, ...versions, state, empty, steps, ...counts, files };
}

const ChangeWithArchive = z.object({ change: z.object({ after: z.object({ filename: z.string() }) }) });

/** Finds the archives of functions and layers, which Terraform reads again when it applies. */
function findArchives({ document }: Plan): string[] {
  const paths = document.resource_changes.flatMap((change) => {
    const { data } = safeParse(ChangeWithArchive, change);
    return data ? [data.change.after.filename] : [];
  });
  return [...new Set(paths)].sort();
}
