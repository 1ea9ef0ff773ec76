import { isSymbol, formatIsoTime, parseIso } from '../market-data';
import { ALL_PATTERNS, DEPLOYED_PATTERNS, type PatternName } from '../patterns/types';

/** The fields that identify a detection. They give the same id on every retry. */
export interface DetectionKey {
  readonly symbol: string;
  readonly pattern: PatternName;
  /** Milliseconds since 1970. */
  readonly confirmedAt: number;
}

export const isPatternName = (value: unknown): value is PatternName =>
  DEPLOYED_PATTERNS.some((pattern) => pattern === value);

/** Formats the patternId and alertId of a detection: `AAPL#double-top#2013-05-31T00:00:00.000Z`. */
export const formatDetectionId = ({ symbol, pattern, confirmedAt }: DetectionKey): string =>
  `${symbol}#${pattern}#${formatIsoTime(confirmedAt)}`;

/**
 * Parses an id; undefined unless the text is exactly the result of {@link formatDetectionId}. The pattern need not be
 * deployed, because rows outlive the deployment of their pattern.
 */
export const parseDetectionId = (id: string): DetectionKey | undefined => {
  // A symbol can contain the separator; a pattern's name and a time can't.
  const timeAt = id.lastIndexOf('#');
  const nameAt = id.lastIndexOf('#', timeAt - 1);
  const [symbol, name, iso] = [id.slice(0, nameAt), id.slice(nameAt + 1, timeAt), id.slice(timeAt + 1)];
  const pattern = ALL_PATTERNS.find((known) => known === name);
  const confirmedAt = parseIso(iso);
  if (nameAt < 0 || !isSymbol(symbol) || pattern === undefined || confirmedAt === undefined) return undefined;
  const key = { symbol, pattern, confirmedAt };
  return formatDetectionId(key) === id ? key : undefined;
};
