import type { Database } from '../database';
import type { Check } from '../run-checks';

/** The longest time of the statement, in milliseconds. */
const TIME_LIMIT_MS = 5_000;
/** It reads a table, so the schema and the permissions are checked as well. */
const STATEMENT = `SELECT pg_is_in_recovery() AS "isReplica", EXISTS (SELECT FROM trading.orders) AS "hasOrders"`;

/** Checks that an instance of the database answers. @param name the name of the check */
export const createDatabaseCheck = (
  name: string,
  role: 'writer' | 'reader',
  database: Pick<Database, 'query'>,
): Check => ({
  name,
  run: async () => {
    const [row] = await database.query<{ isReplica: boolean }>(STATEMENT, [], TIME_LIMIT_MS);
    if (role === 'writer' && row?.isReplica !== false)
      throw new Error('the connection leads to a reader; expected the writer');
  },
});
