import { createHash } from 'node:crypto';
import { formatCanonical } from '../canonical';
import type { AuditLogStore } from '../stores/audit-logs';
import type { ProfileStore } from '../stores/profiles';
import { formatProfileId } from '../../../domain/transactions';
import type { AuditRow, TransactionRow } from '../stores/rows';
import type { TransactionStore } from '../stores/transactions';
import type { ReplayPeriod } from './archive';

/** Everything that a replay of a period must not change. */
export interface Snapshot {
  /** The rows of the period by transaction id: those that were received or confirmed in it. */
  readonly rows: ReadonlyMap<string, TransactionRow>;
  /** Digests of the histories of their accounts and merchants, by the ids of the profiles. */
  readonly profiles: ReadonlyMap<string, string>;
  /** The audit trails of the rows, or of a sample of them. */
  readonly history: ReadonlyMap<string, readonly AuditRow[]>;
}

export interface SnapshotStores {
  readonly transactions: Pick<TransactionStore, 'findInPeriod' | 'getAll'>;
  readonly profiles: Pick<ProfileStore, 'getAll'>;
  readonly auditLogs: Pick<AuditLogStore, 'readAll'>;
}

/** The maximum number of audit trails that are compared: each one is a query. */
export const MAX_HISTORIES = 2_000;

/** Reads the rows of a period, their profiles and their audit trails. */
export async function takeSnapshot(
  stores: SnapshotStores,
  { from, to }: ReplayPeriod,
  onProgress: (line: string) => void,
): Promise<Snapshot> {
  const period = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
  const onRead = (count: number) => onProgress(`${count.toLocaleString('en-US')} rows of Transactions read`);
  const found = await stores.transactions.findInPeriod(['receivedAt', 'confirmedAt'], period, onRead);
  return completeSnapshot(stores, found, onProgress);
}

/** Reads the same rows again, with their profiles and audit trails. */
export async function takeSnapshotAgain(
  stores: SnapshotStores,
  before: Snapshot,
  onProgress: (line: string) => void,
): Promise<Snapshot> {
  return completeSnapshot(stores, await stores.transactions.getAll([...before.rows.values()]), onProgress);
}

async function completeSnapshot(
  stores: SnapshotStores,
  found: readonly TransactionRow[],
  onProgress: (line: string) => void,
): Promise<Snapshot> {
  const rows = new Map(
    [...found]
      .sort((a, b) => (a.transactionId < b.transactionId ? -1 : a.transactionId > b.transactionId ? 1 : 0))
      .map((row) => [row.transactionId, row]),
  );
  const ids = new Set<string>();
  for (const row of rows.values())
    ids.add(formatProfileId('account', row.accountId)).add(formatProfileId('merchant', row.merchantId));
  const profiles = await stores.profiles.getAll([...ids]);
  const history = await stores.auditLogs.readAll(sample([...rows.keys()], MAX_HISTORIES), (count) =>
    onProgress(`${count.toLocaleString('en-US')} audit trails read`),
  );
  return {
    rows,
    profiles: new Map([...profiles].map(([id, { state }]) => [id, digestState(state)])),
    history,
  };
}

/** Computes a digest of a profile's history. */
export const digestState = (state: Uint8Array | undefined): string =>
  createHash('sha256')
    .update(state ?? '')
    .digest('hex');

/** Takes items at equal distances. */
export function sample<Item>(items: readonly Item[], max: number): Item[] {
  if (items.length <= max) return [...items];
  return Array.from({ length: max }, (_, index) => items[Math.floor((index * items.length) / max)]!);
}

/** Computes a digest of all rows, with every attribute, in the order of their ids. */
export function digestRows(rows: ReadonlyMap<string, TransactionRow>): string {
  const hash = createHash('sha256');
  for (const row of rows.values()) hash.update(`${formatCanonical(row)}\n`);
  return hash.digest('hex');
}
