import { Queue } from '../../modules/queue';
import type { SystemContext } from './context';

/** The queues whose messages people process, in addition to the dead-letter queues. */
export interface ReviewQueues {
  readonly failedMessages: Queue;
  readonly manualReview: Queue;
}

/** Creates an alarm for each queue of failures. Call it last, so that it finds the queues of all other parts. */
export function createFailureAlarms(
  { stack, tradingAlerts, failedInvocations, undelivered }: SystemContext,
  { failedMessages, manualReview }: ReviewQueues,
): void {
  failedMessages.createNotEmptyAlarm(
    tradingAlerts,
    'market-data',
    'Market data was rejected or not processed: npx stacks failed shows the reasons and fetches it; correct and replay it',
  );
  manualReview.createNotEmptyAlarm(
    tradingAlerts,
    'failed-workflows',
    'An analysis failed, so its patterns and alerts are missing: fix the error in the message, then start the ' +
      'workflow again with the input in the message',
  );
  failedInvocations.createNotEmptyAlarm(
    tradingAlerts,
    'failing-functions',
    'A function failed three times with an event, or could not be invoked with it: each message is the event, its ' +
      'attributes contain the error; fix the cause, then invoke the function with the event again',
  );
  undelivered.createNotEmptyAlarm(
    tradingAlerts,
    'undelivered-notifications',
    'A topic could not deliver to a subscriber: each message is the notification, with its topic; check the endpoint or ' +
      'the address of the subscription, and pass the notification on',
  );
  for (const queue of stack.node.findAll())
    if (queue instanceof Queue && queue.isDeadLetterQueue)
      queue.createNotEmptyAlarm(
        tradingAlerts,
        'dead-letters',
        `Messages in ${queue.name} exceeded their maximum number of receives without being processed: fix the cause ` +
          "shown in the consumer's log, then run npx stacks redrive",
      );
}
