import { CALL_FAULTS, type CallFault } from './fault-profiles';
import { type Fault, formatFault } from './faults';
import { type RunOptions, runSeed } from './run';
import type { SimulatedSystem, Violation } from './system';

/** The result of the runs with one fault each. */
export interface EachCallFaultResult {
  /** The number of runs, each with another fault. */
  readonly runs: number;
  readonly failures: readonly { readonly fault: Fault; readonly violations: readonly Violation[] }[];
}

/**
 * Runs a system without faults, and then once for each call of that run and each kind of fault, with only this fault: a crash
 * before and after each call, for example.
 * @param options the seed and the number of deliveries, a few
 * @param kinds which faults happen at each call; all by default
 */
export async function runEachCallFault(
  system: SimulatedSystem,
  options: Pick<RunOptions, 'seed' | 'deliveries' | 'bug'>,
  kinds: readonly CallFault[] = CALL_FAULTS,
): Promise<EachCallFaultResult> {
  const places: string[] = [];
  const run = { ...options, faults: 'none' } as const;
  const normal = await runSeed(system, { ...run, onCall: (where) => places.push(where) });
  if (normal.violations.length > 0)
    throw new Error(`an invariant is broken without faults: ${normal.violations[0]!.text}`);
  const failures: EachCallFaultResult['failures'][number][] = [];
  const faults = places.flatMap((where) => kinds.map((kind): Fault => ({ kind, where })));
  for (const fault of faults) {
    const { violations, faults: happened } = await runSeed(system, { ...run, script: [fault] });
    if (happened.length !== 1) throw new Error(`the fault did not happen: ${formatFault(fault)}`);
    if (violations.length > 0) failures.push({ fault, violations });
  }
  return { runs: faults.length, failures };
}
