import type { Alert, AlertRow } from '../alert';
import type { Suppression } from '../suppression';
import { type Brake, takeBrakeSlot } from './brake';
import { isBreakerOpen } from './breaker';
import { type Cooldown, isCoolingDown } from './cooldown';
import { isMuted, type Mute } from './mute';
import { findRelatedAlerts } from './structure';

/** The limits that an operator can set. */
export interface LimitSettings {
  /** The maximum number of notifications of a pattern in three minutes. */
  readonly brakeCount: number;
  /** The number of alerts in a minute above which all alerts are delayed. */
  readonly breakerCount: number;
}

/**
 * The decision about an alert: it is notified now, an approval is requested, it waits for the next digest, or it is
 * suppressed. The row of the alert contains the decision, which never changes.
 */
export type AlertDecision = 'notify' | 'approve' | 'digest' | Suppression;

/** The known limits of a symbol and pattern. */
export interface LimitFacts {
  readonly mutes: readonly Mute[];
  readonly cooldown?: Cooldown;
  /** The last notified alerts of the symbol and pattern at other intervals. */
  readonly others?: readonly Cooldown[];
  /** Until when the breaker delays all alerts. */
  readonly breakerUntil?: string;
}

/** Returns why the alert is suppressed; undefined if it is not. @param now milliseconds since 1970 */
export const findSuppression = (
  alert: Alert,
  { mutes, cooldown, others }: LimitFacts,
  now: number,
): Suppression | undefined => {
  if (isMuted(mutes, alert, now)) return 'muted';
  if (findRelatedAlerts(alert, others).replacedBy !== undefined) return 'longer-interval';
  return isCoolingDown(cooldown, alert) ? 'cooldown' : undefined;
};

/**
 * Decides about an alert that is not suppressed: it is delayed if the breaker is open or the brake has no slot left. An
 * alert that needs an approval is never delayed, because its hour begins with the request.
 * @returns the decision, and the brake with the alert's slot if it takes one
 */
export const decideDelivery = (
  { alertId, needsApproval }: { readonly alertId: string; readonly needsApproval: boolean },
  { breakerUntil, brake }: { readonly breakerUntil?: string; readonly brake: Brake },
  { brakeCount }: LimitSettings,
  now: number,
): { readonly decision: AlertDecision; readonly brake?: Brake } => {
  if (needsApproval) return { decision: 'approve' };
  if (isBreakerOpen(breakerUntil, now)) return { decision: 'digest' };
  const newBrake = takeBrakeSlot(brake, alertId, brakeCount, now);
  return newBrake ? { decision: 'notify', brake: newBrake } : { decision: 'digest' };
};

/** The outcomes of an alert, as the commands name them. */
export const ALERT_OUTCOMES = [
  'notified',
  'digest',
  'held',
  'muted',
  'cooldown',
  'longer-interval',
  'approval',
  'processing',
] as const;
export type AlertOutcome = (typeof ALERT_OUTCOMES)[number];

/**
 * Returns the outcome of an alert: `digest` means notified in a digest, `held` means delayed until the next digest, and
 * `approval` means that an approval was requested: the alert waits for it, was rejected, or has expired.
 */
export const getAlertOutcome = ({
  notifiedAt,
  digestId,
  suppressed,
  heldFor,
  severity,
}: Pick<AlertRow, 'notifiedAt' | 'digestId' | 'suppressed' | 'heldFor'> & {
  readonly severity: string;
}): AlertOutcome => {
  if (suppressed !== undefined) return suppressed;
  if (notifiedAt !== undefined) return digestId === undefined ? 'notified' : 'digest';
  if (heldFor !== undefined) return 'held';
  return severity === 'CRITICAL' ? 'approval' : 'processing';
};
