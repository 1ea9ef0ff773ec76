import { formatProfileId } from '../../domain/transactions';
import { UserError } from '../errors';
import type { Deployment } from './deployment';
import { ProfileStore } from './stores/profiles';
import type { ProfileRow, TransactionRow } from './stores/rows';
import { TransactionStore } from './stores/transactions';

/** An account: what its profile contains, and its newest transactions. */
export interface AccountSummary {
  readonly accountId: string;
  readonly timeZone: string | undefined;
  readonly country: string | undefined;
  /** The number of changes of its history. */
  readonly version: number | undefined;
  readonly transactions: number;
  /** Confirmed frauds. */
  readonly frauds: number;
  /** The newest first. */
  readonly newest: readonly TransactionRow[];
}

/**
 * Reads an account.
 * @param max the number of its newest transactions
 * @throws UserError if it does not exist
 */
export async function readAccountSummary(
  deployment: Pick<Deployment, 'dynamo' | 'getOutput'>,
  accountId: string,
  max: number,
): Promise<AccountSummary> {
  const profile = requireProfile(
    accountId,
    await new ProfileStore(deployment).get(formatProfileId('account', accountId)),
  );
  const rows = await new TransactionStore(deployment).listOfAccount(accountId);
  return {
    accountId,
    timeZone: profile.timeZone,
    country: profile.country,
    version: profile.version,
    transactions: rows.length,
    frauds: rows.filter(({ fraud }) => fraud === true).length,
    newest: rows.slice(-max).reverse(),
  };
}

/** Returns the profile of an account. @throws UserError if there is none */
export function requireProfile(accountId: string, profile: ProfileRow | undefined): ProfileRow {
  if (profile !== undefined) return profile;
  throw new UserError(
    `account ${JSON.stringify(accountId)} does not exist: expected the accountId of an accepted transaction, whose first one creates the account`,
  );
}
