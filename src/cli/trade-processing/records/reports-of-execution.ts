import { TRADE_REGIONS } from '../../../config/trade-processing';
import { formatExecutionRowKey, readExecutionRow } from '../../../domain/trade-records';
import { getItems } from '../../target/read-items';
import type { LedgerTable } from '../ledger/entry-pages';

/**
 * Lists the ids of the trades that report an execution, or did before a correction, as all regions know it. Damaged rows are
 * omitted: they only point to entries.
 * @param executionKey such as `XNAS:2026-11-27:100234:buy`
 */
export async function findReportsOfExecution(
  { dynamo, table }: LedgerTable,
  executionKey: string,
): Promise<readonly string[]> {
  const keys = TRADE_REGIONS.map((region) => ({ ...formatExecutionRowKey(executionKey, region) }));
  const rows = (await getItems(dynamo, table, keys)).map(readExecutionRow);
  const reports = rows.flatMap((row) => ('value' in row ? row.value.reports : []));
  return [...new Set(reports.map(({ tradeId }) => tradeId))].sort();
}
