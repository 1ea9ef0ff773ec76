import type { SystemContext } from './context';
import type { GrantSettings } from './settings';
import type { Storage } from './storage';

/** The timeout in seconds. API Gateway waits for 29 seconds. */
const TIMEOUT = 10;

/** Creates the function that creates, changes and ends sessions. */
export function createSessions(
  { config, createFunction }: SystemContext,
  { sessions }: Pick<Storage, 'sessions'>,
  grantSettings: GrantSettings,
) {
  const sessionApi = createFunction('SessionApi', {
    timeout: TIMEOUT,
    reservedConcurrency: config.concurrency.sessionApi,
  });
  sessions.grantRead(sessionApi);
  sessions.grantWrite(sessionApi);
  sessions.grantDelete(sessionApi);
  grantSettings(sessionApi, ['SessionMinutes', 'IdleMinutes']);
  return { sessionApi };
}
