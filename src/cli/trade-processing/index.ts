import { tradeProcessing } from '../../config/trade-processing';
import type { SystemCommands } from '../system-commands';
import { formatCommand } from '../terminal/format-command';
import { registerFailover } from './commands/register/failover';
import { registerFailures } from './commands/register/failures';
import { registerImages } from './commands/register/images';
import { registerLoad } from './commands/register/load';
import { registerReconcile } from './commands/register/reconcile';
import { registerSend } from './commands/register/send';
import { registerSettings } from './commands/register/settings';
import { registerShow } from './commands/register/show';
import { registerStatus } from './commands/register/status';
import { registerVerify } from './commands/register/verify';
import { FAILURE_QUEUE_IDS, formatQueueName } from './failures/queues';
import { prepareImages } from './images';

/** Trade processing on the command line. */
export const tradeProcessingCommands: SystemCommands = {
  definition: tradeProcessing,
  demonstration: {
    options: [],
    start: async (context) => (await import('./demonstration')).startDemonstration(context),
  },
  prepare: prepareImages,
  poison: async (request) => (await import('./poison')).poison(request),
  registrations: [
    registerSend,
    registerStatus,
    registerShow,
    registerVerify,
    registerFailover,
    registerReconcile,
    registerFailures,
    registerSettings,
    registerLoad,
    registerImages,
  ],
  failures: {
    get procedures() {
      const procedure =
        'its messages contain events of the bus, with the error: fix the cause, then send all of them again with ' +
        `${formatCommand('trade-processing failures --resend')}, or some with ${formatCommand('failures redrive')}`;
      return {
        ...Object.fromEntries(FAILURE_QUEUE_IDS.map((id) => [formatQueueName(id), procedure])),
        [formatQueueName('UndeliveredMessages')]:
          'its messages are notifications of alarms that SNS could not deliver to a subscriber: fix the endpoint or its subscription',
      };
    },
    loadHandlers: async () => (await import('./failures/queue-handlers')).QUEUE_HANDLERS,
  },
};
