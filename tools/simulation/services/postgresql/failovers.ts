import type { Simulation } from '../../core/simulation';
import type { Session } from './session';

/** How often the writer can fail. */
const INTERVAL_MS = 10_000;
/** Aurora User Guide, "High availability for Amazon Aurora": a failover usually takes less than 60 seconds, and another writer is created in less than 10 minutes if there is no reader. */
const DURATION_MS = { shortest: 1_000, longest: 600_000 };
/** How long the name of the writer can lead to the earlier one. AWS documents a time to live of 5 seconds for the record. */
const STALE_MS = 30_000;

/** The failovers of a cluster: at random, with the fault `drop`, because the writer drops its connections. */
export class Failovers {
  private downUntil = -Infinity;
  private staleUntil = -Infinity;
  private count = 0;
  private checks = 0;

  /** @param endSessions ends all sessions but those that survive, whose instance is a reader now */
  constructor(
    private readonly simulation: Simulation,
    private readonly name: string,
    private readonly endSessions: (survives: (session: Session) => boolean) => void,
  ) {}

  start(): void {
    const { simulation, name } = this;
    simulation.scheduleRecurring(INTERVAL_MS, `check the writer of ${name}`, () => {
      if (simulation.faults.areStopped) return;
      const where = `writer of ${name} ${++this.checks}`;
      if (!this.isRunning && simulation.faults.happens('drop', where)) this.failOver(where);
      this.start();
    });
  }

  /** Whether no instance is the writer. */
  get isRunning(): boolean {
    return !this.simulation.faults.areStopped && this.simulation.now < this.downUntil;
  }

  /** Whether the name of the writer leads to an instance that is a reader now: for some connections, shortly after a failover. */
  isNameStale(): boolean {
    const { simulation } = this;
    if (simulation.faults.areStopped || simulation.now >= this.staleUntil) return false;
    return simulation.faults.detail(`name of ${this.name} ${++this.count}`).happens(0.5);
  }

  private failOver(where: string): void {
    const { simulation } = this;
    const detail = simulation.faults.detail(where);
    // A switchover takes no time, and connections without a transaction can remain on the earlier writer.
    const isSwitchover = detail.happens(0.3);
    const durationMs = isSwitchover
      ? 0
      : Math.round(detail.pickMagnitude(DURATION_MS.shortest, DURATION_MS.longest));
    this.downUntil = simulation.now + durationMs;
    this.staleUntil = this.downUntil + Math.round(detail.next() * STALE_MS);
    this.endSessions(() => isSwitchover && detail.happens(0.5));
  }
}
