import type { Database } from '../database';
import type { Check } from '../run-checks';

/** The longest time of the statement, in milliseconds. */
const TIME_LIMIT_MS = 5_000;
/** It reads a table, so the schema and the permissions are checked as well. */
const STATEMENT = `SELECT pg_is_in_recovery() AS "isReplica", EXISTS (SELECT FROM trading.orders) AS "hasOrders"`;

/** The instance to which a connection should lead; `any` if there is only one. */
export type ExpectedInstance = 'writer' | 'reader' | 'any';

/**
 * Checks that an instance of the database answers. Without a reader, its name leads to the writer, whose failure would then be
 * an outage of minutes: so the reader's check fails if it reaches the writer.
 * @param name the name of the check
 */
export const createDatabaseCheck = (
  name: string,
  expected: ExpectedInstance,
  database: Pick<Database, 'query' | 'close'>,
): Check => ({
  name,
  run: async () => {
    const [row] = await database.query<{ isReplica: boolean }>(STATEMENT, [], TIME_LIMIT_MS);
    const found = row?.isReplica ? 'reader' : 'writer';
    if (expected === 'any' || found === expected) return;
    // The name can lead to another instance at the next attempt, and a connection does not follow it.
    database.close();
    throw new Error(`the connection leads to a ${found}; expected the ${expected}`);
  },
});
