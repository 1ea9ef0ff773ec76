import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import type { Deployable } from '../terraform/deployment';
import { UserError } from '../errors';
import { withLock } from '../process/lock';
import type { Plan } from '../terraform/plan-summary';
import type { Session } from '../session';
import type { StateId } from '../terraform/terraform';
import type { Checkout } from './commit';
import {
  KEPT,
  LOCK,
  manifestFile,
  PRIVATE_DIR,
  PRIVATE_FILE,
  sha256,
  type StackEntry,
  writeManifest,
} from './manifest';

/** A stack's plan, and the state that it was made from. */
export interface PlannedStack extends Pick<Deployable, 'terraform'> {
  readonly stack: Pick<Deployable['stack'], 'name' | 'system' | 'dir'>;
  readonly plan: Plan;
  readonly state: StateId;
}

/**
 * @throws UserError unless the directory is new, empty, or holds nothing but an earlier plan; and where an apply of that
 * left a state which is recorded nowhere else
 */
export function refuseForeignDirectory(dir: string): void {
  if (!existsSync(dir)) return;
  if (!statSync(dir).isDirectory())
    throw new UserError(`${dir} is a file: name a new or an empty directory to keep the plans in`);
  const names = readdirSync(dir);
  const unwritten = names.map((name) => join(dir, name, 'errored.tfstate')).find((file) => existsSync(file));
  if (unwritten)
    throw new UserError(
      `${unwritten} is a state that an apply could not write, and is recorded nowhere else: push it first, with ` +
        `npx stacks apply ${dir} or terraform -chdir=${dirname(unwritten)} state push errored.tfstate`,
    );
  if (names.length > 0 && !existsSync(manifestFile(dir)))
    throw new UserError(`${dir} holds other things than plans: name a new or an empty directory`);
}

/**
 * Keeps all that an apply of exactly these plans takes. It appears as a whole: a directory without a manifest is none,
 * and one that was there is replaced when everything is written.
 */
export async function keepPlans(
  dir: string,
  { config }: Pick<Session, 'config'>,
  { commit, dirty }: Checkout,
  planned: readonly PlannedStack[],
): Promise<void> {
  const target = resolve(dir);
  mkdirSync(dirname(target), { recursive: true });
  // Beside it, so that it can be renamed; mkdtemp makes it for its owner alone.
  const made = mkdtempSync(`${target}.`);
  try {
    const stacks: StackEntry[] = [];
    for (const one of planned) stacks.push(await keepOne(made, one));
    const { target: where, suffix, region, endpoint = null } = config;
    const createdAt = new Date().toISOString();
    writeManifest(made, {
      version: 1,
      createdAt,
      commit,
      dirty,
      target: where,
      suffix,
      region,
      endpoint,
      stacks,
    });
    const replace = async () => {
      refuseForeignDirectory(target);
      rmSync(target, { recursive: true, force: true });
      renameSync(made, target);
    };
    // An apply of what is there now comes to its end first.
    await (existsSync(manifestFile(target)) ? withLock(join(target, LOCK), replace) : replace());
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

async function keepOne(made: string, { stack, terraform, plan, state }: PlannedStack): Promise<StackEntry> {
  const versions = await terraform.versions();
  const folder = join(made, stack.name);
  const sources: Record<string, string> = {
    [KEPT.plan]: terraform.planFile,
    [KEPT.json]: terraform.planJsonFile,
    [KEPT.lock]: join(stack.dir, KEPT.lock),
    [KEPT.configuration]: join(stack.dir, KEPT.configuration),
  };
  for (const path of archivesOf(plan)) sources[path] = join(stack.dir, path);
  const files: Record<string, string> = {};
  for (const [path, source] of Object.entries(sources)) {
    const copy = join(folder, path);
    if (relative(folder, copy).startsWith('..'))
      throw new UserError(`the plan of ${stack.name} names an archive outside its folder: ${path}`);
    mkdirSync(dirname(copy), { recursive: true, mode: PRIVATE_DIR });
    copyFileSync(source, copy);
    chmodSync(copy, PRIVATE_FILE);
    files[path] = sha256(copy);
  }
  const { empty, steps } = plan.summary;
  return { name: stack.name, system: stack.system, ...versions, state, empty, steps, files };
}

const Archived = z.object({ change: z.object({ after: z.object({ filename: z.string() }) }) });

/** The archives that functions and layers are made from: Terraform reads them again as it applies. */
function archivesOf({ document }: Plan): string[] {
  const named = document.resource_changes.flatMap((one) => {
    const { data } = Archived.safeParse(one);
    return data ? [data.change.after.filename] : [];
  });
  return [...new Set(named)].sort();
}
