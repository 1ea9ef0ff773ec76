import { isInterval, type Interval } from '../calendar';
import { isSymbol, formatIsoTime, parseIso } from '../market-data';
import { ALL_PATTERNS, DEPLOYED_PATTERNS, type PatternName } from '../patterns/types';

/** The fields that identify a detection. They give the same id on every retry. */
export interface DetectionKey {
  readonly symbol: string;
  readonly pattern: PatternName;
  /** The interval of the bars, if they have one. */
  readonly interval?: Interval;
  /** Milliseconds since 1970. */
  readonly confirmedAt: number;
}

export const isPatternName = (value: unknown): value is PatternName =>
  DEPLOYED_PATTERNS.some((pattern) => pattern === value);

/**
 * Formats the patternId and alertId of a detection: `AAPL#double-top#2013-05-31T00:00:00.000Z`, or
 * `AAPL#double-top#5m#2013-05-31T14:30:00.000Z` if the bars have an interval.
 */
export const formatDetectionId = ({ symbol, pattern, interval, confirmedAt }: DetectionKey): string =>
  [symbol, pattern, ...(interval === undefined ? [] : [interval]), formatIsoTime(confirmedAt)].join('#');

/**
 * Parses an id; undefined unless the text is exactly the result of {@link formatDetectionId}. The pattern need not be
 * deployed, because rows outlive the deployment of their pattern.
 */
export const parseDetectionId = (id: string): DetectionKey | undefined => {
  // A symbol can contain the separator; a pattern's name, an interval and a time can't.
  const parts = id.split('#');
  const confirmedAt = parseIso(parts.pop() ?? '');
  const last = parts.at(-1);
  const interval = isInterval(last) ? last : undefined;
  if (interval !== undefined) parts.pop();
  const name = parts.pop();
  const pattern = ALL_PATTERNS.find((known) => known === name);
  const symbol = parts.join('#');
  if (!isSymbol(symbol) || pattern === undefined || confirmedAt === undefined) return undefined;
  const key = { symbol, pattern, ...(interval !== undefined && { interval }), confirmedAt };
  return formatDetectionId(key) === id ? key : undefined;
};
