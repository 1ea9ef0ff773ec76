import { check, noticesOf, type Limits, type Notice, type Observation } from '../../domain/thresholds';
import { CALLS_AT_A_TIME } from '../shared/aws';
import { failuresOf } from '../shared/concurrency';
import type { NoticeTopic } from './adapters/notice-topic';
import type { Observations } from './adapters/observations';
import type { Watch } from '../shared/observability';
import type { ThresholdWatch, Watched } from './adapters/threshold-watch';

export interface CheckerDeps {
  readonly watch: Watch;
  readonly observations: Observations;
  readonly thresholds: ThresholdWatch;
  readonly topic: NoticeTopic;
  readonly limits: Limits;
}

/** How long notices stay claimed, in milliseconds: longer than the function may run. */
export const CLAIM_MS = 120_000;

/**
 * Compares each symbol with where the last check left it. A symbol moves on by one conditional write that also holds
 * what is to be told of it, so of checks that run at the same time one decides; then it is told, then marked as told.
 * What a crash leaves untold, the next check tells. A crash between telling and marking tells twice, under one id.
 */
export const makeChecker = (deps: CheckerDeps) => async (): Promise<{ checked: number; notices: number }> => {
  const { watch, observations, thresholds } = deps;
  const [current, before] = await watch.trace('load', () =>
    Promise.all([observations.all(), thresholds.load()]),
  );
  const notices: Notice[] = [];
  const failures = await watch.trace('check', () =>
    failuresOf(current, CALLS_AT_A_TIME, async (observation) => {
      notices.push(...(await checkSymbol(observation, before.get(observation.symbol), deps)));
    }),
  );
  for (const { item, error } of failures)
    watch.log.error('symbol not checked', { symbol: item.symbol, error });
  watch.meter.count('SymbolsChecked', current.length - failures.length);
  watch.meter.count('ThresholdNotices', notices.length);
  watch.meter.flush();
  if (failures[0]) throw failures[0].error;
  return { checked: current.length, notices: notices.length };
};

/** Returns what was told of the symbol. */
const checkSymbol = async (now: Observation, before: Watched | undefined, deps: CheckerDeps) => {
  const { watch, thresholds, limits } = deps;
  const time = watch.now();
  if (before && before.pending.length > 0) {
    if (before.claimedUntil > time) return [];
    if (!(await thresholds.takeOver(before, time + CLAIM_MS))) return [];
    return tell(before, deps);
  }
  if (before?.observation.count === now.count) return [];
  // Fewer bars than before: the detector has started anew, and so does the comparison.
  const pending = before ? noticesOf(before.observation, now, check(before.observation, now, limits)) : [];
  const next = { observation: now, pending, claimedUntil: time + CLAIM_MS };
  if (!(await thresholds.move(next, before?.observation.count, time))) return [];
  return tell(next, deps);
};

const tell = async ({ observation, pending }: Watched, { watch, thresholds, topic }: CheckerDeps) => {
  for (const notice of pending) {
    await topic.publish(notice);
    const { noticeId, symbol, value } = notice;
    watch.log.info('threshold passed', { correlation_id: noticeId, symbol, value });
  }
  if (pending.length > 0) await thresholds.told(observation);
  return pending;
};
