import type { SQSEvent } from 'aws-lambda';
import type { TransactionKey } from '../../../../src/domain/transactions';
import type { NotifierDeps } from '../../../../src/lambdas/transaction-pipeline/notify';
import type { Process } from '../../core/process';
import type { Simulation } from '../../core/simulation';
import type { Violation } from '../../core/system';
import type { Handler } from '../../services/lambda/invocation';
import { type Invariant, INVARIANTS } from './invariants';

/** At most so many violations are stored of an invariant: the first one matters. */
const MAX_VIOLATIONS = 5;

/** What the handlers did, as far as it cannot be read from tables and queues, and the broken invariants. */
export class Monitor {
  readonly violations: Violation[] = [];
  /** How many requests, messages and records functions have received. */
  deliveries = 0;
  /** How often an invocation both published the notification of a transaction and marked it, by the key of the row. */
  readonly completedNotifications = new Map<string, number>();
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

  /** Observes which notifications are published and marked by the same process. */
  watchNotifier(process: Process, deps: NotifierDeps): NotifierDeps {
    const published = new Map<string, number>();
    const marked = new Map<string, number>();
    /** What was published, and not marked next. */
    const unmarked = new Set<string>();
    const complete = (key: string, done: Map<string, number>, other: Map<string, number>): void => {
      const count = other.get(key) ?? 0;
      if (count === 0) return void done.set(key, (done.get(key) ?? 0) + 1);
      other.set(key, count - 1);
      this.completedNotifications.set(key, (this.completedNotifications.get(key) ?? 0) + 1);
      this.simulation.trace.note(`${process.name} published and marked ${key}`);
    };
    return {
      ...deps,
      alerts: {
        publish: async (row, traceId) => {
          const key = formatKey(row);
          if (unmarked.has(key))
            this.report('notifiedOnce', `${process.name} published ${key} again, and did not mark it before`);
          await deps.alerts.publish(row, traceId);
          unmarked.add(key);
          complete(key, published, marked);
        },
      },
      notifications: {
        ...deps.notifications,
        mark: async (key, at) => {
          unmarked.delete(formatKey(key));
          await deps.notifications.mark(key, at);
          complete(formatKey(key), marked, published);
        },
      },
    };
  }
}

/** Formats the key of a row for maps and messages. */
export const formatKey = ({ accountId, ts }: TransactionKey): string => `${accountId} ${ts}`;
