import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AuditRow } from '../../../domain/transactions';
import { type Backoff, createBackoff } from '../../shared/backoff';
import { putAllItems } from '../../shared/batch-write';

export interface AuditLogs {
  /**
   * Writes rows. The same event always has the same key, so writing it again changes nothing. Never throws; returns the
   * error of each key that could not be written.
   */
  putAll(rows: readonly AuditRow[]): Promise<ReadonlyMap<string, Error>>;
}

/** Formats the key of a row as one text. */
export const formatAuditKey = ({ transactionId, ts }: Pick<AuditRow, 'transactionId' | 'ts'>): string =>
  JSON.stringify([transactionId, ts]);

/** Creates the writer of the table AuditLogs. */
export const createAuditLogs = (
  client: DynamoDBDocumentClient,
  table: string,
  backoff: Backoff = createBackoff(50, 500),
): AuditLogs => ({
  putAll: async (rows) => {
    const items = new Map(rows.map((row) => [formatAuditKey(row), row]));
    const unwritten = await putAllItems(client, table, [...items.values()], backoff);
    return new Map(unwritten.map(({ item, error }) => [formatAuditKey(item), error]));
  },
});
