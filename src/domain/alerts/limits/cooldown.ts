import { type Interval, INTERVALS } from '../../calendar';
import { formatIsoTime } from '../../market-data';
import type { Alert } from '../alert';

/** The position of a pattern in time and price. */
export type StructureExtent = Pick<Alert, 'start' | 'timestamp' | 'level' | 'height'>;

/**
 * The time after an alert in which further alerts of its symbol, pattern and interval are suppressed. It is measured in the time of
 * the bars, so that a replay at any speed suppresses the same alerts.
 */
export interface Cooldown {
  readonly alertId: string;
  /** The confirmation of the alert that started the cooldown, in ISO-8601 UTC. */
  readonly from: string;
  readonly until: string;
  /** The confidence of that alert. */
  readonly confidence: number;
  /** The interval of its bars, if they have one. Absent in rows of earlier versions, like `structure`. */
  readonly interval?: Interval;
  readonly structure?: StructureExtent;
}

/** The minimum length of a cooldown in milliseconds. */
export const MIN_COOLDOWN_MS = 15 * 60_000;
/** An alert whose confidence is this much higher is notified during the cooldown. */
export const MIN_CONFIDENCE_GAIN = 10;

/** The fields of an alert with a cooldown of their own. */
type CooldownKey = Pick<Alert, 'symbol' | 'pattern' | 'interval'>;

/** The id of the cooldown of a symbol and pattern, and of an interval if the bars have one. */
export const formatCooldownId = ({ symbol, pattern, interval }: CooldownKey): string =>
  ['cooldown', symbol, pattern, ...(interval === undefined ? [] : [interval])].join('#');

/** The ids of the cooldowns of the same symbol and pattern at other intervals; none if the bars have no interval. */
export const listOtherCooldownIds = ({ symbol, pattern, interval }: CooldownKey): readonly string[] =>
  interval === undefined
    ? []
    : INTERVALS.filter((other) => other !== interval).map((other) =>
        formatCooldownId({ symbol, pattern, interval: other }),
      );

/** Creates the cooldown that an alert starts: as long as its pattern took to form, and at least 15 minutes. */
export const createCooldown = ({
  alertId,
  start,
  timestamp,
  confidence,
  interval,
  level,
  height,
}: Omit<
  Alert,
  'kind' | 'symbol' | 'pattern' | 'severity' | 'correlationId' | 'createdAt' | 'end' | 'close'
>): Cooldown => {
  const from = Date.parse(timestamp);
  const length = Math.max(from - Date.parse(start), MIN_COOLDOWN_MS);
  return {
    alertId,
    from: timestamp,
    until: formatIsoTime(from + length),
    confidence,
    ...(interval !== undefined && { interval }),
    structure: { start, timestamp, level, height },
  };
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
