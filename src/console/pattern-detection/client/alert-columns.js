import { Badge, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { formatPattern, getStoryPath } from './drawing.js';

/**
 * An alert, as the topic alerts describes it. Times are in milliseconds since 1970.
 * @typedef {{ alertId: string, symbol: string, pattern: string, interval?: string, severity: string, confidence: number,
 *   confirmedAt: number, createdAt: number, outcome: string, acknowledgedBy?: string, acknowledgedAt?: string,
 *   acknowledgementNote?: string }} ListedAlert
 */

/** @type {Readonly<Record<string, 'critical' | 'warning' | 'info' | 'neutral'>>} */
export const SEVERITY_KINDS = { CRITICAL: 'critical', HIGH: 'warning', MEDIUM: 'info', LOW: 'neutral' };

/** What the outcomes of alerts mean, in the order of the filter. */
export const OUTCOMES = /** @type {const} */ ([
  ['notified', 'notified'],
  ['digest', 'notified in a digest'],
  ['held', 'waits for the digest'],
  ['muted', 'muted'],
  ['cooldown', 'in a cooldown'],
  ['longer-interval', 'at a longer interval'],
  ['approval', 'needs an approval'],
  ['processing', 'in process'],
]);

/** @type {ReadonlyMap<string, string>} */
const OUTCOME_TITLES = new Map(OUTCOMES);

/** @type {readonly import('/client/components/data-table.js').Column[]} */
export const ALERT_COLUMNS = [
  {
    key: 'alertId',
    title: 'Alert',
    render: ({ alertId, symbol, pattern, interval }) =>
      html`<a href=${getStoryPath(alertId)}
        >${[symbol, formatPattern(pattern), interval].filter(Boolean).join(' ')}</a
      >`,
  },
  {
    key: 'severity',
    title: 'Severity',
    sortValue: ({ confidence }) => confidence,
    render: ({ severity }) => html`<${Badge} kind=${SEVERITY_KINDS[severity]}>${severity}</${Badge}>`,
  },
  { key: 'outcome', title: 'Outcome', render: ({ outcome }) => OUTCOME_TITLES.get(outcome) ?? outcome },
  {
    key: 'acknowledgedBy',
    title: 'Acknowledged',
    render: ({ acknowledgedBy, acknowledgedAt, acknowledgementNote }) =>
      acknowledgedBy !== undefined &&
      html`${acknowledgedBy},
        <${Time} at=${acknowledgedAt} relative />${acknowledgementNote && `: ${acknowledgementNote}`}`,
  },
  { key: 'createdAt', title: 'Raised', render: ({ createdAt }) => html`<${Time} at=${createdAt} />` },
  {
    key: 'confirmedAt',
    title: 'Confirmed',
    render: ({ confirmedAt }) => html`<${Time} at=${confirmedAt} />`,
  },
  {
    key: 'confidence',
    title: 'Confidence',
    align: 'end',
    render: ({ confidence }) => confidence.toFixed(0),
  },
];
