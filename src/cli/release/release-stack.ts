import { UserError } from '../errors';
import { releaseFunction } from './release-function';
import type { ReleaseGroup, ReleaseOptions, ReleaseOutcome } from './release-client';

/** Whether the alias points to the latest version. */
export const isSuccessful = ({ result }: ReleaseOutcome): boolean =>
  result === 'released' || result === 'nothing to deploy';

/** Releases the groups of a stack one after another. Stops after the first unsuccessful release. */
export async function releaseStack(
  groups: readonly ReleaseGroup[],
  options: ReleaseOptions,
): Promise<ReleaseOutcome[]> {
  const outcomes: ReleaseOutcome[] = [];
  for (const group of groups) {
    const outcome = await releaseFunction(group, options);
    outcomes.push(outcome);
    if (!isSuccessful(outcome)) break;
  }
  return outcomes;
}

/**
 * Releases applied stacks one after another. Stops after the first unsuccessful release, because later stacks may depend on
 * what was rolled back.
 * @param loadGroups reads the release groups from the current state of a stack
 * @returns all applied stacks with the outcomes of their releases
 */
export async function releaseAppliedStacks<T extends { readonly stack: string }>(
  applied: readonly T[],
  loadGroups: (stack: string) => Promise<readonly ReleaseGroup[]>,
  options: ReleaseOptions,
): Promise<(T & { readonly releases: readonly ReleaseOutcome[] })[]> {
  const released: (T & { readonly releases: readonly ReleaseOutcome[] })[] = [];
  for (const entry of applied) {
    const canContinue = released.every(({ releases }) => releases.every(isSuccessful));
    const releases = canContinue ? await releaseStack(await loadGroups(entry.stack), options) : [];
    released.push({ ...entry, releases });
  }
  return released;
}

/** Creates the error of a command whose releases were not all successful; undefined if they were. */
export function createReleaseError(outcomes: readonly ReleaseOutcome[]): UserError | undefined {
  const failed = outcomes.filter((outcome) => !isSuccessful(outcome));
  return failed.length > 0 ? new UserError(failed.map(({ message }) => message).join('; ')) : undefined;
}
