import { OLDEST_TIME, type TimeRange } from '../../../domain/market-data';

const DAY_MS = 86_400_000;

/**
 * Returns the accepted range of times in a file: until a day after `now`, because local times without a zone count as
 * UTC. A later time is a mistake, and would make all later bars of its symbol late.
 * @param now milliseconds since 1970
 */
export const createFileTimeRange = (now: number): TimeRange => ({
  oldest: OLDEST_TIME,
  newest: now + DAY_MS,
});
