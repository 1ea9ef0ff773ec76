import { print, printJson } from '../../terminal/print';
import { withDeployment } from '../deployment';
import { createEntries } from '../history/entry';
import { formatHistory, formatParts } from '../history/format';
import { AuditLogStore } from '../stores/audit-logs';
import { TransactionStore } from '../stores/transactions';

export interface HistoryOptions {
  readonly parts?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks history`: prints the whole audit trail of a transaction, in order. */
export async function runHistory(transactionId: string, options: HistoryOptions): Promise<void> {
  const { row, entries } = await withDeployment(options, async (deployment) => ({
    row: await new TransactionStore(deployment).get(transactionId),
    entries: createEntries(await new AuditLogStore(deployment).read(transactionId)),
  }));
  if (options.json) return printJson({ transaction: row, entries });
  print(formatHistory(row, entries));
  if (options.parts && row.parts) print(`\n${formatParts(row)}`);
}
