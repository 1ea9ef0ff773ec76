import type { SystemContext } from './context';

/** Creates the alarms of all queues. Each fires as soon as the queue contains a message. */
export function createQueueAlarms({
  functions,
  tradeAlarms: topic,
  undeliveredEvents,
  undeliveredMessages,
  unqueuedTrades,
}: SystemContext): void {
  for (const { fn, deadLetters } of functions)
    deadLetters.createNotEmptyAlarm(
      topic,
      'dead-letters',
      `${fn.name} failed to process an event: the message contains the whole event and the error; fix the cause within 14 days, then send it again with npx stacks trade-processing failures --resend`,
    );
  undeliveredEvents.createNotEmptyAlarm(
    topic,
    'undelivered-events',
    'EventBridge could not deliver an event for 24 hours (the attributes of the message contain the rule, the target and the error), or the source or detail-type of an event is unknown (the message has no attributes), so its trades are not recorded: fix the cause within 14 days, then send it again with npx stacks trade-processing failures --resend',
  );
  unqueuedTrades.createNotEmptyAlarm(
    topic,
    'dead-letters',
    'An event was not recorded, and the queue of the function that failed did not accept it: check that queue and TradeKey, and the size of the event; fix the cause within 14 days, then send it again with npx stacks trade-processing failures --resend',
  );
  undeliveredMessages.createNotEmptyAlarm(
    topic,
    'undelivered-notifications',
    'The topic could not deliver to a subscriber, so nobody read this alarm: check the address of the subscription, and pass the alarm on',
  );
}
