import { isSymbol, formatIsoTime, parseIso } from '../market-data';
import { PATTERNS, type PatternName } from '../patterns/types';

/** The three facts that make a detection what it is: the same facts give the same id on every retry. */
export interface DetectionKey {
  readonly symbol: string;
  readonly pattern: PatternName;
  /** Milliseconds since 1970. */
  readonly confirmedAt: number;
}

export const isPatternName = (value: unknown): value is PatternName =>
  PATTERNS.some((pattern) => pattern === value);

/** `AAPL#double-top#2013-05-31T00:00:00.000Z`: patternId and alertId alike. */
export const formatDetectionId = ({ symbol, pattern, confirmedAt }: DetectionKey): string =>
  `${symbol}#${pattern}#${formatIsoTime(confirmedAt)}`;

/** The facts in an id; undefined where the text is not exactly what {@link formatDetectionId} writes. */
export const parseDetectionId = (id: string): DetectionKey | undefined => {
  const [symbol, pattern, iso] = id.split('#');
  const confirmedAt = parseIso(iso ?? '');
  if (!isSymbol(symbol) || !isPatternName(pattern) || confirmedAt === undefined) return undefined;
  const key = { symbol, pattern, confirmedAt };
  return formatDetectionId(key) === id ? key : undefined;
};
