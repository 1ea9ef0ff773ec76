import { ConfigError } from '../config-error';

/** The names in the database. Functions log in with IAM, except the migrator: AWS stores the password of the master user. */
export const DATABASE_NAMES = {
  database: 'trading',
  /** Applies migrations, and creates the other users. */
  masterUser: 'trading_admin',
  /** Reads and writes orders. It cannot change tables. */
  applicationUser: 'trading_app',
  /** Reads orders, accounts and positions, and writes nothing. */
  readerUser: 'trading_reader',
} as const;

/** The capacity of each instance in Aurora capacity units (ACU), each with about 2 GiB of memory. */
export interface DatabaseCapacity {
  readonly min: number;
  readonly max: number;
}

/** The port of PostgreSQL on AWS. */
export const DEFAULT_DATABASE_PORT = 5432;
/** Connections that no function uses: those of Aurora itself, of the migrations, and of people who investigate. */
const OTHER_CONNECTIONS = 20;
/**
 * The limit of connections of an instance with a maximum capacity of 1 ACU. Aurora derives the limit from the maximum
 * capacity, a little more than in proportion (Aurora User Guide, "Maximum connections for Aurora Serverless v2").
 */
const CONNECTIONS_PER_UNIT = 189;
/** The limit with a minimum capacity of 0.5 ACU, whatever the maximum capacity is (same page). */
const MAX_CONNECTIONS_OF_SMALLEST = 2000;
const SMALLEST_CAPACITY = 0.5;

/** Returns a number of connections that an instance accepts at any capacity. */
export const calculateConnectionLimit = ({ min, max }: DatabaseCapacity): number =>
  Math.min(
    Math.floor(max * CONNECTIONS_PER_UNIT),
    min === SMALLEST_CAPACITY ? MAX_CONNECTIONS_OF_SMALLEST : 5000,
  );

/**
 * Checks the bounds of the capacity, and that all execution environments can be connected at the same time. After the writer
 * fails, all of them connect to the same instance.
 * @param connections the connections of all execution environments together
 * @throws ConfigError that names the variable
 */
export function assertDatabaseCapacity(capacity: DatabaseCapacity, connections: number): void {
  const { min, max } = capacity;
  if (max < min)
    throw new ConfigError(
      `DATABASE_MAX_CAPACITY is "${max}"; expected at least ${min}, which is DATABASE_MIN_CAPACITY`,
    );
  const limit = calculateConnectionLimit(capacity);
  if (connections + OTHER_CONNECTIONS > limit)
    throw new ConfigError(
      `DATABASE_MAX_CAPACITY is "${max}"; expected more, because the functions can open ${connections} connections, and the database accepts ${limit}, of which ${OTHER_CONNECTIONS} are for other uses`,
    );
}
