import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AuditRow } from '../../../domain/transactions';

export interface AuditLogs {
  /** Writes a row. The same event always has the same key, so writing it again changes nothing. */
  put(row: AuditRow): Promise<void>;
}

/** Creates the writer of the table AuditLogs. */
export const createAuditLogs = (client: DynamoDBDocumentClient, table: string): AuditLogs => ({
  put: async (row) => {
    await client.send(new PutCommand({ TableName: table, Item: { ...row } }));
  },
});
