/**
 * A pattern, as the topic patterns describes it.
 * @typedef {object} Pattern
 * @property {string} id
 * @property {'forming' | 'confirmed'} state
 * @property {string} pattern
 * @property {'above' | 'below'} breaks
 * @property {number} start milliseconds since 1970
 * @property {number} end
 * @property {readonly { time: number, price: number, label: string }[]} pivots
 * @property {readonly { kind: 'forming' | 'confirmed' | 'level', label: string,
 *   points: readonly { time: number, price: number }[] }[]} lines
 * @property {number} [confirmedAt]
 * @property {number} [close]
 * @property {number} [level]
 * @property {number} [confidence]
 * @property {string} [severity]
 * @property {true} [acrossSessions] whether it began in an earlier session than its confirmation
 * @property {readonly { part: string, value: number, text: string }[]} [parts]
 *
 * An alert on a chart.
 * @typedef {{ alertId: string, at: number, pattern: string, severity: string, confidence: number, outcome: string,
 *   isAcknowledged: boolean }} ChartAlert
 */

/** More confirmed patterns at once would cover the bars. */
const MAX_CONFIRMED = 2;

/** @param {string} name */
export const formatPattern = (name) => name.replaceAll('-', ' ');

/** @param {string} id */
export const getStoryPath = (id) => `/story/${encodeURIComponent(id)}`;

/**
 * Selects the patterns to draw: the chosen one, or those that are forming and the last confirmed ones.
 * @param {readonly Pattern[]} patterns newest first
 * @param {string | undefined} chosen
 */
export function selectDrawn(patterns, chosen) {
  const found = patterns.filter(({ id }) => id === chosen);
  if (found.length > 0) return found;
  const confirmed = patterns.filter(({ state, lines }) => state === 'confirmed' && lines.length > 0);
  return [...patterns.filter(({ state }) => state === 'forming'), ...confirmed.slice(0, MAX_CONFIRMED)];
}

/** @param {readonly Pattern[]} patterns */
export const toLines = (patterns) =>
  patterns.flatMap(({ id, lines }) => lines.map((line, index) => ({ ...line, id: `${id} ${index}` })));

/** The pivots of patterns as markers. @param {readonly Pattern[]} patterns */
const toPivotMarkers = (patterns) =>
  patterns.flatMap(({ id, pivots, lines }) =>
    // A pattern that begins before the first bar is not drawn.
    (lines.length === 0 ? [] : pivots).map(({ time, price, label }, index, all) => ({
      id: `${id} pivot ${index}`,
      time,
      label,
      position: /** @type {'above' | 'below'} */ (
        price >= (all[index === 0 ? 1 : index - 1]?.price ?? price) ? 'above' : 'below'
      ),
      kind: /** @type {const} */ ('info'),
    })),
  );

/** @type {Readonly<Record<string, 'ok' | 'warning' | 'critical' | 'info'>>} */
const ALERT_KINDS = { CRITICAL: 'critical', HIGH: 'warning', MEDIUM: 'info', LOW: 'info' };

/** @param {readonly ChartAlert[]} alerts */
const toAlertMarkers = (alerts) =>
  alerts.map(({ alertId, at, severity, pattern, outcome }) => ({
    id: alertId,
    time: Math.floor(at / 1_000),
    label: `${severity} ${formatPattern(pattern)}, ${outcome}`,
    position: /** @type {const} */ ('above'),
    kind: ALERT_KINDS[severity] ?? 'info',
    href: getStoryPath(alertId),
  }));

/**
 * Lists the signs of a chart: the alerts, which lead to their stories, and the pivots of the drawn patterns.
 * @param {readonly ChartAlert[]} alerts
 * @param {readonly Pattern[]} drawn
 * @param {number} firstTime the time of the first bar, in seconds
 */
export const toMarkers = (alerts, drawn, firstTime) =>
  [...toAlertMarkers(alerts), ...toPivotMarkers(drawn)]
    .filter(({ time }) => time >= firstTime)
    .sort((a, b) => a.time - b.time);

/** Returns the period of a pattern in seconds, from its first pivot to its confirmation. @param {Pattern | undefined} pattern */
export const getPeriod = (pattern) =>
  pattern && {
    from: Math.floor(pattern.start / 1_000),
    to: Math.floor((pattern.confirmedAt ?? pattern.end) / 1_000),
  };
