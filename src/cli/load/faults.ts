import type { Clock } from '../process/wait-while-progressing';

/** How often something is broken during a load test on the local target. */
export interface FaultParameters {
  /** How often the writer of the database is killed. */
  readonly killWriter?: number;
  /** How many processes of functions are killed. */
  readonly killFunctions: number;
  /** How often the local target is stopped and started again. */
  readonly restartTarget: number;
}

export type FaultKind = 'writer' | 'function' | 'target';

/** A fault, with its time in milliseconds: after the start of the load, or since 1970. */
export interface Fault {
  readonly kind: FaultKind;
  readonly at: number;
}

/** Breaks something. Returns whether there was something to break. */
export type InjectFault = (kind: FaultKind) => Promise<boolean>;

/** Breaks things, and knows how long the sender had to wait. */
export interface FaultInjector {
  readonly inject: InjectFault;
  /** The time for which the target was not running until now, in milliseconds. */
  readonly getPausedMs: () => number;
}

/** Distributes the faults evenly over the time of the load. */
export function planFaults(
  seconds: number,
  { killWriter = 0, killFunctions, restartTarget }: FaultParameters,
): Fault[] {
  const plan = (kind: FaultKind, count: number): Fault[] =>
    Array.from({ length: count }, (_, index) => ({ kind, at: ((index + 0.5) * 1000 * seconds) / count }));
  return [
    ...plan('writer', killWriter),
    ...plan('function', killFunctions),
    ...plan('target', restartTarget),
  ].sort((a, b) => a.at - b.at);
}

/** Carries out the faults at their times. Returns those that had a target, with their times since 1970. */
export async function runFaults(
  plan: readonly Fault[],
  inject: InjectFault,
  { now, wait }: Clock,
): Promise<Fault[]> {
  const start = now();
  const done: Fault[] = [];
  for (const { kind, at } of plan) {
    await wait(Math.max(0, start + at - now()));
    const fault = { kind, at: now() };
    if (await inject(fault.kind)) done.push(fault);
  }
  return done;
}

/** Counts the faults of each kind. */
export const countFaults = (faults: readonly Fault[]): Readonly<Record<FaultKind, number>> => {
  const count = (kind: FaultKind) => faults.filter((fault) => fault.kind === kind).length;
  return { writer: count('writer'), function: count('function'), target: count('target') };
};

/** Whether anything is broken. Messages that were being processed then are received again only after minutes. */
export const hasFaults = ({ killWriter = 0, killFunctions, restartTarget }: FaultParameters): boolean =>
  killWriter + killFunctions + restartTarget > 0;
