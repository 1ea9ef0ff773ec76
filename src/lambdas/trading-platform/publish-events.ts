import { ORDER_EVENT_SOURCE, ORDER_METRICS } from '../../domain/orders';
import { toError } from '../shared/concurrency';
import { withDeadline } from '../shared/deadline';
import type { EventBridge } from '../shared/event-bus';
import type { Telemetry } from '../shared/telemetry';
import type { Database } from './database';
import { claimEvents, markPublished, type OutboxClaim, type OutboxEvent } from './database/outbox';

export interface PublisherDeps {
  readonly database: Database;
  readonly events: Pick<EventBridge, 'tryPut'>;
  /** The name of the bus TradingEvents. */
  readonly bus: string;
  readonly telemetry: Pick<Telemetry, 'log' | 'meter'>;
}

/** How long to publish. */
export interface PublishLimits {
  /** The most milliseconds for the bus to accept the events. */
  readonly putMs: number;
  /** The most milliseconds for a statement with its attempts. */
  readonly statementMs: number;
}

/** What happened to the events of the outbox. */
export interface Publication {
  readonly claimed: number;
  readonly published: number;
}

/**
 * Publishes events of the outbox that no other publisher has claimed. An event is published at least once: again if its
 * publisher ends before it has recorded that, or if the bus accepts it after the time limit.
 */
export const publishEvents = async (
  deps: PublisherDeps,
  claim: OutboxClaim,
  { putMs, statementMs }: PublishLimits,
): Promise<Publication> => {
  const { database, telemetry } = deps;
  const claimed = await database.transact((query) => claimEvents(query, claim), statementMs);
  if (claimed.length === 0) return { claimed: 0, published: 0 };
  const failed = await putEvents(deps, claimed, putMs);
  const published = claimed.map(({ eventId }) => eventId).filter((eventId) => !failed.has(eventId));
  if (published.length > 0) await database.transact((query) => markPublished(query, published), statementMs);
  telemetry.meter.count(ORDER_METRICS.eventsPublished, published.length);
  return { claimed: claimed.length, published: published.length };
};

/** @returns the ids of the events that the bus has not accepted in time */
const putEvents = async (
  { events, bus, telemetry: { log } }: PublisherDeps,
  claimed: readonly OutboxEvent[],
  putMs: number,
): Promise<ReadonlySet<string>> => {
  const outgoing = claimed.map(({ eventId, type, detail, traceHeader }) => ({
    eventId,
    bus,
    source: ORDER_EVENT_SOURCE,
    detailType: type,
    detail,
    ...(traceHeader !== undefined && { traceHeader }),
  }));
  try {
    const unsent = await withDeadline(events.tryPut(outgoing), putMs);
    for (const { event, reason } of unsent)
      log.warn('event not published; it is published later', { event_id: event.eventId, reason });
    return new Set(unsent.map(({ event }) => event.eventId));
  } catch (thrown) {
    const error = toError(thrown);
    log.warn('the bus does not answer; the events are published later', { events: claimed.length, error });
    return new Set(claimed.map(({ eventId }) => eventId));
  }
};
