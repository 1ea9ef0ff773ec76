import {
  checkRow,
  type Entry,
  type EntryReference,
  formatEntryKey,
  formatReference,
  toEntry,
} from '../../../domain/ledger';
import { isRecordedMessage, readRecordedMessage, type RecordedMessage } from '../../../domain/trade-records';
import { formatViolation } from '../../../domain/validation';
import { getItems } from '../../target/read-items';
import type { LedgerTable } from '../ledger/entry-pages';
import { sha256 } from '../../../aws/sha256';

/** An entry to which a row points. */
export interface FoundEntry {
  readonly reference: EntryReference;
  /** Undefined if there is none, or it does not have the form of an entry. */
  readonly entry?: Entry;
  /** Undefined if the entry does not record a message. */
  readonly message?: RecordedMessage;
  /** Why the entry is not what was recorded: it is missing, or its hash is another one. */
  readonly problem?: string;
}

/** Reads the entries to which rows point, consistently, in the order of the references, and computes their hashes again. */
export async function readFoundEntries(
  { dynamo, table }: LedgerTable,
  references: readonly EntryReference[],
): Promise<FoundEntry[]> {
  const keys = new Map(
    references.map((reference) => [formatReference(reference), formatEntryKey(reference)]),
  );
  const rows = await getItems(dynamo, table, [...keys.values()]);
  const found = new Map(rows.map((row) => [`${String(row.pk)} ${String(row.sk)}`, row]));
  return references.map((reference) => examineRow(reference, found.get(formatReference(reference))));
}

function examineRow({ region, shard, sequence }: EntryReference, row: unknown): FoundEntry {
  const reference = { region, shard, sequence };
  if (row === undefined)
    return { reference, problem: 'there is no entry: the replica lags, or the entry was deleted' };
  const { violation } = checkRow(row, reference, sha256);
  const wrongRow = violation && `${violation.kind}: ${violation.detail}`;
  const read = toEntry(row);
  if ('violation' in read) return { reference, problem: wrongRow ?? formatViolation(read.violation) };
  const entry = read.value;
  const message = isRecordedMessage(entry) ? readRecordedMessage(entry) : undefined;
  const problem =
    wrongRow ?? (message && 'violation' in message ? formatViolation(message.violation) : undefined);
  return {
    reference,
    entry,
    ...(message && 'value' in message && { message: message.value }),
    ...(problem !== undefined && { problem }),
  };
}
