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

const BATCH_SIZE = 50;
/** A statement with its attempts may take this long, in milliseconds. */
const STATEMENT_LIMIT_MS = 5_000;
/** The bus must accept a batch in this time, in milliseconds. */
const PUT_LIMIT_MS = 10_000;
/** A batch is only started if it can be claimed, put and marked, and the rest be done, in this time, in milliseconds. */
const BATCH_LIMIT_MS = 30_000;
/** Old rows are deleted while more time than this is left, in milliseconds. */
const DELETION_LIMIT_MS = 10_000;
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
    const claimed = await publishDue(deps, getTimeLimit);
    const age = await database.transact(readOutboxAge, STATEMENT_LIMIT_MS);
    telemetry.meter.measure(OUTBOX_AGE, 'Milliseconds', age, {});
    const deleted = await deleteOld(deps, getTimeLimit);
    if (claimed + deleted > 0) telemetry.log.info('outbox relayed', { claimed, deleted, age });
    return { claimed, deleted };
  } finally {
    telemetry.meter.flush();
  }
};

/** Publishes batches until nothing is due, the bus refuses an event, or the time is over. @returns the number of claimed events */
const publishDue = async (deps: RelayDeps, getTimeLimit: () => number): Promise<number> => {
  let total = 0;
  while (getTimeLimit() > BATCH_LIMIT_MS) {
    const limits = { putMs: PUT_LIMIT_MS, statementMs: STATEMENT_LIMIT_MS };
    const { claimed, published } = await publishEvents(deps, { limit: BATCH_SIZE }, limits);
    total += claimed;
    if (claimed === 0 || published === 0) break;
  }
  return total;
};

const deleteOld = async ({ database }: RelayDeps, getTimeLimit: () => number): Promise<number> => {
  let total = 0;
  let deleted = MAX_DELETED;
  while (deleted >= MAX_DELETED && getTimeLimit() > DELETION_LIMIT_MS) {
    deleted = await database.transact(
      (query) => deleteOldRows(query, RETENTION_DAYS, MAX_DELETED),
      STATEMENT_LIMIT_MS,
    );
    total += deleted;
  }
  return total;
};
