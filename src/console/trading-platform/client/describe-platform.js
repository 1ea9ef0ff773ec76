import { formatCount, formatDuration } from '/client/components/index.js';

/**
 * @typedef {import('./health-part.js').Health} Health
 * @typedef {import('./health-part.js').Queue} Queue
 * @typedef {import('./database-part.js').Cluster} Cluster
 * @typedef {import('./database-part.js').DatabaseStatus} DatabaseStatus
 */
/**
 * The last value of a topic. With an error, it is old.
 * @template T
 * @typedef {{ value?: T, error?: object }} Reading
 */
/**
 * What was read last.
 * @typedef {{ health: Reading<Health>, queues: Reading<readonly Queue[]>, cluster: Reading<Cluster>,
 *   database: Reading<DatabaseStatus> }} PlatformReadings
 */

/** An event is usually published within seconds; the relay publishes the rest every minute. */
const OLD_EVENT_MS = 120_000;

/** Describes what matters about the platform now. @param {PlatformReadings} readings @returns {string | undefined} */
export function describePlatform({ health, queues, cluster, database }) {
  const problems = [
    ...describeUnread({ 'the health check': health, 'the queues': queues, 'the database cluster': cluster }),
    ...describeHealth(health.value),
    ...describeCluster(cluster.value),
    ...describeDatabase(database),
    ...describeQueues(queues.value),
  ];
  if (problems.length > 0) return `Look at this: ${problems.join('; ')}.`;
  if (!health.value || !queues.value || !cluster.value || !database.value) return undefined;
  const writer = cluster.value.instances.find(({ role }) => role === 'writer');
  const waiting = queues.value.reduce((sum, { messages }) => sum + messages, 0);
  return (
    `The platform is healthy${writer ? `, ${writer.id} is the writer` : ''}, ` +
    `${waiting === 0 ? 'and nothing waits in the queues' : `and ${formatCount(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'} in the queues`}.`
  );
}

/** What cannot be read is not healthy, whatever it was before. @param {Readonly<Record<string, Reading<unknown>>>} readings */
const describeUnread = (readings) =>
  Object.entries(readings).flatMap(([name, { error }]) => (error ? [`${name} cannot be read`] : []));

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
