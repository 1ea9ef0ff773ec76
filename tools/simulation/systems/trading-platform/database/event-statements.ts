import type { Row } from '../../../services/postgresql/table';
import type { Transaction } from '../../../services/postgresql/transaction';
import type { TextModel } from './text-model';

const SECOND_MS = 1_000;
const isDue = ({ next_attempt_at }: Row, { now }: Transaction): boolean =>
  (next_attempt_at as Date).getTime() <= now.getTime();

/** The events that are not published, the first one first. */
export const listUnpublished = (transaction: Transaction): readonly Row[] =>
  [...transaction.list('outbox', 'unpublished', 'all')].sort(
    (a, b) => Number(a.sequence) - Number(b.sequence),
  );

/** Whether no event before this one, of the same order, is unpublished. @param unpublished in their sequence */
const findFirstOfOrders = (unpublished: readonly Row[]): ReadonlySet<Row> => {
  const first = new Map<unknown, Row>();
  // NULL equals nothing, so an event without an order never waits for another one.
  return new Set(
    unpublished.filter((row) => {
      const { order_id: orderId } = row;
      if (orderId === null) return true;
      if (first.has(orderId)) return false;
      first.set(orderId, row);
      return true;
    }),
  );
};

/** Claims events: no one else gets them until their next attempt is due. */
export const claim = (transaction: Transaction, rows: readonly Row[]): readonly Row[] =>
  rows.map((row) => {
    const attempts = Number(row.attempts);
    const waitMs = Math.min(120 * SECOND_MS, 30 * SECOND_MS * 2 ** Math.min(attempts, 10));
    const next = new Date(transaction.now.getTime() + waitMs);
    transaction.update('outbox', row, { ...row, attempts: attempts + 1, next_attempt_at: next });
    const { event_id, sequence, type, detail, trace_header } = row;
    return { event_id, sequence, type, detail: JSON.parse(String(detail)) as unknown, trace_header };
  });

const claimDue = (
  transaction: Transaction,
  limit: unknown,
  isWanted: (row: Row) => boolean,
): readonly Row[] => {
  const unpublished = listUnpublished(transaction);
  const first = findFirstOfOrders(unpublished);
  const locked: Row[] = [];
  for (const row of unpublished) {
    if (locked.length >= Number(limit)) break;
    if (!isDue(row, transaction) || !isWanted(row) || !first.has(row)) continue;
    if (transaction.tryLock('outbox', 'update', row.event_id)) locked.push(row);
  }
  return claim(transaction, locked);
};

const formatClaim = (isWanted: string): string =>
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
    RETURNING event_id, sequence, type, detail, trace_header`;

/** The statements of `src/lambdas/trading-platform/database/outbox.ts`, by their names. */
export const EVENT_STATEMENTS = {
  addEvent: {
    text: 'INSERT INTO trading.outbox (event_id, type, detail, trace_header, order_id) VALUES ($1, $2, $3, $4, $5)',
    writes: true,
    run: (transaction, [eventId, type, detail, traceHeader, orderId]) => {
      transaction.insert('outbox', {
        event_id: eventId,
        sequence: String(transaction.draw('outbox.sequence')),
        type,
        detail,
        trace_header: traceHeader,
        order_id: orderId,
        created_at: transaction.now,
        attempts: 0,
        next_attempt_at: transaction.now,
        published_at: null,
      });
      return [];
    },
  },
  claimEvents: {
    text: formatClaim(''),
    writes: true,
    run: (transaction, [limit]) => claimDue(transaction, limit, () => true),
  },
  claimBooked: {
    text: formatClaim('AND event_id = ANY ($2)'),
    writes: true,
    run: (transaction, [limit, eventIds]) => {
      const wanted = new Set(eventIds as readonly string[]);
      return claimDue(transaction, limit, ({ event_id }) => wanted.has(String(event_id)));
    },
  },
  markPublished: {
    text: 'UPDATE trading.outbox SET published_at = now() WHERE event_id = ANY ($1)',
    writes: true,
    run: (transaction, [eventIds]) => {
      for (const eventId of eventIds as readonly string[]) {
        const row = transaction.lock('outbox', 'no-key-update', eventId);
        if (row) transaction.update('outbox', row, { ...row, published_at: transaction.now });
      }
      return [];
    },
  },
  readOutboxAge: {
    text: `SELECT (extract(epoch FROM now() - created_at) * 1000)::float8 AS age
      FROM trading.outbox WHERE published_at IS NULL ORDER BY sequence LIMIT 1`,
    writes: false,
    run: (transaction) => {
      const [first] = listUnpublished(transaction);
      return first ? [{ age: transaction.now.getTime() - (first.created_at as Date).getTime() }] : [];
    },
  },
} as const satisfies Readonly<Record<string, TextModel>>;
