import type { AlertRow } from '../../../../domain/alerts';
import { compareRows, countMostNotifications, countOutcomes, findRepeated, type LoadCheck } from '../check';

/** What became of the alerts of a load test. */
export interface AlertCheck extends Pick<LoadCheck, 'alerts' | 'notifiedTwice' | 'outcomes' | 'brake'> {
  /** How many alerts can be published twice, because a function was killed between the publication and its mark. */
  readonly mayBeNotifiedTwice: number;
}

/** The contents of AlertHistory and of the logs after a load test. */
export interface AlertResults {
  readonly rows: readonly AlertRow[];
  /** The ids of the alerts that were published, once per notification. */
  readonly notified: readonly string[];
  readonly brakeCount: number;
}

/** Checks that each alert has one row with an outcome. */
export const checkAlerts = (
  sent: ReadonlySet<string>,
  { rows, notified, brakeCount }: AlertResults,
  mayBeNotifiedTwice: number,
): AlertCheck => ({
  alerts: compareRows(
    sent,
    rows.map(({ alertId }) => alertId),
  ),
  notifiedTwice: findRepeated(notified),
  mayBeNotifiedTwice,
  outcomes: countOutcomes(rows),
  brake: { mostNotifications: countMostNotifications(rows), limit: brakeCount },
});

/** Whether no alert is lost or doubled or without an outcome, and people were notified as often as allowed. */
export const isAlertCheckClean = ({
  alerts,
  notifiedTwice,
  mayBeNotifiedTwice,
  outcomes,
  brake,
}: AlertCheck): boolean =>
  alerts.lost.length + alerts.duplicated.length + outcomes.processing === 0 &&
  notifiedTwice.length <= mayBeNotifiedTwice &&
  brake.mostNotifications <= brake.limit + mayBeNotifiedTwice;
