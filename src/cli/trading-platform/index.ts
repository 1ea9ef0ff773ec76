import { tradingPlatform } from '../../config/trading-platform';
import type { SystemCommands } from '../system-commands';
import { formatCommand } from '../terminal/format-command';
import { registerDatabase } from './commands/register/database';
import { registerLoad } from './commands/register/load';
import { registerPlatform } from './commands/register/platform';
import { registerQueries } from './commands/register/queries';
import { registerReports } from './commands/register/reports';
import { registerRequests } from './commands/register/requests';
import { formatQueueName } from './failures/queue-name';

/** The trading platform on the command line. */
export const tradingPlatformCommands: SystemCommands = {
  definition: tradingPlatform,
  demonstration: {
    options: [],
    start: async (context) => (await import('./demonstration')).startDemonstration(context),
  },
  afterApply: async (stack, onProgress) =>
    (await import('./database/migrate-after-apply')).migrateAfterApply(stack, onProgress),
  poison: async (request) => (await import('./poison')).poison(request),
  registrations: [
    registerRequests,
    registerQueries,
    registerReports,
    registerPlatform,
    registerDatabase,
    registerLoad,
  ],
  failures: {
    get procedures() {
      return {
        [formatQueueName('UndeliveredEvents')]:
          'its messages are events that EventBridge could not deliver to a target: fix the cause (the attributes RULE_ARN, TARGET_ARN ' +
          `and ERROR_CODE of a message name it), then put the events on the bus again with ${formatCommand('failures redrive --queue QUEUE')}; ` +
          'an event that is delivered twice is booked once',
        [formatQueueName('FailedRuns')]:
          'its messages are runs of scheduled functions that failed: fix the cause shown in their logs ' +
          `(${formatCommand('logs OutboxRelay --since 1h')}); the next run does their work, so delete the messages with ` +
          formatCommand('failures drop --queue QUEUE --reason TEXT'),
        [formatQueueName('UndeliveredMessages')]:
          'its messages are notifications of alarms that SNS could not deliver to a subscriber: fix the endpoint or its subscription',
      };
    },
    loadHandlers: async () => (await import('./failures/queue-handlers')).QUEUE_HANDLERS,
  },
};
