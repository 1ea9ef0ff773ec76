import { type Duplicate, type Entry, mergeEntries } from '../../../domain/ledger';
import {
  createSubjectReader,
  formatRejectionKey,
  formatTradeKey,
  hashMessage,
  readRecordedMessage,
  readRejectionRow,
  readTradeRow,
  type RowKey,
  TRADE_ENTRY,
} from '../../../domain/trade-records';
import { getTradeId } from '../../../domain/trades';
import { getItems } from '../../target/read-items';
import { readEntries } from '../ledger/read-entries';
import { sha256 } from '../../../aws/sha256';
import { assertComplete, type EntryBatch, requireRecord } from './ledgers';

const identify = createSubjectReader(sha256);

/** Finds what the other region has recorded too. */
export async function findDuplicates({
  entries,
  ledgers: [, other],
}: EntryBatch): Promise<readonly Duplicate[]> {
  const keys = entries.flatMap((entry) => createCounterpartKey(entry, other.region) ?? []);
  const items = await getItems(
    other.table.dynamo,
    other.table.table,
    keys.map(({ pk, sk }) => ({ pk, sk })),
  );
  const references = items.map((item) =>
    requireRecord(String(item.pk).startsWith('TRADE#') ? readTradeRow(item) : readRejectionRow(item)),
  );
  const counterparts = await readEntries(other.table, references);
  assertComplete(other.region, references, counterparts);
  const subjects = new Set(counterparts.map((entry) => identify(entry)));
  const both = [...entries.filter((entry) => subjects.has(identify(entry))), ...counterparts];
  const latest =
    both
      .map(({ recordedAt }) => recordedAt)
      .sort()
      .at(-1) ?? '';
  return mergeEntries(both, latest, identify).duplicates;
}

/** Returns the key of the row by which another region would have recorded the same; undefined for other kinds of entries. */
function createCounterpartKey(entry: Entry, region: string): RowKey | undefined {
  if (identify(entry) === undefined) return undefined;
  const { kind, payload } = requireRecord(readRecordedMessage(entry));
  if (kind === TRADE_ENTRY) return formatTradeKey(getTradeId(payload.trade), payload.trade.version, region);
  return formatRejectionKey(hashMessage(payload.report.source, payload.report.text, sha256), region);
}
