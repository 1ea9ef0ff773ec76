import {
  CALL_FAULTS,
  type CallFault,
  FAULT_PROFILES,
  type FaultKind,
  type FaultProfile,
  type FaultProfileName,
} from './fault-profiles';
import type { Random } from './random';

/** A fault that happened. */
export interface Fault {
  readonly kind: FaultKind;
  /** The place: a call of an invocation, a message, the number of an outage. */
  readonly where: string;
}

/** A part of the virtual time, in milliseconds since 1970. */
export interface TimeWindow {
  readonly from: number;
  readonly until: number;
}

export interface FaultListener {
  readonly onFault?: (fault: Fault) => void;
  readonly onCall?: ((where: string) => void) | undefined;
  /** Receives each place at which a fault of another kind can happen. */
  readonly onPlace?: ((place: Fault) => void) | undefined;
}

export const formatFault = ({ kind, where }: Fault): string => `${kind} at ${where}`;

/**
 * Decides which faults happen: at random with the rates of a profile, or, to shrink a history, exactly those of a list. The
 * details of a fault, such as its duration, depend on the seed and its place, so that they are the same in both cases.
 */
export class Faults {
  /** The faults so far. */
  readonly happened: Fault[] = [];
  private readonly profile: FaultProfile;
  private readonly draws: Random;
  private readonly script: ReadonlySet<string> | undefined;
  private hasStopped = false;
  /** For each call fault, the sum of its rate and those before it. */
  private readonly callRates: readonly (readonly [CallFault, number])[];

  /**
   * @param script the only faults that can happen; by default, faults happen at random
   * @param listener receives each fault, and the place of each call at which one can happen
   */
  constructor(
    private readonly random: Random,
    profile: FaultProfileName,
    script?: readonly Fault[],
    private readonly listener: FaultListener = {},
  ) {
    this.profile = FAULT_PROFILES[profile];
    this.draws = random.fork('draws');
    this.script = script && new Set(script.map(formatFault));
    let sum = 0;
    this.callRates = CALL_FAULTS.map((kind) => [kind, (sum += this.profile.rates[kind] ?? 0)]);
  }

  /** No fault happens afterwards, and nothing is down. */
  stop(): void {
    this.hasStopped = true;
  }

  get areStopped(): boolean {
    return this.hasStopped;
  }

  /** Whether a fault happens. @param where identifies the place: for example the id of a message and its number of receives */
  happens(kind: FaultKind, where: string): boolean {
    if (this.hasStopped) return false;
    this.listener.onPlace?.({ kind, where });
    const isHit = this.script
      ? this.script.has(formatFault({ kind, where }))
      : this.draws.happens(this.profile.rates[kind] ?? 0);
    if (isHit) this.add(kind, where);
    return isHit;
  }

  /** Returns the fault of a call, if one happens. @param describe identifies the call */
  findCallFault(describe: () => string): { readonly kind: CallFault; readonly where: string } | undefined {
    if (this.hasStopped) return undefined;
    this.listener.onCall?.(describe());
    if (this.script) {
      const where = describe();
      const found = CALL_FAULTS.find((kind) => this.script!.has(formatFault({ kind, where })));
      return found && this.add(found, where);
    }
    const draw = this.draws.next();
    const found = this.callRates.find(([, sum]) => draw < sum);
    return found && this.add(found[0], describe());
  }

  private add<Kind extends FaultKind>(
    kind: Kind,
    where: string,
  ): { readonly kind: Kind; readonly where: string } {
    const fault = { kind, where };
    this.happened.push(fault);
    this.listener.onFault?.(fault);
    return fault;
  }

  /** Random numbers for the details of a fault, which depend on its place only. */
  detail(where: string): Random {
    return this.random.fork(where);
  }

  /** Returns how much later something is delivered: 1 second to 15 minutes. */
  pickDelayMs(where: string): number {
    return Math.round(this.detail(`delay of ${where}`).pickMagnitude(1_000, 900_000));
  }
}
