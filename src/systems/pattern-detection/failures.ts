import { Queue } from '../../modules/queue';
import type { Shared } from './shared';

/** The queues that people look into, beside the dead letters. */
export interface QueuesForPeople {
  readonly failedMessages: Queue;
  readonly manualReview: Queue;
}

/** Whatever could not be worked on rings. Comes after all other parts, so that it sees all their queues. */
export function failures(
  { stack, tradingAlerts }: Shared,
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
  for (const queue of stack.node.findAll())
    if (queue instanceof Queue && queue.holdsDeadLetters)
      queue.alarmWhenNotEmpty(
        tradingAlerts,
        `Messages in ${queue.name} were received in vain as often as they may: read the consumer's log, mend it, ` +
          'then npx stacks redrive',
      );
}
