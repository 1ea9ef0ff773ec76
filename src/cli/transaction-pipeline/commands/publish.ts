import type { TransactionRow as StoredTransaction } from '../../../domain/transactions';
import { UserError } from '../../errors';
import { formatCommand } from '../../terminal/format-command';
import { formatCount, print, printJson, printNote, skipRepeats } from '../../terminal/print';
import { type Deployment, withDeployment } from '../deployment';
import { createProgressNotes } from '../../terminal/progress-notes';
import { isAcceptance } from '../audit-facts';
import { createRowEvents, putRowEvents } from '../publish/row-events';
import { AuditLogStore } from '../stores/audit-logs';
import type { TransactionRow } from '../stores/rows';
import { TransactionStore } from '../stores/transactions';

export interface PublishOptions {
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to?: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
  readonly port?: number;
}

/** What the command found and put. */
interface PublishReport {
  /** The transactions without a score. */
  readonly found: readonly string[];
  /** The number of events that are on their buses now. */
  readonly put: number;
  readonly failed: readonly { readonly transactionId: string; readonly reason: string }[];
}

/** A younger transaction is scored by its own events. */
const MIN_AGE_MS = 60_000;

/** `stacks publish`: puts the events of accepted transactions without a score, as TransactionPublisher does. */
export async function runPublish(options: PublishOptions): Promise<void> {
  const report = await withDeployment(options, (deployment) => publishPeriod(deployment, options));
  const { found, put, failed } = report;
  if (options.json) printJson(report);
  else {
    for (const id of found) print(id);
    print(
      `${formatCount(found.length, 'transaction')} without a score; ${options.dryRun ? 'nothing put (--dry-run)' : `${formatCount(put, 'event')} put`}`,
    );
  }
  if (failed.length === 0) return;
  const ids = new Set(failed.map(({ transactionId }) => transactionId));
  throw new UserError(
    `failed to put ${formatCount(failed.length, 'event')} of ${formatCount(ids.size, 'transaction')}: ${failed[0]!.reason}; ` +
      `fix the cause, and run ${formatCommand('transaction-pipeline publish')} for the same period again`,
  );
}

async function publishPeriod(deployment: Deployment, options: PublishOptions): Promise<PublishReport> {
  const now = Date.now();
  const { from, to = now, dryRun = false } = options;
  if (from >= to)
    throw new UserError(
      `the period ends before it begins: expected --from before --to, got ${new Date(from).toISOString()} and ${new Date(to).toISOString()}`,
    );
  const notes = createProgressNotes(skipRepeats(printNote));
  const rows = await new TransactionStore(deployment).findInPeriod(
    'receivedAt',
    { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    (count) => notes.show(`${count.toLocaleString('en-US')} rows of Transactions read`),
  );
  const unscored = rows.filter((row) => row.score === undefined && now - getAcceptanceTime(row) > MIN_AGE_MS);
  const found = unscored.map(({ transactionId }) => transactionId);
  if (dryRun) return { found, put: 0, failed: [] };
  const trails = await new AuditLogStore(deployment).readAll(found);
  const events = unscored.flatMap((row) =>
    createRowEvents(row as unknown as StoredTransaction, {
      transactionBus: deployment.getOutput('TransactionBusName'),
      // Another acceptance would be a second entry, because its key contains the id of the change.
      auditBus: trails.get(row.transactionId)?.some(isAcceptance)
        ? undefined
        : deployment.getOutput('AuditBusName'),
    }),
  );
  return { found, ...(await putRowEvents(deployment.events, events)) };
}

/** Returns when the row was written, in milliseconds: a request can wait in a queue before. */
const getAcceptanceTime = ({ acceptedAt, receivedAt }: TransactionRow): number =>
  Date.parse(typeof acceptedAt === 'string' ? acceptedAt : receivedAt);
