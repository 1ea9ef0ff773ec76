import { transactionPipeline } from '../../config/transaction-pipeline';
import type { SystemCommands } from '../system-commands';
import { formatCommand } from '../terminal/format-command';
import { registerAccounts } from './commands/register/accounts';
import { registerEvaluate } from './commands/register/evaluate';
import { registerFeedback } from './commands/register/feedback';
import { registerHistory } from './commands/register/history';
import { registerLoad } from './commands/register/load';
import { registerPublish } from './commands/register/publish';
import { registerReplay } from './commands/register/replay';
import { registerRules } from './commands/register/rules';
import { registerScore } from './commands/register/score';

/** The transaction pipeline on the command line. */
export const transactionPipelineCommands: SystemCommands = {
  definition: transactionPipeline,
  demonstration: {
    options: [],
    start: async (context) => (await import('./demonstration')).startDemonstration(context),
  },
  poison: async (request) => (await import('./poison')).poison(request),
  registrations: [
    registerHistory,
    registerFeedback,
    registerReplay,
    registerPublish,
    registerRules,
    registerAccounts,
    registerLoad,
    registerEvaluate,
    registerScore,
  ],
  failures: {
    get procedures() {
      return {
        UndeliveredEvents:
          'its messages are events that EventBridge could not deliver to a target: fix the cause (the attributes RULE_ARN, TARGET_ARN ' +
          `and ERROR_CODE of a message name it), then deliver the events of TransactionBus again with ${formatCommand('transaction-pipeline replay --from TIME --rule RULE')}; ` +
          'no archive contains the events of AuditBus, SystemBus and the default bus: send the body of such a message to AuditTrail with ' +
          `aws sqs send-message; then delete the messages with ${formatCommand('failures drop --queue UndeliveredEvents --reason TEXT')}`,
        UnpublishedTransactions:
          'its messages are positions in the stream of the table Transactions whose events TransactionPublisher failed to put: fix ' +
          `the cause shown in its log, put the events with ${formatCommand('transaction-pipeline publish --from TIME --to TIME')}, ` +
          `which finds the transactions without a score, and delete the messages with ${formatCommand('failures drop --queue UnpublishedTransactions --reason TEXT')}`,
        UnwrittenChanges:
          'its messages are positions in the stream of the table Transactions whose changes ProcessedWriter failed to write: fix the ' +
          'cause shown in its log; the stream retains the changes for 24 hours, and the table contains the transactions',
        UndeliveredMessages:
          'its messages are notifications that SNS could not deliver to a subscriber: fix the endpoint or its subscription, and read the ' +
          `transactions with ${formatCommand('transaction-pipeline history ID')}; a replay does not notify again`,
      };
    },
    loadHandlers: async () => (await import('./failures/queue-handlers')).QUEUE_HANDLERS,
  },
};
