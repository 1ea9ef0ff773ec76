import {
  EVENT_VERSION,
  type FraudConfirmed,
  SOURCES,
  TRANSACTION_EVENTS,
} from '../../../../../src/domain/transactions';
import type { Random } from '../../../core/random';
import type { Simulation } from '../../../core/simulation';
import type { Bus } from '../../../services/eventbridge/bus';

/** How likely an investigator puts the same result twice, and how likely another one comes to the opposite. */
const REPEATED = 0.2;
const OPPOSITE = 0.2;
const LATER_MS = 60_000;

/** People who find out whether transactions are frauds. */
export class Investigators {
  /** The results that are on the bus. */
  readonly results: FraudConfirmed[] = [];

  constructor(
    private readonly simulation: Simulation,
    private readonly bus: Bus,
  ) {}

  /** Puts the result of an investigation on the bus; sometimes twice, or with an opposite result after it. */
  investigate(transactionId: string, random: Random): void {
    const fraud = random.happens(0.5);
    const detail = this.createResult(transactionId, fraud);
    this.put(detail);
    if (random.happens(REPEATED)) this.put(detail);
    if (random.happens(OPPOSITE))
      this.simulation.schedule(1 + random.pickInteger(LATER_MS), 'opposite result', () =>
        this.put(this.createResult(transactionId, !fraud)),
      );
  }

  private createResult(transactionId: string, fraud: boolean): FraudConfirmed {
    const confirmedAt = new Date(this.simulation.now).toISOString();
    return { version: EVENT_VERSION, transactionId, fraud, confirmedBy: 'desk@example.com', confirmedAt };
  }

  private put(detail: FraudConfirmed): void {
    this.results.push(detail);
    this.bus.put({ source: SOURCES.feedback, detailType: TRANSACTION_EVENTS.fraudConfirmed, detail });
  }
}
