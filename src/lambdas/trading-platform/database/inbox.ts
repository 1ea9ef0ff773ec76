import type { Outcome } from '../../../domain/orders';
import type { Query } from './connect';

/** A message as the inbox knows it. */
export interface InboxMessage {
  /** Whether the message has had its effect. */
  readonly isProcessed: boolean;
  /** Whether it had another content when it had its effect. */
  readonly isContradictory: boolean;
  /** The failed attempts. Outages of the database do not count. */
  readonly failures: number;
}

interface InboxRow {
  readonly content_hash: string;
  readonly processed_at: Date | null;
  readonly failures: number;
}

/**
 * Adds a message unless it is known, and locks its row: a transaction with another delivery of the message waits until
 * this one has ended. A message without effect can come again with other content, for example after a correction.
 */
export const openMessage = async (
  query: Query,
  messageId: string,
  contentHash: string,
): Promise<InboxMessage> => {
  const [row] = await query<InboxRow>(
    `INSERT INTO trading.inbox (message_id, content_hash) VALUES ($1, $2)
     ON CONFLICT (message_id) DO UPDATE SET content_hash =
       CASE WHEN inbox.processed_at IS NULL THEN excluded.content_hash ELSE inbox.content_hash END
     RETURNING content_hash, processed_at, failures`,
    [messageId, contentHash],
  );
  return {
    isProcessed: row!.processed_at !== null,
    isContradictory: row!.content_hash !== contentHash,
    failures: row!.failures,
  };
};

/** Records that a message has had its effect, in the transaction that contains the effect. */
export const closeMessage = async (query: Query, messageId: string, outcome: Outcome): Promise<void> => {
  await query(
    `UPDATE trading.inbox SET processed_at = now(), outcome = $2, last_error = $3 WHERE message_id = $1`,
    [messageId, outcome.state, 'reason' in outcome ? outcome.reason : null],
  );
};

/**
 * Counts a failed attempt of a message that is not processed.
 * @returns the number of failed attempts; undefined if another delivery has processed the message meanwhile
 */
export const recordFailure = async (
  query: Query,
  messageId: string,
  contentHash: string,
  error: string,
): Promise<number | undefined> => {
  const [row] = await query<{ failures: number }>(
    `INSERT INTO trading.inbox (message_id, content_hash, failures, last_error) VALUES ($1, $2, 1, $3)
     ON CONFLICT (message_id) DO UPDATE SET failures = inbox.failures + 1, last_error = excluded.last_error
       WHERE inbox.processed_at IS NULL
     RETURNING failures`,
    [messageId, contentHash, error],
  );
  return row?.failures;
};
