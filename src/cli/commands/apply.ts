import { join, resolve } from 'node:path';
import pc from 'picocolors';
import { UserError } from '../errors';
import type { Env } from '../process/run-command';
import { interruptSignal, pause } from '../process/interrupt';
import { withLock } from '../process/lock';
import { assertNoDeploymentInProgress } from '../release/assert-no-deployment';
import { AwsReleaseClient } from '../release/aws-release-client';
import { findReleaseGroups } from '../release/groups';
import { createReleaseError, releaseAppliedStacks } from '../release/release-stack';
import type { ReleaseOutcome, ReleaseOptions } from '../release/release-client';
import type { ApplyDependencies } from '../review/apply-dependencies';
import { applyPlans, type ApplyResult, createRefusal, formatApplyCommand } from '../review/apply-plans';
import { readCheckout } from '../review/checkout';
import { Journal } from '../review/journal';
import { LOCK_FILE, PLAN_FILES, readManifest, selectEntries, type StackEntry } from '../review/manifest';
import { findEnvironmentMismatches, findFileMismatches } from '../review/mismatches';
import { assertReviewedManifest } from '../review/reviewed-manifest';
import { findRefusedDataLosses } from '../review/saved-plan';
import { openSession, ROOT, type Session, STACKS_DIR } from '../session';
import { SYSTEM_COMMANDS } from '../systems';
import { prepareTerraformEnv, withTarget } from '../target/target';
import { printNote, skipRepeats, print, printJson } from '../terminal/print';
import { initStacks } from '../terraform/deployment';
import { formatApplied } from '../terraform/plan-summary';
import { recoverStack } from '../terraform/recover-stack';
import { withStackLocks } from '../terraform/stack-locks';
import { StateBucket } from '../terraform/state-bucket';
import { Terraform } from '../terraform/terraform';
import { completeApply } from './complete-apply';
import { prepareSystems } from './prepare-systems';

export interface ApplyOptions {
  /** The addresses of resources whose data may be lost. */
  readonly allowDestroy: readonly string[];
  /** The SHA-256 of the reviewed manifest. If it is undefined, any manifest is accepted. */
  readonly manifest?: string;
  /** Whether CodeDeploy releases new code after the apply. */
  readonly release?: boolean;
  /** The maximum time to watch a release, in milliseconds. */
  readonly timeout: number;
  readonly json?: boolean;
  readonly port?: number;
}

/** The result of applying a plan and, with `--release`, of the stack's releases. */
type StackResult = ApplyResult & { readonly releases?: readonly ReleaseOutcome[] };

/**
 * `stacks apply`: applies the plans that `stacks plan --out` saved; with names, only the plans of these stacks. With
 * `--release`, CodeDeploy then releases their code.
 * @throws UserError with all mismatches before anything is applied, or with the reason of a failed release; the results
 * are printed on stdout before that
 */
export async function runApply(dir: string, names: readonly string[], options: ApplyOptions): Promise<void> {
  const session = openSession(options);
  const manifest = readManifest(dir);
  const selected = selectEntries(dir, manifest, names).stacks;
  // A second command on the same directory waits, and then skips the plans that the first one applied.
  const results = await withStackLocks(session, [], printNote, () =>
    withLock(join(dir, LOCK_FILE), () => applySavedPlans(session, dir, names, options)),
  );
  if (options.json) printJson(results);
  else
    for (const result of results) {
      print(`${pc.bold(result.stack)}: ${formatResult(result)}`);
      for (const { message } of result.releases ?? []) print(message);
    }
  const unselected = manifest.stacks.filter((entry) => !selected.includes(entry)).map(({ name }) => name);
  if (unselected.length > 0)
    printNote(
      `not selected: ${unselected.join(', ')}; to apply them too, run ${formatApplyCommand(dir, [])}`,
    );
  const failure = createReleaseError(results.flatMap(({ releases }) => releases ?? []));
  if (failure) throw failure;
}

async function applySavedPlans(
  session: Session,
  dir: string,
  names: readonly string[],
  { allowDestroy, manifest: reviewedDigest, release, timeout }: ApplyOptions,
): Promise<StackResult[]> {
  if (reviewedDigest !== undefined) assertReviewedManifest(dir, reviewedDigest);
  const manifest = readManifest(dir);
  const mismatches = [
    ...findEnvironmentMismatches(manifest, session.config, await readCheckout(ROOT, session.env)),
    ...manifest.stacks.flatMap((entry) => findFileMismatches(dir, entry)),
  ];
  if (mismatches.length > 0) throw createRefusal(dir, manifest, new Journal(dir), mismatches);
  // The files match the manifest, so the plans contain exactly the data losses that were reviewed.
  const losses = findRefusedDataLosses(dir, selectEntries(dir, manifest, names), allowDestroy);
  if (losses.length > 0) throw new UserError(`refused, nothing was applied: ${losses.join('; ')}`);
  if (manifest.dirty) printNote('the plans were made from a working tree with uncommitted changes');
  return withTarget(session, printNote, async () => {
    const systems = selectEntries(dir, manifest, names).stacks.map(({ system }) => system);
    await prepareSystems(SYSTEM_COMMANDS, systems, session, printNote);
    const env = await prepareTerraformEnv(session, printNote);
    const results = await applyPlans(dir, manifest, createDependencies(session, dir, env), names);
    const applied = results.map(({ stack }) => stack);
    await completeApply(SYSTEM_COMMANDS, applied, session, printNote);
    if (!release) return results;
    const bucket = new StateBucket(session.config);
    const getGroups = async (stack: string) => findReleaseGroups(await bucket.readResources(stack));
    return releaseAppliedStacks(results, getGroups, createReleaseOptions(session.config, timeout));
  });
}

const createReleaseOptions = (config: Session['config'], timeout: number): ReleaseOptions => ({
  client: AwsReleaseClient.create(config),
  clock: { now: Date.now, sleep: pause },
  timeout,
  onProgress: printNote,
});

function createDependencies(session: Session, dir: string, env: Env): ApplyDependencies {
  const bucket = new StateBucket(session.config);
  return {
    createTerraform: ({ name }, folder) =>
      new Terraform({
        dir: folder,
        stack: name,
        stacksDir: STACKS_DIR,
        planFile: join(folder, PLAN_FILES.plan),
        logsDir: join(resolve(dir), 'logs'),
        env,
        signal: interruptSignal,
      }),
    recover: ({ name, system }: StackEntry, folder, terraform) =>
      recoverStack(session, { name, system, dir: folder }, terraform, bucket, printNote),
    planRemaining: async ({ system }) => {
      const { terraform } = (await initStacks(session, [system], printNote))[0]!;
      return { plan: await terraform.plan(), terraform };
    },
    assertApplyAllowed: async ({ name }) => {
      for (const group of findReleaseGroups(await bucket.readResources(name)))
        await assertNoDeploymentInProgress(group, createReleaseOptions(session.config, 0));
    },
    printProgress: skipRepeats(printNote),
  };
}

function formatResult({ result, steps, appliedAt, ...counts }: ApplyResult): string {
  if (result === 'no changes') return result;
  if (result === 'already applied') return `already applied at ${appliedAt}`;
  return pc.green(formatApplied(steps, counts));
}
