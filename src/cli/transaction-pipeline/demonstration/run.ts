import { UserError } from '../../errors';
import { type Clock, waitWhileProgressing } from '../../process/wait-while-progressing';
import { formatCommand } from '../../terminal/format-command';
import { formatCount } from '../../terminal/print';
import type { Deployment } from '../deployment';
import { isComplete } from '../load/check';
import { mapInParallel } from '../../process/map-in-parallel';
import { createFeedback, putFeedback } from '../put-feedback';
import { getPurchaseTime, type TransactionRow } from '../stores/rows';
import type { TransactionStore } from '../stores/transactions';
import type { TransactionApi } from '../transaction-api';
import { ACCOUNTS } from './accounts';
import {
  createDemonstrationTransactions,
  createProbeAfter,
  type DemonstrationTransaction,
  getFraudId,
  getProbeIds,
} from './transactions';

/** What the steps of the demonstration use. */
export interface RunDependencies extends Clock {
  readonly deployment: Pick<Deployment, 'events' | 'getOutput'>;
  readonly store: Pick<TransactionStore, 'listOfAccount'>;
  readonly api: Pick<TransactionApi, 'send'>;
  readonly onProgress: (line: string) => void;
}

/** The transactions of a run, and how many of them were sent now. */
export interface DemonstrationRun {
  readonly date: string;
  readonly transactions: readonly DemonstrationTransaction[];
  readonly sent: number;
}

const POLL_MS = 500;
const PATIENCE_MS = 120_000;
const DAY_MS = 86_400_000;

/** Formats a day in UTC for ids, such as `20261128`. */
export const formatDate = (time: number): string =>
  new Date(time).toISOString().slice(0, 10).replaceAll('-', '');

/**
 * Sends the transactions that are not there yet, waits until all are scored and notified, confirms one fraud, and sends
 * the next payment at its merchant. A run of the day before is continued, so that nothing is sent twice.
 */
export async function runDemonstration(dependencies: RunDependencies): Promise<DemonstrationRun> {
  const { store, now, onProgress } = dependencies;
  const rows = await readRows(store);
  const date = chooseDate([...rows.keys()], now());
  const transactions = createDemonstrationTransactions(date);
  const sent = await sendMissing(transactions, rows, dependencies);
  const scored = await waitUntil(transactions, isComplete, 'scored', dependencies);
  const { after } = getProbeIds(date);
  const existing = rows.get(after);
  if (isComplete(existing)) {
    const time = Date.parse(getPurchaseTime(existing!));
    return { date, transactions: [...transactions, createProbeAfter(date, time)], sent };
  }
  const fraudulent = scored.get(getFraudId(date))!;
  if (fraudulent.fraud !== true)
    await putFeedback(
      dependencies.deployment,
      createFeedback(fraudulent, {
        fraud: true,
        confirmedBy: 'demonstration',
        confirmedAt: now(),
        remark: 'the holder of the card did not pay this',
      }),
    );
  const fraud = transactions.filter(({ request }) => request.transactionId === getFraudId(date));
  await waitUntil(fraud, (row) => row?.fraud === true, 'confirmed', dependencies);
  onProgress('sending the next payment at the merchant of the confirmed fraud');
  const probe = createProbeAfter(date, existing ? Date.parse(getPurchaseTime(existing)) : now());
  await dependencies.api.send(probe.request);
  await waitUntil([probe], isComplete, 'scored', dependencies);
  return { date, transactions: [...transactions, probe], sent: sent + 1 };
}

/** Reads the rows of all accounts of the demonstration, by transaction id. */
export async function readRows(
  store: Pick<TransactionStore, 'listOfAccount'>,
): Promise<ReadonlyMap<string, TransactionRow>> {
  const perAccount = await Promise.all(ACCOUNTS.map(({ accountId }) => store.listOfAccount(accountId)));
  return new Map(perAccount.flat().map((row) => [row.transactionId, row]));
}

/** Chooses the date of the latest run if all its transactions are there, or if it is of today or yesterday. */
export function chooseDate(ids: readonly string[], now: number): string {
  const dates = ids.flatMap((id) => /^demo-(\d{8})-/.exec(id)?.[1] ?? []).sort();
  const latest = dates.at(-1);
  const today = formatDate(now);
  if (latest === undefined) return today;
  const known = new Set(ids);
  const isWhole = createDemonstrationTransactions(latest).every(({ request }) =>
    known.has(request.transactionId),
  );
  return isWhole || latest >= formatDate(now - DAY_MS) ? latest : today;
}

/** Sends the transactions without a complete row: those of an account one after another, as it paid. */
async function sendMissing(
  transactions: readonly DemonstrationTransaction[],
  rows: ReadonlyMap<string, TransactionRow>,
  { api, onProgress }: RunDependencies,
): Promise<number> {
  const missing = transactions.filter(({ request }) => !isComplete(rows.get(request.transactionId)));
  let sent = 0;
  await mapInParallel(ACCOUNTS, ACCOUNTS.length, async ({ accountId }) => {
    for (const { request } of missing) {
      if (request.accountId !== accountId) continue;
      await api.send(request);
      onProgress(`${formatCount(++sent, 'transaction')} of ${missing.length} sent`);
    }
  });
  return sent;
}

/** Waits until all transactions fulfill a condition. Returns the rows. @throws UserError if none does for two minutes */
async function waitUntil(
  transactions: readonly DemonstrationTransaction[],
  isDone: (row: TransactionRow | undefined) => boolean,
  step: string,
  { store, wait, now, onProgress }: RunDependencies,
): Promise<ReadonlyMap<string, TransactionRow>> {
  const { result } = await waitWhileProgressing(
    async () => {
      const rows = await readRows(store);
      const open = transactions.filter(({ request }) => !isDone(rows.get(request.transactionId)));
      const done = transactions.length - open.length;
      onProgress(`${formatCount(done, 'transaction')} of ${transactions.length} ${step}`);
      return { result: { rows, open }, isDone: open.length === 0, progress: done };
    },
    { wait, now, pollMs: POLL_MS, patienceMs: PATIENCE_MS },
  );
  const { rows, open } = result;
  if (open.length === 0) return rows;
  throw new UserError(
    `${formatCount(open.length, 'transaction')} not ${step} after two minutes, such as ${open[0]!.request.transactionId}: ` +
      `see ${formatCommand('logs FraudDetector --since 10m')} and ${formatCommand('logs Notifier --since 10m')}`,
  );
}
