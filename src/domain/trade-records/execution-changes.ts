import type { RowWrite } from './append-entries';
import { formatExecutionRowKey } from './keys';
import { createExecutionRow, type ExecutionReport, type ExecutionRow } from './rows';

/** Collects the changes of a region's execution rows, so that each row is written once. */
export class ExecutionChanges {
  private readonly stored: ReadonlyMap<string, ExecutionRow>;
  private readonly reports = new Map<string, readonly ExecutionReport[]>();

  /** @param rows the stored rows of all regions; those of other regions are ignored */
  constructor(
    private readonly region: string,
    rows: readonly ExecutionRow[],
  ) {
    this.stored = new Map(rows.filter(({ sk }) => sk === region).map((row) => [row.pk, row]));
  }

  /** Adds the newest report of a trade to an execution, in place of an earlier one. */
  add(executionKey: string, report: ExecutionReport): void {
    const before = this.reports.get(executionKey) ?? this.findRow(executionKey)?.reports ?? [];
    const others = before.filter(({ tradeId }) => tradeId !== report.tradeId);
    this.reports.set(executionKey, [...others, report]);
  }

  /** Also a row whose reports stay the same gets a revision: its readers decided without the new report. */
  listWrites(): readonly RowWrite[] {
    return [...this.reports].map(([executionKey, reports]) => {
      const row = this.findRow(executionKey);
      const next = createExecutionRow(executionKey, this.region, row?.revision ?? 0, reports);
      return { row: { ...next }, ...(row && { unchanged: ['revision', row.revision] as const }) };
    });
  }

  private findRow(executionKey: string): ExecutionRow | undefined {
    return this.stored.get(formatExecutionRowKey(executionKey, this.region).pk);
  }
}
