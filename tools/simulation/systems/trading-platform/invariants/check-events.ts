import { isDeepStrictEqual } from 'node:util';
import type { Monitor } from '../monitor';
import type { RecordedEvent, WorldContent } from './read-world';

/** Checks the events on the bus and in the audit trail against the outbox. */
export const checkEvents = (world: WorldContent, monitor: Monitor): void => {
  const rows = new Map(world.outbox.map((row) => [String(row.event_id), row]));
  const contents = new Map(
    world.outbox.map((row) => [String(row.event_id), JSON.parse(String(row.detail)) as object]),
  );
  const isOfOutbox = ({ detail, 'detail-type': type }: RecordedEvent): boolean =>
    rows.get(detail.eventId)?.type === type && isDeepStrictEqual(detail, contents.get(detail.eventId));
  const published = new Set<string>();
  const lastOfOrder = new Map<string, number>();
  for (const event of world.published) {
    const { eventId, orderId } = event.detail;
    if (!isOfOutbox(event)) monitor.report('published', `${eventId} was published with another content`);
    if (published.has(eventId)) continue;
    published.add(eventId);
    const sequence = Number(rows.get(eventId)?.sequence);
    if (orderId === undefined) continue;
    if (sequence < (lastOfOrder.get(orderId) ?? 0))
      monitor.report('sequence', `${eventId} of ${orderId} was published after a later event`);
    lastOfOrder.set(orderId, sequence);
  }
  const audited = new Set(world.audited.map(({ detail }) => detail.eventId));
  for (const [id, { published_at }] of rows) {
    if (!published.has(id)) monitor.report('published', `${id} was never on the bus`);
    if (published_at === null) monitor.report('published', `${id} is not marked as published`);
    if (!audited.has(id)) monitor.report('audited', `${id} is not in the audit trail`);
  }
  for (const event of world.audited)
    if (!isOfOutbox(event)) monitor.report('audited', `the audit trail contains ${event.detail.eventId}`);
};
