import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TransactionKey, TransactionRow } from '../../../domain/transactions';
import type { Backoff } from '../../shared/backoff';
import { getItemsOfTables } from '../../shared/batch-get';
import type { Profile } from './profiles';

/** What the scores of a batch of transactions depend on. */
export interface ScoringData {
  /** The rows that exist, by {@link formatRowKey}. */
  readonly rows: ReadonlyMap<string, TransactionRow>;
  /** The histories that exist, by the ids of their profiles. */
  readonly profiles: ReadonlyMap<string, Profile>;
}

/** Reads transactions together with histories, consistently, in one request. @param keys with `profileIds` at most 100 */
export type ReadScoringData = (
  keys: readonly TransactionKey[],
  profileIds: readonly string[],
) => Promise<ScoringData>;

/** Formats the key of a row as one text. */
export const formatRowKey = ({ accountId, ts }: TransactionKey): string => JSON.stringify([accountId, ts]);

/** Creates the reader of the tables Transactions and Profiles. */
export const createScoringReader =
  (
    client: DynamoDBDocumentClient,
    tables: { readonly transactions: string; readonly profiles: string },
    backoff?: Backoff,
  ): ReadScoringData =>
  async (keys, profileIds) => {
    const rowKeys = new Map(
      keys.map(({ accountId, ts }) => [formatRowKey({ accountId, ts }), { accountId, ts }]),
    );
    const items = await getItemsOfTables(
      client,
      {
        [tables.transactions]: [...rowKeys.values()],
        [tables.profiles]: [...new Set(profileIds)].map((profileId) => ({ profileId })),
      },
      backoff,
    );
    const rows = (items.get(tables.transactions) ?? []) as readonly TransactionRow[];
    const profiles = (items.get(tables.profiles) ?? []) as readonly Profile[];
    return {
      rows: new Map(rows.map((row) => [formatRowKey(row), row])),
      profiles: new Map(profiles.map((profile) => [profile.profileId, profile])),
    };
  };
