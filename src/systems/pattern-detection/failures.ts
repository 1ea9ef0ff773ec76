import { Queue } from '../../modules/queue';
import type { Shared } from './shared';

/** The queues that people look into, beside the dead letters. */
export interface QueuesForPeople {
  readonly failedMessages: Queue;
  readonly manualReview: Queue;
}

/** Whatever could not be worked on rings. Comes after all other parts, so that it sees all their queues. */
export function failures(
  { stack, tradingAlerts, failedInvocations }: Shared,
  { failedMessages, manualReview }: QueuesForPeople,
): void {
  failedMessages.alarmWhenNotEmpty(
    tradingAlerts,
    'Market data was rejected or given up: npx stacks failed says why and fetches it; correct it and replay it',
  );
  manualReview.alarmWhenNotEmpty(
    tradingAlerts,
    'An analysis failed for good: each message holds its input and the error; start it again when that is mended',
  );
  failedInvocations.alarmWhenNotEmpty(
    tradingAlerts,
    "A function failed three times on an event that it was invoked with: each message is the event, with the error's " +
      "text and the request's id in its attributes; mend the cause and invoke the function with it again",
  );
  for (const queue of stack.node.findAll())
    if (queue instanceof Queue && queue.holdsDeadLetters)
      queue.alarmWhenNotEmpty(
        tradingAlerts,
        `Messages in ${queue.name} were received in vain as often as they may: read the consumer's log, mend it, ` +
          'then npx stacks redrive',
      );
}
