import type { RunStatement } from '../../services/postgresql/statement';
import type { Row } from '../../services/postgresql/table';
import { BOOK_STATEMENTS, changeOrder } from './database/book-statements';
import { claim, EVENT_STATEMENTS, listUnpublished } from './database/event-statements';
import { MESSAGE_STATEMENTS } from './database/message-statements';

/** Reads a row without a lock. */
export const readUnlocked =
  (table: string): RunStatement =>
  (transaction, key) => {
    const row = transaction.find(table, ...key);
    return row ? [row] : [];
  };

/** Overwrites an order, whichever version it has. */
export const updateAnyVersion: RunStatement = (transaction, values) => {
  const before = transaction.lock('orders', 'no-key-update', values[0]);
  if (!before) return [];
  transaction.update('orders', before, changeOrder(before, values));
  return [{ order_id: values[0] }];
};

/** Writes only positions that exist: the first execution of a symbol leaves none. */
export const updateKnownPosition: RunStatement = (transaction, values) =>
  transaction.find('positions', values[0], values[1])
    ? BOOK_STATEMENTS.writePosition.run(transaction, values)
    : [];

/** Knows no message: each delivery is one that comes for the first time. */
export const openUnknown: RunStatement = (transaction, values) => {
  MESSAGE_STATEMENTS.openMessage.run(transaction, values);
  return [{ content_hash: values[1], processed_at: null, failures: 0 }];
};

/** Adds an event also if there is one with its id. */
export const addAnyEvent: RunStatement = (transaction, [eventId, ...values]) => {
  const id = transaction.find('outbox', eventId) ? `${String(eventId)} again` : eventId;
  return EVENT_STATEMENTS.addEvent.run(transaction, [id, ...values]);
};

/** Adds an execution also if there is one with its id. */
export const addAnyExecution =
  (add: RunStatement): RunStatement =>
  (transaction, [id, ...values]) =>
    add(transaction, [transaction.find('executions', id) ? `${String(id)} again` : id, ...values]);

/** Marks events when they are claimed: before they are published. */
export const claimAndMark =
  (claimEvents: RunStatement): RunStatement =>
  (transaction, values) => {
    const claimed = claimEvents(transaction, values);
    for (const { event_id } of claimed) {
      const row = transaction.find('outbox', event_id)!;
      transaction.update('outbox', row, { ...row, published_at: transaction.now });
    }
    return claimed;
  };

/** Marks all events that are claimed, also by other publishers. */
export const markAllClaimed: RunStatement = (transaction) => {
  for (const row of listUnpublished(transaction))
    if (Number(row.attempts) > 0 && transaction.tryLock('outbox', 'no-key-update', row.event_id))
      transaction.update('outbox', row, { ...row, published_at: transaction.now });
  return [];
};

const isDue = ({ next_attempt_at }: Row, now: Date): boolean =>
  (next_attempt_at as Date).getTime() <= now.getTime();

/** Claims all events that are due, also those behind an unpublished one of their order. */
export const claimAnyDue: RunStatement = (transaction, [limit, eventIds]) => {
  const wanted = eventIds === undefined ? undefined : new Set(eventIds as readonly unknown[]);
  const due = listUnpublished(transaction).filter(
    (row) =>
      isDue(row, transaction.now) &&
      (!wanted || wanted.has(row.event_id)) &&
      transaction.tryLock('outbox', 'update', row.event_id),
  );
  return claim(transaction, due.slice(0, Number(limit)));
};

/** Claims the events of an order in the order of the times at which their transactions began. */
export const claimByTime: RunStatement = (transaction, [limit, eventIds]) => {
  const wanted = eventIds === undefined ? undefined : new Set(eventIds as readonly unknown[]);
  const getTime = ({ created_at }: Row): number => (created_at as Date).getTime();
  const rows = [...listUnpublished(transaction)].sort((a, b) => getTime(a) - getTime(b));
  const orders = new Set<unknown>();
  const due = rows.filter((row) => {
    const isFirst = row.order_id === null || !orders.has(row.order_id);
    orders.add(row.order_id);
    return (
      isFirst &&
      isDue(row, transaction.now) &&
      (!wanted || wanted.has(row.event_id)) &&
      transaction.tryLock('outbox', 'update', row.event_id)
    );
  });
  return claim(transaction, due.slice(0, Number(limit)));
};

/** Counts a failure as the last one, and of messages that are processed, too. */
export const recordLastFailure: RunStatement = (transaction, values) => {
  MESSAGE_STATEMENTS.recordFailure.run(transaction, values);
  return [{ failures: 5 }];
};
