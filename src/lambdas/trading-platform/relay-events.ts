import { OUTBOX_AGE } from '../../domain/orders';
import { deleteOldRows, readOutboxAge } from './database/outbox';
import { publishEvents, type PublisherDeps } from './publish-events';
import type { Telemetry } from '../shared/telemetry';

export interface RelayDeps extends PublisherDeps {
  readonly telemetry: Telemetry;
}

/** What an invocation of the relay did. */
export interface RelayReport {
  readonly claimed: number;
  readonly deleted: number;
}

const BATCH_SIZE = 100;
/** A statement with its attempts may take this long, in milliseconds. */
const STATEMENT_LIMIT_MS = 5_000;
/** A batch is only started if its events can be put and marked in this time, in milliseconds. */
const BATCH_LIMIT_MS = 25_000;
/** An effect is recognized as a repetition for this time. */
const RETENTION_DAYS = 60;
const MAX_DELETED = 1_000;

/**
 * Publishes the events that the processors could not publish, measures the age of the oldest one, and deletes old rows.
 * @param getTimeLimit returns the milliseconds that are left
 */
export const relayEvents = async (deps: RelayDeps, getTimeLimit: () => number): Promise<RelayReport> => {
  const { database, telemetry } = deps;
  try {
    let claimed = 0;
    for (let batch = BATCH_SIZE; batch === BATCH_SIZE && getTimeLimit() > BATCH_LIMIT_MS;) {
      batch = await publishEvents(deps, { limit: BATCH_SIZE }, STATEMENT_LIMIT_MS);
      claimed += batch;
    }
    const age = await database.transact(readOutboxAge, STATEMENT_LIMIT_MS);
    telemetry.meter.measure(OUTBOX_AGE, 'Milliseconds', age, {});
    const deleted = await database.transact(
      (query) => deleteOldRows(query, RETENTION_DAYS, MAX_DELETED),
      STATEMENT_LIMIT_MS,
    );
    if (claimed + deleted > 0) telemetry.log.info('outbox relayed', { claimed, deleted, age });
    return { claimed, deleted };
  } finally {
    telemetry.meter.flush();
  }
};
