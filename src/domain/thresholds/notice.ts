import { formatIsoTime } from '../market-data';
import type { Breach, Observation } from './breach';

/** The notification of a breach, for people and programs; all times are ISO-8601 UTC. */
export interface Notice {
  /** `<symbol>#<threshold>#<time of the last bar>`, so that a retry repeats the id. */
  readonly noticeId: string;
  readonly kind: 'threshold';
  readonly symbol: string;
  readonly threshold: Breach['threshold'];
  readonly value: number;
  readonly limit: number;
  readonly close: number;
  readonly previousClose: number;
  /** The time of the last bar, and of the last bar of the previous check. */
  readonly timestamp: string;
  readonly since: string;
  readonly summary: string;
}

const roundToCents = (value: number): number => Math.round(value * 100) / 100;

/** Creates a notice for each breach between two observations. */
export const createNotices = (
  before: Observation,
  now: Observation,
  breaches: readonly Breach[],
): readonly Notice[] =>
  breaches.map((breach) => ({
    noticeId: `${now.symbol}#${breach.threshold}#${formatIsoTime(now.timestamp)}`,
    kind: 'threshold',
    symbol: now.symbol,
    threshold: breach.threshold,
    value: roundToCents(breach.value),
    limit: breach.limit,
    close: now.close,
    previousClose: before.close,
    timestamp: formatIsoTime(now.timestamp),
    since: formatIsoTime(before.timestamp),
    summary: formatNoticeSummary(before, now, breach),
  }));

/** Formats the subject of a notice: ASCII, below the 100 characters that SNS accepts. */
export const formatNoticeSubject = ({ symbol, threshold, value }: Notice): string =>
  threshold === 'price-move'
    ? `${symbol} moved ${value} times its recent range`
    : `${symbol} volume is ${value} times its average`;

const formatNoticeSummary = (
  before: Observation,
  now: Observation,
  { threshold, value, limit }: Breach,
): string => {
  const between = `between ${formatIsoTime(before.timestamp)} and ${formatIsoTime(now.timestamp)}`;
  return threshold === 'price-move'
    ? `${now.symbol} went from ${before.close} to ${now.close} ${between}: ${roundToCents(Math.abs(value))} times ` +
        `its own recent range for that many bars, over the limit of ${limit}.`
    : `${now.symbol} traded ${roundToCents(value)} times its own average volume ${between}, over the limit of ${limit}.`;
};
