import type { ExchangeCalendar } from '../../domain/calendar';
import {
  findBreaches,
  findSilentSymbols,
  createNotices,
  type ThresholdLimits,
  type Notice,
  type Observation,
} from '../../domain/thresholds';
import { MAX_MAIL_WAIT_MS } from '../../domain/alerts';
import { MAX_CONCURRENT_CALLS } from '../shared/aws';
import { collectFailures } from '../shared/concurrency';
import { reportMarketHours } from './market-hours';
import type { NoticeTopic } from './adapters/notice-topic';
import type { MailPace } from './adapters/mail-pace';
import type { Observations } from './adapters/observations';
import type { Telemetry } from '../shared/telemetry';
import type { SymbolChecks, SymbolCheck } from './adapters/symbol-checks';

export interface ThresholdCheckerDeps {
  readonly telemetry: Telemetry;
  readonly observations: Observations;
  readonly thresholds: SymbolChecks;
  readonly topic: NoticeTopic;
  /** The turns to publish, which alerts take too. */
  readonly pace: MailPace;
  readonly limits: ThresholdLimits;
  /** The symbols that have market data every five minutes of a session. */
  readonly liquidSymbols: readonly string[];
  /** The length of the bars in milliseconds; 0 if each event is used as a bar. */
  readonly barMs: number;
  /** The exchange whose hours are reported. */
  readonly calendar: ExchangeCalendar;
}

/** The duration of a claim in milliseconds: longer than all calls for one symbol together, even if each times out. */
export const CLAIM_DURATION_MS = 120_000;

/** After this time in milliseconds a check publishes no further notices; the next one publishes those that are pending. */
export const PUBLISHING_MS = 150_000;

/**
 * Creates the handler that reports whether the market is open and compares each symbol with its previous check. One conditional write saves the new observation
 * and its pending notices, so only one of several concurrent checks succeeds. Then the notices are published and cleared.
 * After a crash, the next check publishes pending notices. A crash between publishing and clearing publishes a notice
 * twice, with the same id.
 */
export const createThresholdChecker =
  (deps: ThresholdCheckerDeps) => async (): Promise<{ checked: number; notices: number }> => {
    const { telemetry, observations, thresholds, calendar } = deps;
    const publishUntil = telemetry.now() + PUBLISHING_MS;
    reportMarketHours(telemetry.meter, calendar, telemetry.now());
    const [current, before] = await telemetry.trace('load', () =>
      Promise.all([observations.loadAll(), thresholds.load()]),
    );
    reportSilence(current, deps);
    const notices: Notice[] = [];
    const failures = await telemetry.trace('check', () =>
      collectFailures(current, MAX_CONCURRENT_CALLS, async (observation) => {
        notices.push(...(await checkSymbol(observation, before.get(observation.symbol), publishUntil, deps)));
      }),
    );
    for (const { item, error } of failures)
      telemetry.log.error('symbol not checked', { symbol: item.symbol, error });
    telemetry.meter.count('SymbolsChecked', current.length - failures.length);
    telemetry.meter.count('ThresholdNotices', notices.length);
    telemetry.meter.flush();
    if (failures[0]) throw failures[0].error;
    return { checked: current.length, notices: notices.length };
  };

/** Reports the liquid symbols without market data. */
const reportSilence = (
  current: readonly Observation[],
  { telemetry, calendar, liquidSymbols, barMs }: ThresholdCheckerDeps,
): void => {
  const now = telemetry.now();
  const openedAt = calendar.findSession(now)?.open;
  const silent = findSilentSymbols(liquidSymbols, current, { now, openedAt, barMs });
  if (silent.length === 0) return;
  telemetry.meter.count('SymbolsSilent', silent.length);
  telemetry.log.error('symbols silent', { symbols: silent });
};

/** Checks a symbol and returns the published notices. */
const checkSymbol = async (
  current: Observation,
  before: SymbolCheck | undefined,
  publishUntil: number,
  deps: ThresholdCheckerDeps,
) => {
  const { telemetry, thresholds, limits } = deps;
  const time = telemetry.now();
  if (before && before.pending.length > 0) {
    if (before.claimedUntil > time) return [];
    if (!(await thresholds.renewClaim(before, time + CLAIM_DURATION_MS))) return [];
    return publishPending(before, publishUntil, deps);
  }
  if (before?.observation.count === current.count) return [];
  // Fewer bars than before mean that the detector was reset, so there is nothing to compare.
  const pending = before
    ? createNotices(before.observation, current, findBreaches(before.observation, current, limits))
    : [];
  const next = { observation: current, pending, claimedUntil: time + CLAIM_DURATION_MS };
  if (!(await thresholds.replaceCheck(next, before?.observation.count, time))) return [];
  return publishPending(next, publishUntil, deps);
};

const publishPending = async (
  { observation, pending }: SymbolCheck,
  publishUntil: number,
  { telemetry, thresholds, topic, pace }: ThresholdCheckerDeps,
) => {
  for (const [index, notice] of pending.entries()) {
    const wait = Math.min(MAX_MAIL_WAIT_MS, publishUntil - telemetry.now());
    if (wait <= 0 || !(await pace.waitForTurn(wait))) {
      telemetry.log.warn('notices postponed', { symbol: notice.symbol, notices: pending.length - index });
      return pending.slice(0, index);
    }
    await topic.publish(notice);
    const { noticeId, symbol, value } = notice;
    telemetry.log.info('threshold exceeded', { correlation_id: noticeId, symbol, value });
  }
  if (pending.length > 0) await thresholds.clearPending(observation);
  return pending;
};
