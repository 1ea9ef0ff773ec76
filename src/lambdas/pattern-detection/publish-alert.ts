import { type Alert, type AlertDecision, MAX_MAIL_WAIT_MS } from '../../domain/alerts';
import type { Telemetry } from '../shared/telemetry';
import type { AlertHistory } from './adapters/alert-history';
import type { AlertTopic } from './adapters/alert-topic';
import type { MailPace } from './adapters/mail-pace';

export interface PublishAlertDeps {
  readonly telemetry: Telemetry;
  readonly history: AlertHistory;
  readonly topic: Pick<AlertTopic, 'publish'>;
  readonly pace: MailPace;
}

/**
 * The duration of a claim in milliseconds. It is longer than the calls for one alert take with all their timeouts and
 * attempts. Together with the timeout of the function it is not longer than the visibility timeout of the queue, so that
 * the claim has expired when the message is retried after a crash. The wait for the turn to publish is not included,
 * because the claim is renewed after it.
 */
export const CLAIM_DURATION_MS = 60_000;

/** A claimed row, with the decision of an earlier invocation if there is one. */
export interface ClaimedAlert {
  /** The end of the claim in milliseconds since 1970. */
  readonly claimedUntil: number;
  readonly decision?: AlertDecision;
}

/**
 * Claims the row of an alert. Returns undefined if the alert is already notified, suppressed or delayed, or its approval
 * was requested. The row records that, because it does not expire: the approval's row is deleted after a year.
 * @param isApproved whether the approval was given
 * @throws Error if another invocation has claimed it, so that the message is retried
 */
export const claimAlert = async (
  alert: Alert,
  { telemetry, history }: Pick<PublishAlertDeps, 'telemetry' | 'history'>,
  isApproved = false,
): Promise<ClaimedAlert | undefined> => {
  const now = telemetry.now();
  const claimedUntil = now + CLAIM_DURATION_MS;
  const claim = await history.claim(alert, now, claimedUntil, isApproved);
  if (claim.state === 'in-progress')
    throw new Error(`${alert.alertId} is being notified by another invocation`);
  if (claim.state === 'claimed') return { claimedUntil, decision: claim.decision };
  telemetry.meter.count('AlertsRepeated', 1);
  return undefined;
};

/**
 * Renews the claim of an alert, publishes the alert and marks its row. After a crash between publishing and marking, or
 * no answer of SNS within 20 seconds, the retry publishes the alert again: SNS can't report whether it published a
 * message. So there are at most as many notifications as receives of the message.
 */
export const publishClaimed = async (
  alert: Alert,
  claimedUntil: number,
  { telemetry, history, topic }: PublishAlertDeps,
): Promise<void> => {
  const { alertId, correlationId, severity } = alert;
  await history.recordDecision(alert, 'notify', claimedUntil, telemetry.now() + CLAIM_DURATION_MS);
  await topic.publish(alert);
  await history.markNotified(alertId, telemetry.now());
  telemetry.meter.measure('AlertPriority', 'Count', 1, { Severity: severity });
  telemetry.log.info('alert notified', { correlation_id: correlationId, alert_id: alertId, severity });
};

/** Publishes an approved alert once. The brake does not apply, because a person has decided. */
export const publishApproved = async (alert: Alert, deps: PublishAlertDeps): Promise<void> => {
  const claimed = await claimAlert(alert, deps, true);
  if (!claimed) return;
  await waitForTurn(deps);
  await publishClaimed(alert, claimed.claimedUntil, deps);
};

/** Waits for the turn to publish. @throws Error if too many processors are waiting; the work is retried */
export const waitForTurn = async ({ pace }: Pick<PublishAlertDeps, 'pace'>): Promise<void> => {
  if (!(await pace.waitForTurn(MAX_MAIL_WAIT_MS)))
    throw new Error('no turn to publish within 30 seconds: notifications are limited to one a second');
};
