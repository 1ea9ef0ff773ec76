export const SYSTEM_DIR = 'src/systems/trading-platform';

/** The region that the requirement names. */
export const REGION = 'us-east-1';

/** Formats the name of a resource without the suffix: `table-sessions-us-east-1`. */
export const formatName = (resourceType: string, purpose: string): string =>
  `${resourceType}-${purpose}-${REGION}`;

/** The function that runs outside of the network, because it uses the API as clients do. */
export const OUTSIDE_MONITOR = 'outside-monitor';
/** All functions, by their purposes. */
export const FUNCTIONS: readonly string[] = [
  'session-api',
  'order-intake',
  'order-processor',
  'order-query',
  'arrival-processor',
  'outbox-relay',
  'audit-recorder',
  'health',
  'database-migrator',
  'inside-monitor',
  OUTSIDE_MONITOR,
];
