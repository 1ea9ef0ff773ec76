import type { Entry } from '../../../domain/ledger';
import {
  findRegionalConflicts,
  formatExecutionRowKey,
  readExecutionRow,
  readRecordedMessage,
  type RecordedTrade,
  type RegionalConflict,
  TRADE_ENTRY,
} from '../../../domain/trade-records';
import { toReference } from '../../../domain/ledger';
import { getTradeId } from '../../../domain/trades';
import { getItems } from '../../target/read-items';
import { readEntries } from '../ledger/read-entries';
import { readVersions } from '../records/trade-rows';
import { assertComplete, type RegionalLedger, requireRecord } from './ledgers';

/**
 * Finds the conflicts between trades that the regions recorded without knowledge of each other: of the executions that both
 * have reports of, and of the versions that both recorded.
 * @param entries of one region
 * @param duplicates the entries that record the same as one of the other region
 * @param ledgers that of the entries, and the other one. Each region's rows are read in its own table, which does not lag
 */
export async function findConflicts(
  entries: readonly Entry[],
  duplicates: readonly Entry[],
  ledgers: readonly [RegionalLedger, RegionalLedger],
): Promise<readonly RegionalConflict[]> {
  const [own, other] = ledgers;
  const executionKeys = [
    ...new Set(entries.flatMap((entry) => readTrade(entry)?.payload.enrichment.executionKey ?? [])),
  ];
  const known = await readExecutions(other, executionKeys);
  const keysOfBoth = executionKeys.filter((key) =>
    known.some(({ pk }) => pk === formatExecutionRowKey(key, '').pk),
  );
  const reports = [...known, ...(await readExecutions(own, keysOfBoth))].flatMap((row) => row.reports);
  const tradeIds = new Set([
    ...reports.map(({ tradeId }) => tradeId),
    ...duplicates.flatMap((entry) => getRecordedTradeId(entry) ?? []),
  ]);
  const recorded = await Promise.all(ledgers.map((ledger) => readRecordedTrades(ledger, [...tradeIds])));
  return findRegionalConflicts(recorded.flat());
}

const readExecutions = async ({ region, table }: RegionalLedger, executionKeys: readonly string[]) => {
  const keys = executionKeys.map((key) => ({ ...formatExecutionRowKey(key, region) }));
  return (await getItems(table.dynamo, table.table, keys)).map((row) => requireRecord(readExecutionRow(row)));
};

async function readRecordedTrades(
  { region, table }: RegionalLedger,
  tradeIds: readonly string[],
): Promise<readonly RecordedTrade[]> {
  const rows = (await readVersions(table, tradeIds)).filter((row) => row.region === region);
  const entries = await readEntries(table, rows);
  assertComplete(region, rows, entries);
  return entries.flatMap((entry) => readTrade(entry) ?? []);
}

/** Returns the trade of an entry; undefined if it records none. */
function readTrade(entry: Entry): RecordedTrade | undefined {
  if (entry.kind !== TRADE_ENTRY) return undefined;
  const message = requireRecord(readRecordedMessage(entry));
  return message.kind === TRADE_ENTRY ? { entry: toReference(entry), payload: message.payload } : undefined;
}

const getRecordedTradeId = (entry: Entry): string | undefined => {
  const recorded = readTrade(entry);
  return recorded && getTradeId(recorded.payload.trade);
};
