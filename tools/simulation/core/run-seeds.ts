import type { FaultProfileName } from './fault-profiles';
import { runSeed } from './run';
import type { SimulatedSystem, Violation } from './system';

export interface SeedsOptions {
  readonly seeds: readonly number[];
  readonly deliveries: number;
  /** The profiles of the seeds, in turns. */
  readonly profiles: readonly FaultProfileName[];
  readonly bug?: string;
}

/** The results of many seeds. */
export interface SeedsResult {
  /** The deliveries that were processed, of the first and the second run of each seed. */
  readonly deliveries: number;
  readonly faults: number;
  readonly failures: readonly {
    readonly seed: number;
    readonly faults: FaultProfileName;
    readonly violations: readonly Violation[];
  }[];
  /** The seeds whose two runs have different traces. */
  readonly different: readonly number[];
}

/** Runs each seed twice, and compares the traces: the same seed must give the same one. */
export async function runSeeds(system: SimulatedSystem, options: SeedsOptions): Promise<SeedsResult> {
  const { seeds, deliveries, profiles, bug } = options;
  const failures: SeedsResult['failures'][number][] = [];
  const different: number[] = [];
  let processed = 0;
  let faultCount = 0;
  for (const [index, seed] of seeds.entries()) {
    const faults = profiles[index % profiles.length]!;
    const run = { seed, deliveries, faults, bug };
    const first = await runSeed(system, run);
    const second = await runSeed(system, run);
    processed += first.deliveries + second.deliveries;
    faultCount += first.faults.length + second.faults.length;
    if (first.violations.length > 0) failures.push({ seed, faults, violations: first.violations });
    if (first.hash !== second.hash) different.push(seed);
  }
  return { deliveries: processed, faults: faultCount, failures, different };
}
