import { tradingPlatform } from '../../config/trading-platform';
import { PlatformApi } from '../../cli/trading-platform/api/platform-api';
import { getSessionUser } from '../../cli/trading-platform/commands/options';
import { createDeployment, type Deployment } from '../../cli/trading-platform/deployment';
import type { ConsoleContext } from '../server/section';
import { RecentEvents } from './orders/recent-events';
import { SessionPool } from './session-pool';

/** What the pages read of a deployed platform. */
export interface OpenPlatform {
  readonly deployment: Deployment;
  readonly api: PlatformApi;
  /** The sessions for reading. Each change opens one of its own, in the name of who makes it. */
  readonly sessions: SessionPool;
  readonly recent: RecentEvents;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Opens the deployed platform. @returns undefined if it is not deployed */
export async function openPlatform({ deployed }: ConsoleContext): Promise<OpenPlatform | undefined> {
  const stack = (await deployed()).find(({ system }) => system === tradingPlatform.name);
  if (!stack) return undefined;
  const { session, resources, outputs } = stack;
  const deployment = createDeployment(session.config, resources, outputs);
  return createOpenPlatform(deployment, new PlatformApi(deployment));
}

export const createOpenPlatform = (
  deployment: Deployment,
  api: PlatformApi,
  now: () => number = Date.now,
): OpenPlatform => ({
  deployment,
  api,
  sessions: new SessionPool(api, getSessionUser({})),
  recent: new RecentEvents(deployment, now),
  now,
});
