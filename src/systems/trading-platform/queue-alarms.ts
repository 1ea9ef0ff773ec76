import { Alarm, asAlarmValue } from '../../modules/alarm';
import { awsMetrics } from '../../modules/metric';
import { Queue } from '../../modules/queue';
import type { SystemContext } from './context';

/** The age in seconds of a message that waits too long for its function. */
const COMMAND_AGE = 60;
const OTHER_AGE = 300;
const THREE_MINUTES = 3;

/** Creates the alarms of all queues. Call it last, so that it finds the queues of all other parts. */
export function createQueueAlarms(
  { stack, platformAlarms: topic, undeliveredEvents, undeliveredMessages, failedRuns }: SystemContext,
  orderCommands: Queue,
) {
  undeliveredEvents.createNotEmptyAlarm(
    topic,
    'undelivered-events',
    'EventBridge could not deliver an event (the attributes of the message contain the rule, the target and the error), or the source or detail-type of an event is unknown (the message has no attributes), so it is not booked or not audited: fix the cause within 14 days, then put the event on TradingEvents again',
  );
  undeliveredMessages.createNotEmptyAlarm(
    topic,
    'undelivered-notifications',
    'The topic could not deliver to a subscriber, so nobody read this alarm: check the address of the subscription, and pass the alarm on',
  );
  failedRuns.createNotEmptyAlarm(
    topic,
    'failing-functions',
    'A scheduled run of OutboxRelay or of a monitor failed; the next run replaces it, so there is nothing to repeat: read the log of the function if the alarm on its errors fires too',
  );
  const queues = stack.node.findAll().filter((node) => node instanceof Queue);
  for (const queue of queues.filter(({ isDeadLetterQueue }) => isDeadLetterQueue))
    queue.createNotEmptyAlarm(
      topic,
      'dead-letters',
      `Messages in ${queue.name} exceeded their maximum number of receives without being processed, so orders, bookings or audit entries are missing: fix the cause shown in the function's log, then run npx stacks redrive ${queue.name}`,
    );
  const createAgeAlarm = (queue: Queue, threshold: number, description: string) =>
    new Alarm(queue, 'Age', {
      description,
      runbook: 'full-queue',
      topic,
      threshold,
      periods: THREE_MINUTES,
      metrics: [
        asAlarmValue(awsMetrics.queue('ApproximateAgeOfOldestMessage', { QueueName: queue.name }, 'Maximum')),
      ],
    });
  for (const queue of queues.filter((node) => node.deadLetters !== undefined && node !== orderCommands))
    createAgeAlarm(
      queue,
      OTHER_AGE,
      `A message has been waiting in ${queue.name} for more than five minutes, so bookings or the audit trail are late: check the errors and throttles of its function`,
    );
  return {
    commandAge: createAgeAlarm(
      orderCommands,
      COMMAND_AGE,
      `An accepted order has been waiting in ${orderCommands.name} for more than a minute: check the errors and throttles of OrderProcessor, and the database with npx stacks trading-platform health; no accepted order is lost while it waits`,
    ),
  };
}
