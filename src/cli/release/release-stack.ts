import { UserError } from '../errors';
import { release } from './release';
import type { Outcome, ReleaseGroup, ReleaseOptions } from './releases';

/** Whether the alias is where it should be. */
export const went = ({ result }: Outcome): boolean => result === 'released' || result === 'nothing to deploy';

/** Releases one group of a stack after another, and stops after the first release that did not succeed. */
export async function releaseStack(
  groups: readonly ReleaseGroup[],
  options: ReleaseOptions,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const group of groups) {
    const outcome = await release(group, options);
    outcomes.push(outcome);
    if (!went(outcome)) break;
  }
  return outcomes;
}

/**
 * Releases what was applied, one stack after another, and stops after the first whose release did not succeed: what comes
 * after may build on what was just taken back.
 * @param groupsOf what a stack's state records now
 * @returns all that was applied, with what became of its releases
 */
export async function releaseApplied<T extends { readonly stack: string }>(
  applied: readonly T[],
  groupsOf: (stack: string) => Promise<readonly ReleaseGroup[]>,
  options: ReleaseOptions,
): Promise<(T & { readonly releases: readonly Outcome[] })[]> {
  const done: (T & { readonly releases: readonly Outcome[] })[] = [];
  for (const one of applied) {
    const goesOn = done.every(({ releases }) => releases.every(went));
    const releases = goesOn ? await releaseStack(await groupsOf(one.stack), options) : [];
    done.push({ ...one, releases });
  }
  return done;
}

/** What the command fails with, if a release did not succeed. */
export function failureOf(outcomes: readonly Outcome[]): UserError | undefined {
  const failed = outcomes.filter((outcome) => !went(outcome));
  return failed.length > 0 ? new UserError(failed.map(({ message }) => message).join('; ')) : undefined;
}
