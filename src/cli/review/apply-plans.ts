import { join, resolve } from 'node:path';
import { quoteForShell } from '../../domain/shell-word';
import { Interrupted, UserError } from '../errors';
import { formatApplyProgress } from '../terraform/deployment';
import { countStateChanges, type StateChangeCounts } from '../terraform/plan-summary';
import type { Terraform } from '../terraform/terraform';
import type { ApplyDependencies, RemainingPlan, SavedPlan, SavedPlanTerraform } from './apply-dependencies';
import { formatPartialApply, readApplyProgress } from './apply-progress';
import { checkPlan } from './check-plan';
import { Journal } from './journal';
import { type Manifest, selectEntries, type StackEntry } from './manifest';
import { formatCommand } from '../terminal/format-command';

/** The result of applying one plan. */
export interface ApplyResult extends StateChangeCounts {
  readonly stack: string;
  /** `already applied` if an earlier run applied the plan. */
  readonly result: 'applied' | 'no changes' | 'already applied';
  /** The number of Terraform operations; a replacement counts as two. */
  readonly steps: number;
  /** The time of the earlier run that applied the plan, in ISO 8601. */
  readonly appliedAt?: string;
}

/**
 * Applies saved plans in order and records each in the journal. Checks every plan before it applies the first. Skips the
 * plans that an earlier run applied.
 * @param allPlans the manifest of `dir`, whose files have been checked
 * @param names the stacks to apply; all of them if none is named
 * @throws UserError with all mismatches, or with the error of Terraform and how to continue
 */
export async function applyPlans<T extends SavedPlanTerraform>(
  dir: string,
  allPlans: Manifest,
  dependencies: ApplyDependencies<T>,
  names: readonly string[] = [],
): Promise<ApplyResult[]> {
  const manifest = selectEntries(dir, allPlans, names);
  const journal = new Journal(dir);
  const saved = manifest.stacks.map((entry): SavedPlan<T> => {
    const folder = join(resolve(dir), entry.name);
    return { entry, folder, terraform: dependencies.createTerraform(entry, folder) };
  });
  const remaining = await checkPlans(dir, manifest, { saved, journal, dependencies });
  const results: ApplyResult[] = [];
  for (const { entry, terraform } of saved) {
    const { name: stack, empty } = entry;
    const plan = remaining.get(stack);
    const { steps } = plan?.plan.summary ?? entry;
    const counts = plan ? countStateChanges(plan.plan.summary) : getStateChanges(entry);
    const appliedAt = journal.getAppliedTime(stack);
    if (appliedAt !== undefined) {
      results.push({ stack, steps, ...counts, appliedAt, result: 'already applied' });
      continue;
    }
    if (!empty) {
      journal.recordStart(stack);
      try {
        const onProgress = createProgressPrinter(stack, dependencies);
        await (plan?.terraform ?? terraform).apply(steps, onProgress);
      } catch (error) {
        const progress = readApplyProgress((plan?.terraform ?? terraform).getLogFile('apply'));
        const summary = `${formatPartialApply(steps, progress)}; ${formatAppliedStacks(manifest, journal)}`;
        const hint = `${summary}; to continue, run ${formatApplyCommand(dir, names)}`;
        if (error instanceof UserError) throw new UserError(`${error.message}; ${hint}`);
        if (error instanceof Interrupted) dependencies.printProgress(`${stack}: interrupted; ${hint}`);
        throw error;
      }
    }
    journal.end(stack);
    results.push({ stack, steps, ...counts, result: empty ? 'no changes' : 'applied' });
  }
  return results;
}

/** Formats the command that applies the named plans of a directory. */
export const formatApplyCommand = (dir: string, names: readonly string[]): string =>
  formatCommand(['apply', quoteForShell(dir), ...names].join(' '));

const getStateChanges = ({ imported, moved, forgotten }: StackEntry): StateChangeCounts => ({
  ...(imported !== undefined && { imported }),
  ...(moved !== undefined && { moved }),
  ...(forgotten !== undefined && { forgotten }),
});

const createProgressPrinter =
  <T extends SavedPlanTerraform>(
    stack: string,
    { printProgress }: ApplyDependencies<T>,
  ): Parameters<Terraform['apply']>[1] =>
  (progress) =>
    printProgress(`${stack}: ${formatApplyProgress(progress)}`);

/**
 * Checks every plan that is not applied yet.
 * @returns the plans of the remaining changes, by stack, of stacks that were applied in part
 * @throws UserError with all mismatches
 */
async function checkPlans<T extends SavedPlanTerraform>(
  dir: string,
  manifest: Manifest,
  {
    saved,
    journal,
    dependencies,
  }: { saved: readonly SavedPlan<T>[]; journal: Journal; dependencies: ApplyDependencies<T> },
): Promise<Map<string, RemainingPlan>> {
  const remaining = new Map<string, RemainingPlan>();
  const mismatches: string[] = [];
  for (const plan of saved) {
    const stack = plan.entry.name;
    if (journal.getAppliedTime(stack) !== undefined) continue;
    const checked = await checkPlan(plan, journal, dependencies);
    mismatches.push(...checked.mismatches);
    if (checked.remaining) remaining.set(stack, checked.remaining);
  }
  if (mismatches.length > 0) throw createRefusal(dir, manifest, journal, mismatches);
  return remaining;
}

/** Combines all mismatches in one error, with the command that plans the stacks that are not applied yet. */
export function createRefusal(
  dir: string,
  manifest: Manifest,
  journal: Journal,
  mismatches: readonly string[],
): UserError {
  const notApplied = manifest.stacks.filter(({ name }) => journal.getAppliedTime(name) === undefined);
  const systems = [...new Set(notApplied.map(({ system }) => system))].join(' ');
  return new UserError(
    `refused, nothing was applied: ${mismatches.join('; ')}; ${formatAppliedStacks(manifest, journal)}` +
      (notApplied.length > 0
        ? `; plan again with ${formatCommand(`plan ${systems} --out ${quoteForShell(dir)}`)}`
        : ''),
  );
}

function formatAppliedStacks({ stacks }: Manifest, journal: Journal): string {
  const applied = stacks
    .filter(({ name }) => journal.getAppliedTime(name) !== undefined)
    .map(({ name }) => name);
  return applied.length > 0 ? `applied so far: ${applied.join(', ')}` : 'no plan is applied yet';
}
