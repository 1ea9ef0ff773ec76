import type { Random } from '../../core/random';
import type { Simulation } from '../../core/simulation';
import type { Change, Table } from './table';

/**
 * Amazon DynamoDB Developer Guide, "Using time to live": expired items are typically deleted within a few days; until then,
 * reads return them.
 */
const FIRST_DELETION_MS = 60_000;
const LAST_DELETION_MS = 48 * 3_600_000;

/**
 * Deletes the items of a table some time after they expire.
 * @param attribute contains the time of expiry, in seconds since 1970
 */
export function enableExpiry(simulation: Simulation, table: Table, attribute: string): void {
  const random: Random = simulation.random.fork(`expiry ${table.name}`);
  /** The items that wait for their deletion. */
  const waiting = new Set<string>();

  const scheduleDeletion = (key: string, expiresAt: number): void => {
    waiting.add(key);
    const lagMs = Math.round(random.pickMagnitude(FIRST_DELETION_MS, LAST_DELETION_MS));
    const delayMs = Math.max(0, expiresAt * 1_000 - simulation.now) + lagMs;
    // An expired item is not something that the simulation waits for.
    simulation.scheduleRecurring(delayMs, 'expiry', () => {
      waiting.delete(key);
      deleteIfExpired(key);
    });
  };
  const deleteIfExpired = (key: string): void => {
    const row = table.rows.get(key);
    const expiresAt = row?.[attribute];
    if (!row || typeof expiresAt !== 'number') return;
    if (expiresAt * 1_000 > simulation.now) return scheduleDeletion(key, expiresAt);
    table.commit([{ table, key, before: row, after: undefined, updated: [] }], 'expiry');
  };

  table.onChange(({ key, after }: Change) => {
    const expiresAt = after?.[attribute];
    // DynamoDB ignores values that are not numbers.
    if (typeof expiresAt === 'number' && !waiting.has(key)) scheduleDeletion(key, expiresAt);
  });
}
