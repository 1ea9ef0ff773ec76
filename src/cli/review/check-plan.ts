import { findUnreviewedChanges } from '../../domain/plan/partial-apply';
import type { ApplyDependencies, RemainingPlan, SavedPlan, SavedPlanTerraform } from './apply-dependencies';
import { formatPartialApply, readApplyProgress } from './apply-progress';
import type { Journal } from './journal';
import { findStateMismatches, findVersionMismatches } from './mismatches';
import { readSavedPlan } from './saved-plan';

/** The result of a check before the apply. */
export interface CheckedPlan {
  /** Why the plan must not be applied, one line each. */
  readonly mismatches: readonly string[];
  /** The plan to apply instead, if an earlier apply was interrupted. */
  readonly remaining?: RemainingPlan;
}

/** Checks versions, state and earlier applies of a stack before any stack is applied. */
export async function checkPlan<T extends SavedPlanTerraform>(
  { entry, folder, terraform }: SavedPlan<T>,
  journal: Journal,
  dependencies: ApplyDependencies<T>,
): Promise<CheckedPlan> {
  const { name } = entry;
  dependencies.printProgress(`checking ${name}`);
  await terraform.init(['-lockfile=readonly']);
  const versionMismatches = findVersionMismatches(entry, await terraform.getVersions());
  await dependencies.recover(entry, folder, terraform);
  if (journal.wasInterrupted(name)) {
    const progress = readApplyProgress(terraform.getLogFile('apply'));
    if (progress.isComplete) {
      dependencies.printProgress(`${name}: Terraform completed the apply after the command was stopped`);
      journal.end(name);
      return { mismatches: [] };
    }
    if (progress.started.length > 0) {
      const summary = formatPartialApply(entry.steps, progress);
      dependencies.printProgress(`${name} is partly applied: ${summary}; planning the remaining changes`);
      await dependencies.assertApplyAllowed(entry);
      const remaining = await dependencies.planRemaining(entry);
      const unreviewed = findUnreviewedChanges(readSavedPlan(folder), remaining.plan.document);
      return {
        mismatches: [...versionMismatches, ...unreviewed.map((line) => `${name}: ${line}`)],
        remaining,
      };
    }
  }
  await dependencies.assertApplyAllowed(entry);
  return { mismatches: [...versionMismatches, ...findStateMismatches(entry, await terraform.getStateId())] };
}
