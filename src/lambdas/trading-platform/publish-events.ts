import { ORDER_EVENT_SOURCE, ORDER_METRICS } from '../../domain/orders';
import type { EventBridge } from '../shared/event-bus';
import type { Telemetry } from '../shared/telemetry';
import type { Database } from './database';
import { claimEvents, markPublished, type OutboxClaim } from './database/outbox';

export interface PublisherDeps {
  readonly database: Database;
  readonly events: Pick<EventBridge, 'tryPut'>;
  /** The name of the bus TradingEvents. */
  readonly bus: string;
  readonly telemetry: Pick<Telemetry, 'log' | 'meter'>;
}

/**
 * Publishes events of the outbox that no other publisher has claimed. An event is published at least once: again if its
 * publisher ends before it has recorded that.
 * @returns the number of claimed events
 */
export const publishEvents = async (
  { database, events, bus, telemetry: { log, meter } }: PublisherDeps,
  claim: OutboxClaim,
  timeLimit: number,
): Promise<number> => {
  const claimed = await database.transact((query) => claimEvents(query, claim), timeLimit);
  if (claimed.length === 0) return 0;
  const outgoing = claimed.map(({ eventId, type, detail, traceHeader }) => ({
    eventId,
    bus,
    source: ORDER_EVENT_SOURCE,
    detailType: type,
    detail,
    ...(traceHeader !== undefined && { traceHeader }),
  }));
  const unsent = await events.tryPut(outgoing);
  for (const { event, reason } of unsent)
    log.warn('event not published; it is published later', { event_id: event.eventId, reason });
  const failed = new Set(unsent.map(({ event }) => event.eventId));
  const published = claimed.map(({ eventId }) => eventId).filter((eventId) => !failed.has(eventId));
  if (published.length > 0) await database.transact((query) => markPublished(query, published), timeLimit);
  meter.count(ORDER_METRICS.eventsPublished, published.length);
  return claimed.length;
};
