import { isDeepStrictEqual } from 'node:util';
import { type RunOptions, type RunResult, runSeed } from './run';
import type { SimulatedSystem } from './system';

/** The result of the first run of a seed, and whether the second one had the same trace and results. */
export interface RepeatedResult extends RunResult {
  readonly isRepeatable: boolean;
  /** The deliveries that the second run processed. */
  readonly repeatedDeliveries: number;
}

/** Runs a seed twice: the same seed must give the same trace and results, or a failure cannot be repeated. */
export async function runTwice(system: SimulatedSystem, options: RunOptions): Promise<RepeatedResult> {
  const first = await runSeed(system, options);
  const second = await runSeed(system, options);
  // The trace contains what was done, and not the contents: these differ in what was found.
  const isRepeatable =
    first.hash === second.hash &&
    isDeepStrictEqual(first.summary, second.summary) &&
    isDeepStrictEqual(first.violations, second.violations);
  return { ...first, isRepeatable, repeatedDeliveries: second.deliveries };
}
