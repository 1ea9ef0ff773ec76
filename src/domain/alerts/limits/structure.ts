import { getIntervalMs } from '../../calendar';
import type { Alert } from '../alert';
import type { Cooldown, StructureExtent } from './cooldown';

/** Two extents belong to the same structure if they share at least this part of the longer one. Project default. */
const MIN_SHARED_TIME = 0.5;
/** The levels of the same structure differ by at most this share of the larger height. Project default. */
const MAX_LEVEL_DIFFERENCE = 0.35;

/**
 * Whether two patterns of the same name and symbol are the same structure, found in bars of two intervals: most of the
 * time from the first pivot to the confirmation is the same, and the crossed levels are similar.
 */
export const isSameStructure = (a: StructureExtent, b: StructureExtent): boolean => {
  const [starts, ends] = [[a.start, b.start].map(Date.parse), [a.timestamp, b.timestamp].map(Date.parse)];
  const shared = Math.min(...ends) - Math.max(...starts);
  const longest = Math.max(ends[0]! - starts[0]!, ends[1]! - starts[1]!);
  const isNear = Math.abs(a.level - b.level) <= MAX_LEVEL_DIFFERENCE * Math.max(a.height, b.height);
  return isNear && shared > 0 && shared >= MIN_SHARED_TIME * longest;
};

/** The alerts of the same structure at other intervals. */
export interface RelatedAlerts {
  /** The alert of the longest of the longer intervals. It suppresses this alert. */
  readonly replacedBy?: string;
  /** The alerts of shorter intervals. This alert replaces them. */
  readonly replaces: readonly string[];
}

/**
 * Finds the alerts of the same structure at other intervals.
 * @param others the last notified alerts of the same symbol and pattern at other intervals
 */
export const findRelatedAlerts = (alert: Alert, others: readonly Cooldown[] = []): RelatedAlerts => {
  const { interval } = alert;
  if (interval === undefined) return { replaces: [] };
  const length = getIntervalMs(interval);
  const same = others
    .filter((other) => other.structure !== undefined && isSameStructure(alert, other.structure))
    .map(({ alertId, interval: other }) => ({
      alertId,
      length: other === undefined ? length : getIntervalMs(other),
    }))
    .sort((a, b) => b.length - a.length);
  const [longest] = same;
  return {
    ...(longest !== undefined && longest.length > length && { replacedBy: longest.alertId }),
    replaces: same.filter((other) => other.length < length).map(({ alertId }) => alertId),
  };
};
