import { UserError } from '../../errors';
import { formatCount, print, printJson, printNote } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import { withDeployment } from '../deployment';
import { ProfileStore } from '../stores/profiles';
import { formatProfileId, getPurchaseTime, type ProfileRow, type TransactionRow } from '../stores/rows';
import { TransactionStore } from '../stores/transactions';

export interface AccountsOptions {
  readonly max: number;
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks accounts show`: shows the profile of an account and its newest transactions. */
export async function runShowAccount(accountId: string, options: AccountsOptions): Promise<void> {
  const { profile, rows } = await withDeployment(options, async (deployment) => ({
    profile: requireProfile(
      accountId,
      await new ProfileStore(deployment).get(formatProfileId('account', accountId)),
    ),
    rows: await new TransactionStore(deployment).listOfAccount(accountId),
  }));
  const newest = rows.slice(-options.max).reverse();
  const account = {
    accountId,
    timeZone: profile.timeZone,
    country: profile.country,
    version: profile.version,
    transactions: rows.length,
    frauds: rows.filter(({ fraud }) => fraud === true).length,
  };
  if (options.json) return printJson({ ...account, newest });
  print(
    `${accountId}: time zone ${account.timeZone ?? 'UTC (not set)'}${account.country ? `, country ${account.country}` : ''}; ` +
      `${formatCount(account.transactions, 'transaction')}, ${formatCount(account.frauds, 'confirmed fraud')}`,
  );
  print(formatRows(newest));
  if (rows.length > newest.length) printNote(`only the newest ${newest.length}: use --max to list more`);
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
  readonly json?: boolean;
  readonly port?: number;
}

/** `stacks accounts set`: changes the time zone of an account, for its next transactions. */
export async function runSetAccount(accountId: string, options: SetAccountOptions): Promise<void> {
  const { timeZone } = options;
  const previous = await withDeployment(options, async (deployment) => {
    const store = new ProfileStore(deployment);
    const profileId = formatProfileId('account', accountId);
    const profile = requireProfile(accountId, await store.get(profileId));
    if (!(await store.setTimeZone(profileId, timeZone))) requireProfile(accountId, undefined);
    return profile.timeZone;
  });
  if (options.json) printJson({ accountId, timeZone, previous });
  else
    print(
      `${accountId}: time zone ${timeZone}${previous === undefined ? '' : ` (before: ${previous})`}, for its next transactions; localHour of earlier ones does not change`,
    );
}

function requireProfile(accountId: string, profile: ProfileRow | undefined): ProfileRow {
  if (profile !== undefined) return profile;
  throw new UserError(
    `account ${JSON.stringify(accountId)} does not exist: expected the accountId of an accepted transaction, whose first one creates the account`,
  );
}
