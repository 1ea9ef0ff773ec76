import { EventQueue } from './event-queue';
import { FAULT_PROFILES, type FaultProfileName } from './fault-profiles';
import { type Fault, Faults, formatFault } from './faults';
import { Outages } from './outages';
import { createRandom, type Random } from './random';
import { Trace } from './trace';
import { installVirtualGlobals } from './virtual-globals';

/** Monday, 5 January 2026, 14:00 UTC: the markets of Europe and, from 14:30, of New York are open. */
export const DEFAULT_START = Date.UTC(2026, 0, 5, 14);
/** After so many events, the process handles signals and timers. */
const EVENTS_PER_TURN = 4_096;
const RESOLVED = Promise.resolve();

export interface SimulationOptions {
  readonly seed: number;
  /** @default 'none' */
  readonly faults?: FaultProfileName;
  /** The only faults that can happen; by default, faults happen at random. */
  readonly script?: readonly Fault[] | undefined;
  /** @default [] */
  readonly regions?: readonly string[] | undefined;
  /** Milliseconds since 1970. */
  readonly startsAt?: number | undefined;
  /** Whether the trace stores its lines. @default false */
  readonly keepsLines?: boolean;
  /** Receives the place of each call at which a fault can happen. */
  readonly onCall?: ((where: string) => void) | undefined;
  /** Receives each place at which a fault of another kind can happen. */
  readonly onPlace?: ((place: Fault) => void) | undefined;
}

/** The virtual time, the events in their order, the random numbers, the faults and the trace of one run. */
export class Simulation {
  readonly startsAt: number;
  readonly random: Random;
  readonly trace: Trace;
  readonly faults: Faults;
  readonly outages: Outages;
  private readonly queue = new EventQueue();
  private time: number;
  private lastNumber = 0;
  private awaited = 0;
  private hasGlobals = false;

  constructor(options: SimulationOptions) {
    const { seed, faults = 'none', script, regions = [], startsAt = DEFAULT_START } = options;
    this.startsAt = startsAt;
    this.time = startsAt;
    this.random = createRandom(seed);
    this.trace = new Trace(() => this.time, options.keepsLines);
    this.faults = new Faults(this.random.fork('faults'), faults, script, {
      onFault: (fault) => this.trace.note(`fault: ${formatFault(fault)}`),
      onCall: options.onCall,
      onPlace: options.onPlace,
    });
    const workload = { from: startsAt, until: startsAt + FAULT_PROFILES[faults].workloadMs };
    this.outages = new Outages(this.faults, workload, regions);
  }

  /** The virtual time in milliseconds since 1970. */
  get now(): number {
    return this.time;
  }

  /** Runs something after a delay. @param label what happens, for error messages */
  schedule(delayMs: number, label: string, run: () => void): void {
    this.add(delayMs, label, run, false);
  }

  /**
   * Runs something after a delay that repeats itself forever, such as a schedule or the end of an idle connection: the
   * simulation is idle if nothing else is scheduled.
   */
  scheduleRecurring(delayMs: number, label: string, run: () => void): void {
    this.add(delayMs, label, run, true);
  }

  private add(delayMs: number, label: string, run: () => void, isRecurring: boolean): void {
    if (!(delayMs >= 0)) throw new Error(`"${label}" is ${delayMs} ms ahead: expected 0 or more`);
    if (!isRecurring) this.awaited++;
    this.queue.push({ at: this.time + delayMs, number: ++this.lastNumber, label, isRecurring, run });
  }

  /** Whether nothing will happen, except recurring events. */
  get isIdle(): boolean {
    return this.awaited === 0;
  }

  /**
   * Does something with the virtual time and the random numbers of the simulation in place of the real ones, also for code
   * that uses the global ones.
   */
  async replaceGlobals<T>(work: () => Promise<T>): Promise<T> {
    if (this.hasGlobals) return work();
    const restore = installVirtualGlobals({
      now: () => this.time,
      random: this.random.fork('globals'),
      schedule: (delayMs, run) => this.schedule(delayMs, 'wait', run),
      // A timer that is cleared is not something that the simulation waits for.
      scheduleTimer: (delayMs, run) => this.scheduleRecurring(delayMs, 'timer', run),
    });
    this.hasGlobals = true;
    // Errors are normal in a simulation, and their stacks would take a fifth of the time. A replay has them.
    const { stackTraceLimit } = Error;
    if (!this.trace.keepsLines) Error.stackTraceLimit = 0;
    try {
      return await work();
    } finally {
      restore();
      Error.stackTraceLimit = stackTraceLimit;
      this.hasGlobals = false;
    }
  }

  /**
   * Runs the events in their order, and after each of them everything that waits for its promises, until a time or until no
   * event is left.
   * @param until milliseconds since 1970; the clock then shows this time
   * @param isDone checked before each event; ends the run early
   * @throws the error of an event; errors of handlers are outcomes of their processes, not errors of an event
   */
  run(until = Infinity, isDone: () => boolean = () => false): Promise<void> {
    return this.replaceGlobals(() => this.runEvents(until, isDone));
  }

  private runEvents(until: number, isDone: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      let count = 0;
      const step = (): void => {
        const next = this.queue.peek();
        if (isDone()) return resolve();
        if (!next || next.at > until) {
          if (until !== Infinity) this.time = Math.max(this.time, until);
          return resolve();
        }
        this.queue.pop();
        if (!next.isRecurring) this.awaited--;
        this.time = next.at;
        try {
          next.run();
        } catch (error) {
          return reject(new Error(`failed at "${next.label}": ${String(error)}`, { cause: error }));
        }
        continueAfterMicrotasks();
      };
      // Node.js runs a callback of nextTick that a microtask adds after all microtasks: much faster than setImmediate, which
      // first polls the operating system.
      const continueAfterMicrotasks = (): void => {
        if (++count % EVENTS_PER_TURN === 0) setImmediate(step);
        else void RESOLVED.then(() => process.nextTick(step));
      };
      continueAfterMicrotasks();
    });
  }
}
