import { type RunOptions, runSeed } from '../../tools/simulation/core/run';
import type { SimulatedSystem, Violation } from '../../tools/simulation/core/system';

export interface BugSearch extends Omit<RunOptions, 'seed' | 'bug'> {
  readonly bug: string;
  /** The seed that is known to find it. It comes first, so that the gate does not repeat the seeds before it. @default 1 */
  readonly firstSeed?: number;
  /**
   * The other seeds are 1 to this number: a change of the system or of its services changes the histories, and with them the
   * seeds that find a bug.
   */
  readonly maxSeeds: number;
  /** @default - an invariant is broken */
  readonly isFound?: (violations: readonly Violation[]) => boolean;
}

/** Simulates a system with a planted bug until a seed shows it. Returns the violations. @throws Error if no seed does */
export async function findBug(system: SimulatedSystem, search: BugSearch): Promise<readonly Violation[]> {
  const { firstSeed = 1, maxSeeds, isFound = (violations) => violations.length > 0, ...run } = search;
  const others = Array.from({ length: maxSeeds }, (_, index) => index + 1);
  for (const seed of new Set([firstSeed, ...others])) {
    const { violations } = await runSeed(system, { ...run, seed });
    if (!isFound(violations)) continue;
    if (seed !== firstSeed) console.log(`${run.bug}: found with seed ${seed}, not ${firstSeed}`);
    return violations;
  }
  throw new Error(`the bug "${run.bug}" was not found within ${maxSeeds} seeds`);
}
