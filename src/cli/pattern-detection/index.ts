import { Option } from 'commander';
import { patternDetection } from '../../config/pattern-detection';
import { createSymbolsOption } from '../commands/options';
import type { SystemCommands } from '../system-commands';
import { formatCommand } from '../terminal/format-command';
import { registerAlerts } from './commands/register/alerts';
import { registerApprovals } from './commands/register/approvals';
import { registerDetect } from './commands/register/detect';
import { registerFailed } from './commands/register/failed';
import { registerLoad } from './commands/register/load';
import { registerPromote } from './commands/register/promote';
import { registerReplay } from './commands/register/replay';

/** Pattern detection on the command line. */
export const patternDetectionCommands: SystemCommands = {
  definition: patternDetection,
  demonstration: {
    options: [
      new Option('--data <file>', 'file of market data to send instead of the sample with five stocks'),
      createSymbolsOption(),
    ],
    start: async (context) => (await import('./demonstration')).startDemonstration(context),
  },
  poison: async (request) => (await import('./poison')).poison(request),
  registrations: [
    registerReplay,
    registerLoad,
    registerDetect,
    registerFailed,
    registerAlerts,
    registerApprovals,
    registerPromote,
  ],
  failures: {
    get procedures() {
      return {
        FailedMessages:
          'its messages are market data that was rejected or that KinesisConsumer failed to process: ' +
          `${formatCommand('failed')} shows the reasons and fetches the data; correct the events and send them again with ` +
          `${formatCommand('replay FILE')}, or send what was not wrong with ${formatCommand('failures redrive')}`,
        FailedInvocations:
          'its messages are events of function invocations that failed three times: fix the cause, and invoke the function ' +
          'with each event again (the attribute RequestID finds the function in the logs)',
        ManualReview:
          'its messages are inputs of PatternAnalysisWorkflow whose analysis failed: fix the cause, and start each again ' +
          `with ${formatCommand('failures redrive --queue ManualReview')} (a message that has "windows" is a complete input)`,
        UndeliveredNotifications:
          'its messages are notifications that SNS could not deliver to a subscriber: fix the endpoint or its subscription',
      };
    },
    loadHandlers: async () => (await import('./failed/queue-handlers')).QUEUE_HANDLERS,
  },
};
