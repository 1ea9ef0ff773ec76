import type { TradeRegion } from '../../../config/trade-processing';
import { type Duplicate, type Entry, formatPartitionKey, mergeEntries } from '../../../domain/ledger';
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
import { UserError } from '../../errors';
import { getItems } from '../../target/read-items';
import type { LedgerTable } from '../ledger/entry-pages';
import { readChain, readEntries, readHeads } from '../ledger/read-entries';
import { sha256 } from '../ledger/sha256';
import { requireValue } from './require-value';

/** The ledger of a region, in the region's own table. */
export interface RegionalLedger {
  readonly region: TradeRegion;
  readonly table: LedgerTable;
}

/** Entries whose counterparts are read together. */
const BATCH = 100;
const identify = createSubjectReader(sha256);

/**
 * Finds what both regions recorded. A region records a trade or a rejected message once, because its rows have conditions.
 * So each duplicate has one entry in each region, and it is enough to read all entries of the region with fewer of them,
 * and to look up each one in the other region. Memory: 100 entries.
 * @param onBatch receives each batch of entries, with the ledger that contains them first
 */
export async function* findDuplicates(
  ledgers: readonly [RegionalLedger, RegionalLedger],
  onBatch: (entries: readonly Entry[], own: RegionalLedger, other: RegionalLedger) => Promise<void>,
): AsyncGenerator<Duplicate> {
  const sizes = await Promise.all(
    ledgers.map(async (ledger) => {
      const heads = await readHeads(ledger.table, ledger.region);
      return { ledger, heads, entries: heads.reduce((sum, { sequence }) => sum + sequence, 0) };
    }),
  );
  const [smaller, larger] = sizes.sort((a, b) => a.entries - b.entries) as [
    (typeof sizes)[number],
    (typeof sizes)[number],
  ];
  let batch: Entry[] = [];
  for (const head of smaller.heads)
    for await (const entry of readChain(smaller.ledger.table, head, -1)) {
      batch.push(entry);
      if (batch.length < BATCH) continue;
      await onBatch(batch, smaller.ledger, larger.ledger);
      yield* await findOfBatch(batch, larger.ledger);
      batch = [];
    }
  await onBatch(batch, smaller.ledger, larger.ledger);
  yield* await findOfBatch(batch, larger.ledger);
}

async function findOfBatch(entries: readonly Entry[], other: RegionalLedger): Promise<readonly Duplicate[]> {
  const keys = entries.flatMap((entry) => createCounterpartKey(entry, other.region) ?? []);
  const items = await getItems(
    other.table.dynamo,
    other.table.table,
    keys.map(({ pk, sk }) => ({ pk, sk })),
  );
  const references = items.map((item) =>
    requireValue(String(item.pk).startsWith('TRADE#') ? readTradeRow(item) : readRejectionRow(item)),
  );
  const counterparts = await readEntries(other.table, references);
  if (counterparts.length < references.length)
    throw new UserError(
      `${other.region} has rows of trades without their entries, such as of ${formatPartitionKey(references[0]!)}: verify its ledger`,
    );
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
  const { kind, payload } = requireValue(readRecordedMessage(entry));
  if (kind === TRADE_ENTRY) return formatTradeKey(getTradeId(payload.trade), payload.trade.version, region);
  return formatRejectionKey(hashMessage(payload.report.source, payload.report.text, sha256), region);
}
