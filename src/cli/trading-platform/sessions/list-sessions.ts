import { createHash } from 'node:crypto';
import {
  computeUserId,
  formatUserKey,
  getGeneration,
  type SessionRow,
  type UserRow,
} from '../../../domain/sessions';
import { scanItems } from '../../target/read-items';
import type { Deployment } from '../deployment';

/** A session that gives access. Times are ISO 8601 in UTC. */
export interface OpenSession {
  readonly user: string;
  readonly accounts: readonly string[];
  readonly createdAt: string;
  readonly lastUsedAt: string;
  /** When it ends, unless it is used before and does not expire earlier. */
  readonly endsAt: string;
}

/** What is read of a row: neither the hash of its token nor the data of its client. */
type ListedRow = Omit<SessionRow, 'tokenHash' | 'data' | 'version' | 'ttl'>;

const FIELDS = [
  'sessionId',
  'user',
  'accounts',
  'generation',
  'createdAt',
  'lastUsedAt',
  'expiresAt',
  'idleMinutes',
] as const;
const MINUTE_MS = 60_000;

/**
 * Lists the sessions that give access, the one that was used last first. Sessions that were signed out, are idle or have
 * expired are omitted: DynamoDB deletes their rows later.
 * @param now milliseconds since 1970
 */
export async function listSessions(
  { tables, getOutput }: Pick<Deployment, 'tables' | 'getOutput'>,
  now: number,
): Promise<OpenSession[]> {
  const rows = (await scanItems(tables, {
    TableName: getOutput('SessionsTableName'),
    ProjectionExpression: FIELDS.map((field) => `#${field}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(FIELDS.map((field) => [`#${field}`, field])),
  })) as unknown as (ListedRow | UserRow)[];
  const users = new Map(rows.map((row) => [row.sessionId, row.generation]));
  const findGeneration = (user: string): number => {
    const generation = users.get(formatUserKey(computeUserId(user, { sha256 })));
    return getGeneration(generation === undefined ? undefined : { generation });
  };
  return rows
    .filter((row): row is ListedRow => 'user' in row)
    .filter(({ user, generation }) => generation === findGeneration(user))
    .map((row) => ({ row, end: computeEnd(row) }))
    .filter(({ end }) => end > now)
    .map(({ row: { user, accounts, createdAt, lastUsedAt }, end }) => ({
      ...{ user, accounts, createdAt, lastUsedAt },
      endsAt: new Date(end).toISOString(),
    }))
    .sort((a, b) => (a.lastUsedAt < b.lastUsedAt ? 1 : -1));
}

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();

const computeEnd = ({ expiresAt, lastUsedAt, idleMinutes }: ListedRow): number =>
  Math.min(Date.parse(expiresAt), Date.parse(lastUsedAt) + idleMinutes * MINUTE_MS);
