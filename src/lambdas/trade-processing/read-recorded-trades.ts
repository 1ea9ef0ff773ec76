import { type EntryReference, formatEntryKey, formatReference, toEntry } from '../../domain/ledger';
import { readRecordedMessage, type RecordedTrade, TRADE_ENTRY } from '../../domain/trade-records';
import type { RecordTable, StoredRow } from './adapters/record-table';
import { createEntryError } from './errors';

/** The trades of some entries. */
export interface FoundTrades {
  readonly trades: readonly RecordedTrade[];
  /** How many entries of other regions were not found. */
  readonly missing: number;
  /** The entries of this region that were not found. */
  readonly missingOwn: readonly EntryReference[];
}

/**
 * Reads the trade entries to which rows point, each once. A global table replicates each item by itself, so an entry of
 * another region can come after the row that points to it, and is omitted until then.
 * @param region the region of this function, whose entries are written together with their rows
 * @throws LedgerViolation if an entry is damaged or records no trade
 */
export const readRecordedTrades = async (
  references: readonly EntryReference[],
  region: string,
  table: RecordTable,
): Promise<FoundTrades> => {
  const unique = new Map(
    references.map(({ region: of, shard, sequence }) => {
      const reference = { region: of, shard, sequence };
      return [formatReference(reference), reference];
    }),
  );
  if (unique.size === 0) return { trades: [], missing: 0, missingOwn: [] };
  const rows = await table.getRows([...unique.values()].map(formatEntryKey));
  const byKey = new Map(rows.map((row) => [`${row.pk} ${row.sk}`, row]));
  const trades: RecordedTrade[] = [];
  const missing: EntryReference[] = [];
  for (const entry of unique.values()) {
    const { pk, sk } = formatEntryKey(entry);
    const row = byKey.get(`${pk} ${sk}`);
    if (row) trades.push({ entry, payload: readTrade(row, entry) });
    else missing.push(entry);
  }
  const missingOwn = missing.filter((entry) => entry.region === region);
  return { trades, missing: missing.length - missingOwn.length, missingOwn };
};

const readTrade = (row: StoredRow, reference: EntryReference): RecordedTrade['payload'] => {
  const entry = toEntry(row);
  const read = 'violation' in entry ? entry : readRecordedMessage(entry.value);
  if ('violation' in read)
    throw createEntryError(reference, `${read.violation.field} must ${read.violation.rule}`);
  if (read.value.kind === TRADE_ENTRY) return read.value.payload;
  throw createEntryError(reference, `expected the kind ${TRADE_ENTRY}, got ${read.value.kind}`);
};
