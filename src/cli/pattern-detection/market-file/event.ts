import { OLDEST_TIME, readEvent, type TimeRange } from '../../../domain/market-data';
import type { Bar } from '../../../domain/patterns';
import { formatViolation } from '../../../domain/validation';
import type { FileFields } from './fields';

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

/** Converts the fields of an event to a bar by the rules of the stream, or returns why they are invalid. */
export function readFileEvent(fields: FileFields, range: TimeRange): Bar | string {
  const bar = readEvent(fields, '', range);
  return 'rule' in bar ? formatViolation(bar) : bar;
}
