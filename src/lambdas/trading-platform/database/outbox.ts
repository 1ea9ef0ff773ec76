import type { OrderEvent } from '../../../domain/orders';
import type { Query } from './connect';

/** An event of the outbox that a publisher has claimed. */
export interface OutboxEvent {
  readonly eventId: string;
  readonly type: string;
  readonly detail: object;
  readonly traceHeader?: string;
}

interface OutboxRow {
  readonly event_id: string;
  readonly sequence: string;
  readonly type: string;
  readonly detail: object;
  readonly trace_header: string | null;
}

/** Adds an event, in the transaction of the change that it reports. */
export const addEvent = async (
  query: Query,
  { type, detail }: OrderEvent,
  traceHeader: string | undefined,
): Promise<void> => {
  await query(
    'INSERT INTO trading.outbox (event_id, type, detail, trace_header, order_id) VALUES ($1, $2, $3, $4, $5)',
    [
      detail.eventId,
      type,
      JSON.stringify(detail),
      traceHeader ?? null,
      'orderId' in detail ? detail.orderId : null,
    ],
  );
};

/** Which events to claim. */
export interface OutboxClaim {
  readonly limit: number;
  /** Only these events. @default - all that are due */
  readonly eventIds?: readonly string[];
}

/**
 * Claims unpublished events, the oldest first: until their next attempt is due, no other publisher gets them. An event is only
 * claimed if none before it of the same order is unpublished, so the events of an order are published in their sequence. The
 * time to the next attempt doubles from 30 s to two minutes.
 */
export const claimEvents = async (
  query: Query,
  { limit, eventIds }: OutboxClaim,
): Promise<readonly OutboxEvent[]> => {
  // An OR of both conditions would prevent the use of an index.
  const isWanted = eventIds ? 'AND event_id = ANY ($2)' : '';
  const rows = await query<OutboxRow>(
    `UPDATE trading.outbox SET attempts = attempts + 1,
       next_attempt_at = now() + least(interval '2 minutes', interval '30 seconds' * 2 ^ least(attempts, 10))
     WHERE event_id IN (
       SELECT event_id FROM trading.outbox AS due
       WHERE published_at IS NULL AND next_attempt_at <= now() ${isWanted}
         AND NOT EXISTS (
           SELECT FROM trading.outbox AS earlier
           WHERE earlier.order_id = due.order_id AND earlier.sequence < due.sequence
             AND earlier.published_at IS NULL)
       ORDER BY sequence LIMIT $1 FOR UPDATE OF due SKIP LOCKED)
     RETURNING event_id, sequence, type, detail, trace_header`,
    eventIds ? [limit, [...eventIds]] : [limit],
  );
  return [...rows]
    .sort((a, b) => Number(BigInt(a.sequence) - BigInt(b.sequence)))
    .map(({ event_id: eventId, type, detail, trace_header: traceHeader }) => ({
      eventId,
      type,
      detail,
      ...(traceHeader !== null && { traceHeader }),
    }));
};

/** Records that events are published. */
export const markPublished = async (query: Query, eventIds: readonly string[]): Promise<void> => {
  await query('UPDATE trading.outbox SET published_at = now() WHERE event_id = ANY ($1)', [[...eventIds]]);
};

/** Returns the age of the oldest event that is not published, in milliseconds; 0 if all are. */
export const readOutboxAge = async (query: Query): Promise<number> => {
  const [row] = await query<{ age: number }>(
    `SELECT (extract(epoch FROM now() - created_at) * 1000)::float8 AS age
     FROM trading.outbox WHERE published_at IS NULL ORDER BY sequence LIMIT 1`,
  );
  return Math.max(0, row?.age ?? 0);
};

/**
 * Deletes messages, requests and events that are no longer needed. A repeated request can arrive for 30 days, and a message
 * can be in its queue and its dead-letter queue for 28 days. Credits remain known, because nothing else recognizes them.
 * @returns the number of deleted rows
 */
export const deleteOldRows = async (query: Query, days: number, limit: number): Promise<number> => {
  const [row] = await query<{ deleted: number }>(
    `WITH messages AS (
       DELETE FROM trading.inbox WHERE message_id IN (
         SELECT message_id FROM trading.inbox WHERE processed_at < now() - make_interval(days => $1) AND message_id NOT LIKE 'credit:%' LIMIT $2)
       RETURNING 1),
     events AS (
       DELETE FROM trading.outbox WHERE event_id IN (
         SELECT event_id FROM trading.outbox WHERE published_at < now() - make_interval(days => $1) LIMIT $2)
       RETURNING 1),
     requests AS (
       DELETE FROM trading.latest_requests WHERE (order_id, account) IN (
         SELECT order_id, account FROM trading.latest_requests
         WHERE received_at < now() - make_interval(days => $1) LIMIT $2)
       RETURNING 1)
     SELECT ((SELECT count(*) FROM messages) + (SELECT count(*) FROM events) + (SELECT count(*) FROM requests))::int
       AS deleted`,
    [days, limit],
  );
  return row!.deleted;
};
