import { formatCount } from '/client/components/index.js';

/**
 * @typedef {import('./alarms.js').AlarmStatus} AlarmStatus
 * @typedef {import('./queues.js').ShownQueue} ShownQueue
 * @typedef {{ stack: string, what: string }} UnreadStack why a stack could not be read
 * @typedef {{ alarms: readonly AlarmStatus[], unread: readonly UnreadStack[] }} AlarmsReading
 * @typedef {{ queues: readonly ShownQueue[], unread: readonly UnreadStack[] }} QueuesReading
 */

/**
 * Lists the stacks whose alarms or queues could not be read, each once.
 * @param {AlarmsReading} [alarms] @param {QueuesReading} [queues]
 * @returns {readonly UnreadStack[]}
 */
export const listUnread = (alarms, queues) => [
  ...new Map(
    [...(alarms?.unread ?? []), ...(queues?.unread ?? [])].map((unread) => [unread.stack, unread]),
  ).values(),
];

/**
 * Describes what matters now, as a person would. Nothing is called well that could not be read.
 * @param {AlarmsReading} [alarms] @param {QueuesReading} [queues]
 */
export function describeHealth(alarms, queues) {
  if (!alarms || !queues) return 'Reading the alarms and the queues …';
  const unread = listUnread(alarms, queues).length;
  const sentences = [describeAlarms(alarms.alarms), describeQueues(queues)];
  if (unread > 0)
    sentences.push(
      `${formatCount(unread, 'stack does', 'stacks do')} not answer, so nothing is known about ${unread === 1 ? 'it' : 'them'}.`,
    );
  return sentences.filter(Boolean).join(' ');
}

/** @param {readonly AlarmStatus[]} alarms the last one that fires comes first */
function describeAlarms(alarms) {
  const firing = alarms.filter(({ state }) => state === 'ALARM');
  const [first] = firing;
  if (alarms.length === 0) return 'No alarm is deployed.';
  if (!first) return `None of the ${formatCount(alarms.length, 'alarm')} fires.`;
  return firing.length === 1
    ? `${first.name} fires: ${first.description}.`
    : `${firing.length} of ${alarms.length} alarms fire, the last one is ${first.name}: ${first.description}.`;
}

/** @param {QueuesReading} reading */
function describeQueues({ queues, unread }) {
  const failed = queues.reduce((sum, queue) => sum + (queue.isForFailures ? queue.messages : 0), 0);
  const waiting = queues.reduce((sum, queue) => sum + (queue.isForFailures ? 0 : queue.messages), 0);
  const messages = [
    ...(failed > 0
      ? [formatCount(failed, 'failed message waits for you', 'failed messages wait for you')]
      : []),
    ...(waiting > 0
      ? [formatCount(waiting, 'message is being worked off', 'messages are being worked off')]
      : []),
  ];
  if (messages.length > 0) return `${messages.join(', and ')}.`;
  return unread.length === 0 ? 'No message waits.' : '';
}
