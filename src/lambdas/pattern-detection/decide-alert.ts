import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Alert,
  type AlertDecision,
  createCooldown,
  decideDelivery,
  exceedsBreaker,
  findRelatedAlerts,
  findSuppression,
  isBreakerOpen,
  type LimitFacts,
  type LimitSettings,
  type RelatedAlerts,
  type Suppression,
} from '../../domain/alerts';
import { needsApproval } from '../../domain/approvals';
import type { Telemetry } from '../shared/telemetry';
import type { AlertLimits } from './adapters/alert-limits';

export interface DecideAlertDeps {
  readonly telemetry: Telemetry;
  readonly limits: AlertLimits;
  readonly settings: LimitSettings;
}

/** The maximum number of attempts if concurrent processors change a row between its read and its write. */
const MAX_ATTEMPTS = 20;
const MAX_PAUSE_MS = 20;

/**
 * Decides about an alert whose row is claimed. Each limit is a row that is changed only if it has not changed since it
 * was read. An alert that has taken a cooldown or a slot of the brake retains it, so that a retry after a crash decides
 * the same.
 */
export const decideAlert = async (
  alert: Alert,
  deps: DecideAlertDeps,
): Promise<RelatedAlerts & { readonly decision: AlertDecision }> => {
  const { limits, telemetry } = deps;
  const { suppression, facts } = await startCooldown(alert, deps);
  const related = findRelatedAlerts(alert, facts.others);
  if (suppression) return { decision: suppression, ...related };
  const breakerUntil = await checkBreaker(facts, deps);
  const delivery = { alertId: alert.alertId, needsApproval: needsApproval(alert) };
  const decision = await retryOnConflict(`the brake of ${alert.pattern}`, async () => {
    const isBraked = !delivery.needsApproval && !isBreakerOpen(breakerUntil, telemetry.now());
    const brake = isBraked ? await limits.readBrake(alert.pattern) : { slots: [], version: 0 };
    const now = telemetry.now();
    const decided = decideDelivery(delivery, { breakerUntil, brake }, deps.settings, now);
    if (decided.brake && !(await limits.replaceBrake(alert.pattern, decided.brake, now))) return undefined;
    return decided.decision;
  });
  return { decision, ...related };
};

/** Starts the cooldown of an alert that is not suppressed. */
const startCooldown = (
  alert: Alert,
  { limits, telemetry }: DecideAlertDeps,
): Promise<{ readonly suppression?: Suppression; readonly facts: LimitFacts }> =>
  retryOnConflict(`the cooldown of ${alert.symbol} ${alert.pattern}`, async () => {
    const facts = await limits.read(alert);
    const now = telemetry.now();
    const suppression = findSuppression(alert, facts, now);
    if (suppression || facts.cooldown?.alertId === alert.alertId) return { suppression, facts };
    const started = await limits.startCooldown(alert, createCooldown(alert), facts.cooldown, now);
    return started ? { facts } : undefined;
  });

/** Counts the alert, and opens the breaker if there are too many. Returns until when it is open. */
const checkBreaker = async (
  { breakerUntil }: LimitFacts,
  { limits, settings, telemetry }: DecideAlertDeps,
): Promise<string | undefined> => {
  const now = telemetry.now();
  const alerts = await limits.countAlert(now);
  if (isBreakerOpen(breakerUntil, now) || !exceedsBreaker(alerts, settings.breakerCount)) return breakerUntil;
  const { isNew, openUntil } = await limits.openBreaker(now);
  if (isNew) {
    telemetry.meter.count('AlertBreakerOpened', 1);
    telemetry.log.error('alert breaker opened', { alerts_in_minute: alerts, open_until: openUntil });
  }
  return openUntil;
};

/** Repeats work that returns undefined after a conflict. @throws Error if each attempt had a conflict */
const retryOnConflict = async <T>(description: string, work: () => Promise<T | undefined>): Promise<T> => {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const result = await work();
    if (result !== undefined) return result;
    await sleep(randomInt(MAX_PAUSE_MS));
  }
  throw new Error(
    `failed to change ${description}: other invocations changed it in ${MAX_ATTEMPTS} attempts`,
  );
};
