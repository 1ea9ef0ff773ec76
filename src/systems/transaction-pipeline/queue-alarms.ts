import { Alarm, asAlarmValue } from '../../modules/alarm';
import { awsMetrics } from '../../modules/metric';
import { Queue } from '../../modules/queue';
import type { SystemContext } from './context';

/** The age in seconds of a message that waits too long for its function. */
const MAX_AGE = 300;
const THREE_MINUTES = 3;

/** Creates the alarms of all queues. Call it last, so that it finds the queues of all other parts. */
export function createQueueAlarms(
  { stack, pipelineAlarms: topic, undeliveredEvents, undeliveredMessages }: SystemContext,
  { unpublished, unwritten }: { readonly unpublished: Queue; readonly unwritten: Queue },
): void {
  undeliveredEvents.createNotEmptyAlarm(
    topic,
    'undelivered-events',
    'EventBridge could not deliver an event to a target of a rule, or a function failed with an asynchronous event: the attributes of the message contain the rule, the target and the error; fix the cause, then deliver the events of TransactionBus again with npx stacks transaction-pipeline replay, and send those of the other buses to AuditTrail with aws sqs send-message, because no archive contains them',
  );
  undeliveredMessages.createNotEmptyAlarm(
    topic,
    'undelivered-notifications',
    'A topic could not deliver to a subscriber, so nobody read this notification: check the address of the subscription, and pass the notification on',
  );
  unpublished.createNotEmptyAlarm(
    topic,
    'dead-letters',
    'The events of new transactions could not be put, so these are not scored: the message contains the position in the stream, which retains changes for 24 hours; read the log of TransactionPublisher for the reason, put the events of the transactions without a score with npx stacks transaction-pipeline publish, and delete the message',
  );
  unwritten.createNotEmptyAlarm(
    topic,
    'dead-letters',
    'Scored transactions were not written to the bucket, so queries miss them: the message contains the position in the stream, which retains changes for 24 hours; read the log of ProcessedWriter, and write the transactions from the table',
  );
  const queues = stack.node.findAll().filter((node) => node instanceof Queue);
  for (const queue of queues.filter(({ isDeadLetterQueue }) => isDeadLetterQueue))
    queue.createNotEmptyAlarm(
      topic,
      'dead-letters',
      `Messages in ${queue.name} exceeded their maximum number of receives without being processed: fix the cause shown in the function's log, then run npx stacks redrive ${queue.name}`,
    );
  for (const queue of queues.filter(({ deadLetters }) => deadLetters !== undefined))
    new Alarm(queue, 'Age', {
      description: `A message has been waiting in ${queue.name} for more than five minutes, so decisions, notifications or the audit trail are late: check the errors and throttles of its function`,
      runbook: 'full-queue',
      topic,
      threshold: MAX_AGE,
      periods: THREE_MINUTES,
      metrics: [
        asAlarmValue(awsMetrics.queue('ApproximateAgeOfOldestMessage', { QueueName: queue.name }, 'Maximum')),
      ],
    });
}
