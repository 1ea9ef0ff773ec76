import { FAULT_PROFILES, type FaultProfileName } from './fault-profiles';
import type { Fault } from './faults';
import { Simulation } from './simulation';
import type { SimulatedSystem, Summary, Violation } from './system';

export interface RunOptions {
  readonly seed: number;
  readonly deliveries: number;
  readonly faults: FaultProfileName;
  readonly bug?: string | undefined;
  /** The mean time between two deliveries. @default the duration of the profile divided by the deliveries */
  readonly paceMs?: number;
  /** How long faults can happen, if that is longer than deliveries are sent. @default 0 */
  readonly faultsMs?: number;
  /** Deliveries that are not sent. @default none */
  readonly omitted?: ReadonlySet<number>;
  /** The only faults that can happen; by default, faults happen at random. */
  readonly script?: readonly Fault[];
  /** Whether the result contains the lines of the trace. @default false */
  readonly keepsLines?: boolean;
  /** Receives the place of each call at which a fault can happen. */
  readonly onCall?: (where: string) => void;
  /** Receives each place at which a fault of another kind can happen. */
  readonly onPlace?: (place: Fault) => void;
}

export interface RunResult {
  readonly summary: Summary;
  readonly violations: readonly Violation[];
  /** SHA-256 of the trace. */
  readonly hash: string;
  /** The deliveries that were processed, with duplicates and retries. */
  readonly deliveries: number;
  /** The faults that happened, in their order. */
  readonly faults: readonly Fault[];
  /** The lines of the trace, if they are stored. */
  readonly lines: readonly string[];
  readonly paceMs: number;
}

/** The invariant of every system: after the last fault, everything ends. */
export const COMES_TO_REST = 'comes to rest';

/**
 * Runs a system with one seed: first with faults, then without, until nothing is in flight.
 * @throws the error of an event, such as a request that the simulated services do not support
 */
export async function runSeed(system: SimulatedSystem, options: RunOptions): Promise<RunResult> {
  const {
    seed,
    deliveries,
    faults,
    bug,
    script,
    keepsLines = false,
    onCall,
    onPlace,
    faultsMs = 0,
  } = options;
  if (bug !== undefined && !system.bugs.includes(bug))
    throw new Error(`${system.name} has no planted bug "${bug}": expected one of ${system.bugs.join(', ')}`);
  const { regions, startsAt } = system;
  const listener = { onCall, onPlace };
  const simulation = new Simulation({ seed, faults, script, regions, startsAt, keepsLines, ...listener });
  const paceMs = options.paceMs ?? FAULT_PROFILES[faults].workloadMs / deliveries;
  const omitted = options.omitted ?? new Set();
  const world = system.create(simulation, { deliveries, paceMs, omitted, bug });
  const violations = await simulation.replaceGlobals(async () => {
    world.start();
    await simulation.run(simulation.startsAt + Math.max(Math.ceil(paceMs * deliveries), faultsMs));
    simulation.faults.stop();
    world.afterFaults?.();
    const isAtRest = (): boolean => simulation.isIdle && world.isAtRest();
    await simulation.run(simulation.now + system.restMs, isAtRest);
    return [...(await world.check()), ...(isAtRest() ? [] : [createUnrest(simulation, system)])];
  });
  return {
    summary: { ...world.summarise(), virtualMs: simulation.now - simulation.startsAt },
    violations,
    hash: simulation.trace.end(),
    deliveries: world.countDeliveries(),
    faults: simulation.faults.happened,
    lines: simulation.trace.lines,
    paceMs,
  };
}

const createUnrest = ({ now }: Simulation, { restMs }: SimulatedSystem): Violation => ({
  invariant: COMES_TO_REST,
  at: now,
  text: `something is in flight ${restMs / 1_000} s after the last fault: expected rest`,
});
