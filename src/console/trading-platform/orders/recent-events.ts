import type { Deployment } from '../../../cli/trading-platform/deployment';
import { type LoggedEvent, readLoggedEvents } from '../../../cli/trading-platform/audit/read-logged-events';

/** How far back events are read: the longest of these with few events, in milliseconds. */
const PERIODS_MS = [86_400_000, 3_600_000, 300_000, 30_000] as const;
const MAX_EVENTS = 20_000;
/** Lines can arrive in a log after later ones; repeated ones are recognized by their ids. In milliseconds. */
const OVERLAP_MS = 10_000;
/** After a longer pause between two readings, all is read again: there may be too many new events. In milliseconds. */
const MAX_PAUSE_MS = 60_000;

/** The newest events of the audit log. */
export interface RecentReading {
  /** From when on they are complete, in milliseconds since 1970. */
  readonly from: number;
  /** In the order in which the log received them. */
  readonly events: readonly LoggedEvent[];
}

/**
 * The newest events of the audit log: at most those of a day, and at most 20,000. Only the new ones are read again. Nothing
 * else has the orders of all accounts: the API answers for the accounts of a session.
 */
export class RecentEvents {
  private readonly events = new Map<string, LoggedEvent>();
  private periodMs: number | undefined;
  private readAt = -Infinity;
  /** Of the newest event that was dropped. */
  private droppedAt = -Infinity;
  private reading: Promise<RecentReading> | undefined;

  constructor(
    private readonly deployment: Pick<Deployment, 'logs' | 'getOutput'>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Reads the new events. Calls at the same time share one reading. */
  read(): Promise<RecentReading> {
    this.reading ??= this.refresh().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async refresh(): Promise<RecentReading> {
    const newest = [...this.events.values()].at(-1);
    const time = this.now();
    if (this.periodMs === undefined || time - this.readAt > MAX_PAUSE_MS) await this.readFirst();
    else {
      const since = newest ? newest.loggedAt - OVERLAP_MS : time - this.periodMs;
      this.add(await readLoggedEvents(this.deployment, { since }));
    }
    this.readAt = time;
    const start = this.now() - this.periodMs!;
    for (const [id, { loggedAt }] of this.events) {
      if (loggedAt >= start && this.events.size <= MAX_EVENTS) break;
      this.droppedAt = Math.max(this.droppedAt, loggedAt);
      this.events.delete(id);
    }
    return { from: Math.max(start, this.droppedAt + 1), events: [...this.events.values()] };
  }

  /** A log is read from its oldest line on, so a period with too many events would end before the newest ones. */
  private async readFirst(): Promise<void> {
    this.events.clear();
    this.droppedAt = -Infinity;
    for (const periodMs of PERIODS_MS) {
      const isShortest = periodMs === PERIODS_MS.at(-1);
      const since = this.now() - periodMs;
      const maxEvents = isShortest ? undefined : MAX_EVENTS;
      const events = await readLoggedEvents(this.deployment, { since, maxEvents });
      if (events.length >= MAX_EVENTS && !isShortest) continue;
      this.periodMs = periodMs;
      this.add(events);
      return;
    }
  }

  private add(events: readonly LoggedEvent[]): void {
    for (const logged of events) {
      const { eventId } = logged.event.detail;
      if (!this.events.has(eventId)) this.events.set(eventId, logged);
    }
  }
}
