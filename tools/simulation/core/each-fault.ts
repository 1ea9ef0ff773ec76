import { CALL_FAULTS, type CallFault, type FaultKind } from './fault-profiles';
import { type Fault, formatFault } from './faults';
import { type RunOptions, runSeed } from './run';
import type { SimulatedSystem, Violation } from './system';

/** The result of the runs with one fault each. */
export interface EachFaultResult {
  /** The number of runs, each with another fault. */
  readonly runs: number;
  readonly failures: readonly { readonly fault: Fault; readonly violations: readonly Violation[] }[];
  /** The longest time without progress in any of the runs, in milliseconds. */
  readonly longestStallMs: number;
}

const isCallFault = (kind: FaultKind): kind is CallFault => (CALL_FAULTS as readonly string[]).includes(kind);

/** A run with few deliveries. The profile decides only how long deliveries are sent, by default as with `none`. */
export type EachFaultOptions = Pick<RunOptions, 'seed' | 'deliveries' | 'bug' | 'paceMs' | 'faultsMs'> &
  Partial<Pick<RunOptions, 'faults'>>;

/**
 * Runs a system without faults, and then once for each place of that run and each kind of fault, with only this fault: a crash
 * before and after each call, for example, or each event dropped in turn.
 * @param kinds the kinds of the faults; those of calls by default
 */
export async function runEachFault(
  system: SimulatedSystem,
  options: EachFaultOptions,
  kinds: readonly FaultKind[] = CALL_FAULTS,
): Promise<EachFaultResult> {
  const run = { ...options, faults: options.faults ?? 'none' };
  const places = await listPlaces(system, run, kinds);
  const failures: EachFaultResult['failures'][number][] = [];
  let longestStallMs = 0;
  for (const fault of places) {
    const { violations, faults, summary } = await runSeed(system, { ...run, script: [fault] });
    if (faults.length !== 1) throw new Error(`the fault did not happen: ${formatFault(fault)}`);
    if (violations.length > 0) failures.push({ fault, violations });
    longestStallMs = Math.max(longestStallMs, summary.longestStallMs);
  }
  return { runs: places.length, failures, longestStallMs };
}

/** Lists the faults that can happen in a run. @throws Error if an invariant is broken without any */
async function listPlaces(
  system: SimulatedSystem,
  run: RunOptions,
  kinds: readonly FaultKind[],
): Promise<readonly Fault[]> {
  const places: Fault[] = [];
  const callKinds = kinds.filter(isCallFault);
  const { violations } = await runSeed(system, {
    ...run,
    script: [],
    onCall: (where) => places.push(...callKinds.map((kind) => ({ kind, where }))),
    // A function can be throttled too.
    onPlace: (place) => {
      if (kinds.includes(place.kind)) places.push(place);
    },
  });
  if (violations.length > 0) throw new Error(`an invariant is broken without faults: ${violations[0]!.text}`);
  return places;
}
