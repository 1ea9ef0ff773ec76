import type { SQSEvent } from 'aws-lambda';
import type { Simulation } from '../../core/simulation';
import type { Violation } from '../../core/system';
import type { Handler } from '../../services/lambda/invocation';
import { type Invariant, INVARIANTS } from './invariants/names';

/** At most so many violations are stored of an invariant: the first one matters. */
const MAX_VIOLATIONS = 5;

/** The broken invariants, and the number of deliveries. */
export class Monitor {
  readonly violations: Violation[] = [];
  /** How many requests, messages and scheduled runs functions have received. */
  deliveries = 0;
  private readonly counts = new Map<Invariant, number>();

  constructor(private readonly simulation: Simulation) {}

  /** Reports a broken invariant. */
  report(invariant: Invariant, text: string): void {
    const count = (this.counts.get(invariant) ?? 0) + 1;
    this.counts.set(invariant, count);
    if (count > MAX_VIOLATIONS) return;
    this.simulation.trace.note(`violation: ${INVARIANTS[invariant]}: ${text}`);
    this.violations.push({ invariant: INVARIANTS[invariant], at: this.simulation.now, text });
  }

  countDeliveries =
    (handler: Handler): Handler =>
    (event, context) => {
      this.deliveries += (event as Partial<SQSEvent>).Records?.length ?? 1;
      return handler(event, context);
    };
}
