import type { Simulation } from './simulation';

/** What a run has done, in numbers of accepted deliveries. */
export interface Summary {
  readonly accepted: number;
  readonly done: number;
  readonly deadLettered: number;
  /** Accepted, but neither done nor dead-lettered. */
  readonly lost: number;
  /** Deliveries with a second durable effect. */
  readonly duplicated: number;
  readonly notifiedTwice: number;
  readonly decisions: number;
  /** The longest time in which accepted deliveries waited and none was finished. */
  readonly longestStallMs: number;
  /** The virtual duration of the run. */
  readonly virtualMs: number;
}

/** A broken invariant. */
export interface Violation {
  readonly invariant: string;
  /** Milliseconds since 1970, virtual. */
  readonly at: number;
  /** What was found, and what was expected. */
  readonly text: string;
}

/** One run of a system: its functions, its services and its senders. */
export interface SimulatedWorld {
  /** Schedules the deliveries, with scheduleDeliveries, and what the system does at fixed times. */
  start(): void;
  /** Does what an operator does after the faults, such as redriving dead letters. */
  afterFaults?(): void;
  /** How many deliveries the functions and the services have processed, with duplicates and retries. */
  countDeliveries(): number;
  /** Whether nothing is in flight: no message, no record, no workflow, no row that a schedule must process. */
  isAtRest(): boolean;
  /** Returns the broken invariants; called after the world has come to rest, or has not in time. */
  check(): readonly Violation[] | Promise<readonly Violation[]>;
  summarise(): Omit<Summary, 'virtualMs'>;
}

export interface WorldOptions {
  /** The number of deliveries to send. */
  readonly deliveries: number;
  /** The mean time between two of them. */
  readonly paceMs: number;
  /** Deliveries that are not sent, by their index: to shrink a history. */
  readonly omitted: ReadonlySet<number>;
  /** The planted bug. */
  readonly bug?: string | undefined;
}

/** A system with its invariants and its planted bugs. */
export interface SimulatedSystem {
  readonly name: string;
  /** The names of the invariants. */
  readonly invariants: readonly string[];
  /** The names of the planted bugs. */
  readonly bugs: readonly string[];
  /** The regions, the primary one first. @default [] */
  readonly regions?: readonly string[];
  /** When the virtual time begins, in milliseconds since 1970. @default 2026-01-05T14:00:00Z */
  readonly startsAt?: number;
  /** The longest virtual time between the last fault and the end of the last delivery. */
  readonly restMs: number;
  /** What the gate simulates: the seeds from 1 to `seeds`, and the deliveries that are sent in each run. */
  readonly gate: { readonly seeds: number; readonly deliveries: number };
  create(simulation: Simulation, options: WorldOptions): SimulatedWorld;
}
