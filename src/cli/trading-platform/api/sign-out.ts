import type { PlatformApi } from './platform-api';

/** A sign-out everywhere needs a session of the user, which needs an account. No account has this name. */
const NO_ACCOUNT = 'sign-out';

/** Ends all sessions of a user. */
export async function signOutUser(api: Pick<PlatformApi, 'openSession'>, user: string): Promise<void> {
  const session = await api.openSession({ user, accounts: [NO_ACCOUNT] });
  await session.signOutEverywhere();
}
