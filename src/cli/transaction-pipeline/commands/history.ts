import { SYSTEM_PREFIX } from '../../../domain/transactions';
import { UserError } from '../../errors';
import { print, printJson, printNote } from '../../terminal/print';
import { withDeployment } from '../deployment';
import { createEntries } from '../history/entry';
import { formatHistory, formatParts, formatTransaction } from '../history/format';
import { AuditLogStore } from '../stores/audit-logs';
import { createMissingError, TransactionStore } from '../stores/transactions';

export interface HistoryOptions {
  readonly parts?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks history`: prints the whole audit trail of a transaction or of a part of the system, in order. */
export async function runHistory(id: string, options: HistoryOptions): Promise<void> {
  const isSystem = id.startsWith(SYSTEM_PREFIX);
  const { row, entries } = await withDeployment(options, async (deployment) => ({
    row: isSystem ? undefined : await new TransactionStore(deployment).find(id),
    entries: createEntries(await new AuditLogStore(deployment).read(id)),
  }));
  if (isSystem && entries.length === 0)
    throw new UserError(
      `no event is recorded for ${id}: expected ${SYSTEM_PREFIX} and the name of a rule, a replay, an alarm or a model, account- and the id of an account, or the type of an event`,
    );
  if (!isSystem && row === undefined) {
    if (entries.length === 0) throw createMissingError(id);
    printNote(`${id} has no row in Transactions, so only its audit trail is shown`);
  }
  if (options.json) return printJson({ ...(row && { transaction: row }), entries });
  if (row) print(formatTransaction(row));
  print(formatHistory(entries));
  if (options.parts && row?.parts) print(`\n${formatParts(row)}`);
}
