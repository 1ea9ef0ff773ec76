import { tradingPlatform } from '../../config/trading-platform';
import type { SystemCommands } from '../system-commands';
import { registerDatabase } from './commands/register/database';
import { registerLoad } from './commands/register/load';
import { registerPlatform } from './commands/register/platform';
import { registerQueries } from './commands/register/queries';
import { registerReports } from './commands/register/reports';
import { registerRequests } from './commands/register/requests';

/** The trading platform on the command line. */
export const tradingPlatformCommands: SystemCommands = {
  definition: tradingPlatform,
  demonstration: {
    options: [],
    start: async (context) => (await import('./demonstration')).startDemonstration(context),
  },
  afterApply: async (stack, onProgress) =>
    (await import('./database/migrate-after-apply')).migrateAfterApply(stack, onProgress),
  registrations: [
    registerRequests,
    registerQueries,
    registerReports,
    registerPlatform,
    registerDatabase,
    registerLoad,
  ],
};
