import {
  type AccountChanged,
  EVENT_VERSION,
  formatProfileId,
  SOURCES,
  SYSTEM_EVENTS,
} from '../../../domain/transactions';
import { getUserName } from '../../commands/user-name';
import { formatError } from '../../errors';
import { formatCount, print, printJson, printNote } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import { type Deployment, withDeployment } from '../deployment';
import { putEvent } from '../../target/put-event';
import { readAccountSummary, requireProfile } from '../read-account';
import { ProfileStore } from '../stores/profiles';
import { getPurchaseTime, type TransactionRow } from '../stores/rows';

export interface AccountsOptions {
  readonly max: number;
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks accounts show`: shows the profile of an account and its newest transactions. */
export async function runShowAccount(accountId: string, options: AccountsOptions): Promise<void> {
  const { newest, ...account } = await withDeployment(options, (deployment) =>
    readAccountSummary(deployment, accountId, options.max),
  );
  if (options.json) return printJson({ ...account, newest });
  print(
    `${accountId}: time zone ${account.timeZone ?? 'UTC (not set)'}${account.country ? `, country ${account.country}` : ''}; ` +
      `${formatCount(account.transactions, 'transaction')}, ${formatCount(account.frauds, 'confirmed fraud')}`,
  );
  print(formatRows(newest));
  if (account.transactions > newest.length)
    printNote(`only the newest ${newest.length}: use --max to list more`);
}

const formatRows = (rows: readonly TransactionRow[]): string =>
  formatTable(
    ['paid at', 'transaction', 'amount', 'merchant', 'hour', 'score', 'outcome', 'fraud'],
    rows.map((row) => [
      getPurchaseTime(row),
      row.transactionId,
      `${row.amount.toLocaleString('en-US')} ${row.currency}`,
      row.merchantId,
      row.localHour?.toString() ?? '',
      row.score?.toFixed(1) ?? '',
      row.outcome ?? '',
      row.fraud === undefined ? '' : row.fraud ? 'confirmed' : 'genuine',
    ]),
  );

export interface SetAccountOptions {
  readonly timeZone: string;
  readonly by?: string;
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks accounts set`: changes the time zone of an account, for its next transactions. */
export async function runSetAccount(accountId: string, options: SetAccountOptions): Promise<void> {
  const { timeZone } = options;
  const by = getUserName(options.by);
  const previous = await withDeployment(options, async (deployment) => {
    const store = new ProfileStore(deployment);
    const profileId = formatProfileId('account', accountId);
    const profile = requireProfile(accountId, await store.get(profileId));
    if (!(await store.setTimeZone(profileId, timeZone))) requireProfile(accountId, undefined);
    await recordChange(deployment, {
      version: EVENT_VERSION,
      accountId,
      timeZone,
      ...(profile.timeZone !== undefined && { previousTimeZone: profile.timeZone }),
      by,
      at: new Date().toISOString(),
    });
    return profile.timeZone;
  });
  if (options.json) printJson({ accountId, timeZone, previous, by });
  else
    print(
      `${accountId}: time zone ${timeZone}${previous === undefined ? '' : ` (before: ${previous})`}, by ${by}, for its next transactions; localHour of earlier ones does not change`,
    );
}

/** Puts AccountChanged, which the audit trail records. The time zone is set already, so a failure is a note. */
async function recordChange({ events, getOutput }: Deployment, detail: AccountChanged): Promise<void> {
  try {
    await putEvent(events, {
      bus: getOutput('SystemBusName'),
      source: SOURCES.operation,
      detailType: SYSTEM_EVENTS.accountChanged,
      detail,
    });
  } catch (error) {
    printNote(`the time zone is set, but the audit trail does not contain the change: ${formatError(error)}`);
  }
}
