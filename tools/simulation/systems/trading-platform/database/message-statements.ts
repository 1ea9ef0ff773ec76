import type { Row } from '../../../services/postgresql/table';
import type { Transaction } from '../../../services/postgresql/transaction';
import type { TextModel } from './text-model';

const SECOND_MS = 1_000;
const DAY_MS = 86_400 * SECOND_MS;
/** PostgreSQL adds a duration of days to a time by the calendar; in UTC, a day has 24 hours. */
const isOlder = (time: unknown, { now }: Transaction, days: unknown): boolean =>
  time instanceof Date && time.getTime() < now.getTime() - Number(days) * DAY_MS;

const createMessage = (transaction: Transaction, messageId: unknown, contentHash: unknown): Row => ({
  message_id: messageId,
  content_hash: contentHash,
  received_at: transaction.now,
  processed_at: null,
  outcome: null,
  failures: 0,
  last_error: null,
});

/** The statements of `inbox.ts` and `latest-requests.ts` in `src/lambdas/trading-platform/database`, by their names. */
export const MESSAGE_STATEMENTS = {
  openMessage: {
    text: `INSERT INTO trading.inbox (message_id, content_hash) VALUES ($1, $2)
      ON CONFLICT (message_id) DO UPDATE SET content_hash =
        CASE WHEN inbox.processed_at IS NULL THEN excluded.content_hash ELSE inbox.content_hash END
      RETURNING content_hash, processed_at, failures`,
    writes: true,
    run: (transaction, [messageId, contentHash]) => {
      const before = transaction.findConflict('inbox', messageId);
      const after: Row = !before
        ? createMessage(transaction, messageId, contentHash)
        : before.processed_at === null
          ? { ...before, content_hash: contentHash }
          : before;
      if (before) transaction.update('inbox', before, after);
      else transaction.insert('inbox', after);
      const { content_hash, processed_at, failures } = after;
      return [{ content_hash, processed_at, failures }];
    },
  },
  closeMessage: {
    text: 'UPDATE trading.inbox SET processed_at = now(), outcome = $2, last_error = $3 WHERE message_id = $1',
    writes: true,
    run: (transaction, [messageId, outcome, error]) => {
      const before = transaction.lock('inbox', 'no-key-update', messageId);
      if (before) {
        const change = { processed_at: transaction.now, outcome, last_error: error };
        transaction.update('inbox', before, { ...before, ...change });
      }
      return [];
    },
  },
  recordFailure: {
    text: `INSERT INTO trading.inbox (message_id, content_hash, failures, last_error) VALUES ($1, $2, 1, $3)
      ON CONFLICT (message_id) DO UPDATE SET failures = inbox.failures + 1, last_error = excluded.last_error
        WHERE inbox.processed_at IS NULL
      RETURNING failures`,
    writes: true,
    run: (transaction, [messageId, contentHash, error]) => {
      const before = transaction.findConflict('inbox', messageId);
      if (before && before.processed_at !== null) return [];
      const failures = Number(before?.failures ?? 0) + 1;
      const known = before ?? createMessage(transaction, messageId, contentHash);
      const after = { ...known, failures, last_error: error };
      if (before) transaction.update('inbox', before, after);
      else transaction.insert('inbox', after);
      return [{ failures }];
    },
  },
  readLatestRequest: {
    text: 'SELECT received_at FROM trading.latest_requests WHERE order_id = $1 AND account = $2',
    writes: false,
    run: (transaction, [orderId, account]) => {
      const row = transaction.find('latest_requests', orderId, account);
      return row ? [{ received_at: row.received_at }] : [];
    },
  },
  writeLatestRequest: {
    text: `INSERT INTO trading.latest_requests (order_id, account, received_at) VALUES ($1, $2, $3)
      ON CONFLICT (order_id, account) DO UPDATE SET received_at = excluded.received_at`,
    writes: true,
    run: (transaction, [orderId, account, receivedAt]) => {
      const row = { order_id: orderId, account, received_at: new Date(String(receivedAt)) };
      const before = transaction.findConflict('latest_requests', orderId, account);
      if (before) transaction.update('latest_requests', before, row);
      else transaction.insert('latest_requests', row);
      return [];
    },
  },
  deleteOldRows: {
    text: `WITH messages AS (
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
    writes: true,
    run: (transaction, [days, limit]) => {
      const remove = (table: string, isOld: (row: Row) => boolean): number => {
        const old = transaction.listAll(table).filter(isOld).slice(0, Number(limit));
        for (const row of old) transaction.delete(table, row);
        return old.length;
      };
      const deleted =
        remove(
          'inbox',
          (row) =>
            isOlder(row.processed_at, transaction, days) && !String(row.message_id).startsWith('credit:'),
        ) +
        remove('outbox', ({ published_at }) => isOlder(published_at, transaction, days)) +
        remove('latest_requests', ({ received_at }) => isOlder(received_at, transaction, days));
      return [{ deleted }];
    },
  },
} as const satisfies Readonly<Record<string, TextModel>>;
