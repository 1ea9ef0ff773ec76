import type { Entry } from '../../../domain/ledger';
import {
  type ExecutionRow,
  formatExecutionRowKey,
  readExecutionRow,
  readRecordedMessage,
  type RecordedMessage,
  type RowKey,
  TRADE_ENTRY,
} from '../../../domain/trade-records';
import { getTradeId, identifyTrades, type IdentityConflict } from '../../../domain/trades';
import { UserError } from '../../errors';
import { getItems } from '../../target/read-items';
import { readEntries } from '../ledger/read-entries';
import type { RegionalLedger } from './find-duplicates';
import { requireValue } from './require-value';

type RecordedPayload = Extract<RecordedMessage, { kind: typeof TRADE_ENTRY }>['payload'];

/**
 * Finds reports of one execution that contradict each other, of which each region recorded one without knowing that of the
 * other: during a failover, neither could reject its report. Conflicts that an entry states already are omitted.
 * @param entries entries of the own ledger
 */
export async function findConflicts(
  entries: readonly Entry[],
  own: RegionalLedger,
  other: RegionalLedger,
): Promise<readonly IdentityConflict[]> {
  const keys = new Set(
    entries.flatMap((entry) =>
      entry.kind === TRADE_ENTRY ? [readTrade(entry).enrichment.executionKey] : [],
    ),
  );
  const otherRows = await readRows(other, [...keys]);
  const shared = [...keys].filter((key) => otherRows.has(formatExecutionRowKey(key, other.region).pk));
  const ownRows = await readRows(own, shared);
  const [ownTrades, otherTrades] = [await readTrades(own, ownRows), await readTrades(other, otherRows)];
  return shared.flatMap((key) => {
    const { pk } = formatExecutionRowKey(key, own.region);
    return compareRegions(ownTrades.get(pk) ?? [], otherTrades.get(pk) ?? []);
  });
}

/** Reads the rows of executions in a region's own table, by their partition keys. */
async function readRows(
  { region, table: { dynamo, table } }: RegionalLedger,
  executionKeys: readonly string[],
): Promise<ReadonlyMap<string, ExecutionRow>> {
  const keys = executionKeys.map((key): RowKey => formatExecutionRowKey(key, region));
  const items = await getItems(
    dynamo,
    table,
    keys.map(({ pk, sk }) => ({ pk, sk })),
  );
  return new Map(items.map((item) => [String(item.pk), requireValue(readExecutionRow(item))]));
}

/** Reads the trades that report executions. */
async function readTrades(
  { table }: RegionalLedger,
  rows: ReadonlyMap<string, ExecutionRow>,
): Promise<ReadonlyMap<string, readonly RecordedPayload[]>> {
  const references = [...rows.values()].flatMap(({ reports }) => reports);
  const unique = new Map(references.map((one) => [formatKey(one), one]));
  const entries = await readEntries(table, [...unique.values()]);
  const found = new Map(entries.map((entry) => [formatKey(entry), readTrade(entry)]));
  return new Map(
    [...rows].map(([pk, { reports }]) => [pk, reports.flatMap((one) => found.get(formatKey(one)) ?? [])]),
  );
}

const formatKey = ({ region, shard, sequence }: Pick<Entry, 'region' | 'shard' | 'sequence'>): string =>
  `${region} ${shard} ${sequence}`;

/** Returns the conflicts that neither region has by itself. */
function compareRegions(
  own: readonly RecordedPayload[],
  other: readonly RecordedPayload[],
): readonly IdentityConflict[] {
  const identify = (payloads: readonly RecordedPayload[]) =>
    identifyTrades(payloads.map(({ trade }) => trade)).conflicts;
  const known = new Set([...identify(own), ...identify(other)].map((conflict) => JSON.stringify(conflict)));
  // A source changed the trade first, and its entry states that the other source has not followed.
  const stated = new Set(
    [...own, ...other]
      .filter(({ identity }) => identity.some(({ rule }) => rule === 'unmatched-change'))
      .map(({ trade }) => getTradeId(trade)),
  );
  return identify([...own, ...other]).filter(
    (conflict) =>
      // A row has the newest versions only.
      conflict.kind !== 'missing-version' &&
      !known.has(JSON.stringify(conflict)) &&
      !conflict.tradeIds.some((tradeId) => stated.has(tradeId)),
  );
}

const readTrade = (entry: Entry): RecordedPayload => {
  const recorded = requireValue(readRecordedMessage(entry));
  if (recorded.kind === TRADE_ENTRY) return recorded.payload;
  throw new UserError(`the ledger is damaged: expected a ${TRADE_ENTRY}, got a ${recorded.kind}`);
};
