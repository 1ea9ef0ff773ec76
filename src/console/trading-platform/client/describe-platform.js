import { formatDuration } from '/client/components/index.js';
import { formatCount } from './order-states.js';

/**
 * @typedef {import('./health-part.js').Health} Health
 * @typedef {import('./health-part.js').Queue} Queue
 * @typedef {import('./database-part.js').Cluster} Cluster
 * @typedef {import('./database-part.js').DatabaseStatus} DatabaseStatus
 */
/**
 * What was read last.
 * @typedef {{ health: { value?: Health }, queues: { value?: readonly Queue[] }, cluster: { value?: Cluster },
 *   database: { value?: DatabaseStatus, error?: object } }} PlatformReadings
 */

/** An event is usually published within seconds; the relay publishes the rest every minute. */
const OLD_EVENT_MS = 120_000;

/** Describes what matters about the platform now. @param {PlatformReadings} readings @returns {string | undefined} */
export function describePlatform({ health, queues, cluster, database }) {
  if (!health.value && !cluster.value && !queues.value) return undefined;
  const problems = [
    ...describeHealth(health.value),
    ...describeCluster(cluster.value),
    ...describeDatabase(database),
    ...describeQueues(queues.value),
  ];
  if (problems.length > 0) return `Look at this: ${problems.join('; ')}.`;
  const writer = cluster.value?.instances.find(({ role }) => role === 'writer');
  const waiting = (queues.value ?? []).reduce((sum, { messages }) => sum + messages, 0);
  return (
    `The platform is healthy${writer ? `, ${writer.id} is the writer` : ''}, ` +
    `${waiting === 0 ? 'and nothing waits in the queues' : `and ${formatCount(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'} in the queues`}.`
  );
}

/** @param {Health} [health] */
function describeHealth(health) {
  if (!health || health.isHealthy) return [];
  const failed = health.checks.filter(({ status }) => status !== 'ok').map(({ name }) => name);
  return [`the health check of ${failed.join(', ') || 'the API'} fails`];
}

/** @param {Cluster} [cluster] */
function describeCluster(cluster) {
  if (!cluster) return [];
  const { status, instances } = cluster;
  const hasWriter = instances.some(({ role }) => role === 'writer');
  return [
    ...(status === 'available' ? [] : [`the database is ${status}`]),
    ...(hasWriter ? [] : ['the database has no writer']),
    ...(instances.some(({ role }) => role === 'reader') ? [] : ['the database has no reader to promote']),
  ];
}

/** @param {PlatformReadings['database']} database */
function describeDatabase({ value, error }) {
  const outbox = value?.outbox;
  return [
    ...(error ? ['the writer does not answer'] : []),
    ...(value && value.pending.length > 0
      ? [`${formatCount(value.pending.length, 'migration')} not applied`]
      : []),
    ...(outbox && outbox.oldestMs > OLD_EVENT_MS
      ? [
          `${formatCount(outbox.unpublished, 'event')} not published, the oldest for ${formatDuration(outbox.oldestMs)}`,
        ]
      : []),
  ];
}

/** @param {readonly Queue[]} [queues] */
function describeQueues(queues = []) {
  const failed = queues.filter(({ messages, isForFailures }) => isForFailures && messages > 0);
  return failed.map(
    ({ name, messages }) => `${formatCount(messages, 'message')} failed for good, in ${name}`,
  );
}
