import { formatIsoTime } from '../../market-data';
import type { Alert } from '../alert';

/**
 * The time after an alert in which further alerts of its symbol and pattern are suppressed. It is measured in the time of
 * the bars, so that a replay at any speed suppresses the same alerts.
 */
export interface Cooldown {
  readonly alertId: string;
  /** The confirmation of the alert that started the cooldown, in ISO-8601 UTC. */
  readonly from: string;
  readonly until: string;
  /** The confidence of that alert. */
  readonly confidence: number;
}

/** The minimum length of a cooldown in milliseconds. */
export const MIN_COOLDOWN_MS = 15 * 60_000;
/** An alert whose confidence is this much higher is notified during the cooldown. */
export const MIN_CONFIDENCE_GAIN = 10;

/** The id of the cooldown of a symbol and pattern. */
export const formatCooldownId = ({ symbol, pattern }: Pick<Alert, 'symbol' | 'pattern'>): string =>
  `cooldown#${symbol}#${pattern}`;

/** Creates the cooldown that an alert starts: as long as its pattern took to form, and at least 15 minutes. */
export const createCooldown = ({
  alertId,
  start,
  timestamp,
  confidence,
}: Pick<Alert, 'alertId' | 'start' | 'timestamp' | 'confidence'>): Cooldown => {
  const from = Date.parse(timestamp);
  const length = Math.max(from - Date.parse(start), MIN_COOLDOWN_MS);
  return { alertId, from: timestamp, until: formatIsoTime(from + length), confidence };
};

/**
 * Whether the cooldown suppresses the alert. Alerts can arrive in any order, so an earlier alert is suppressed if its own
 * cooldown would include the confirmation of the notified one. The alert that started the cooldown is never suppressed.
 */
export const isCoolingDown = (cooldown: Cooldown | undefined, alert: Alert): boolean => {
  if (cooldown === undefined || cooldown.alertId === alert.alertId) return false;
  const own = createCooldown(alert);
  const overlaps = alert.timestamp < cooldown.until && cooldown.from < own.until;
  return overlaps && alert.confidence < cooldown.confidence + MIN_CONFIDENCE_GAIN;
};
