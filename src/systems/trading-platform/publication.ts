import { DATABASE_NAMES } from '../../config/trading-platform';
import type { AuroraCluster } from '../../modules/aurora-cluster';
import { RecurringSchedule } from '../../modules/recurring-schedule';
import type { SystemContext } from './context';
import type { GrantPublish } from './events';

/** The timeout in seconds: a run ends before the next one. */
const TIMEOUT = 50;
/** A run is not started later than this, in seconds: the next one does the same. */
const MAX_AGE = 60;

/**
 * Creates the function that publishes the events of the outbox, which a processor could not publish itself, every minute, and
 * measures the age of the oldest one.
 */
export function createPublication(
  { stack, config, schedules: group, failedRuns, createFunction }: SystemContext,
  database: AuroraCluster,
  grantPublish: GrantPublish,
) {
  const relay = createFunction('OutboxRelay', {
    timeout: TIMEOUT,
    reservedConcurrency: config.concurrency.outboxRelay,
    asynchronous: { retries: 0, maxEventAge: MAX_AGE, onFailure: failedRuns },
  });
  database.grantConnect(relay, DATABASE_NAMES.applicationUser);
  grantPublish(relay);
  new RecurringSchedule(stack, 'OutboxSchedule', {
    group,
    target: relay,
    schedule: 'rate(1 minute)',
    input: {},
  });
  return { relay };
}
