import { Badge, DataTable, EmptyState } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { buildBridge, getRange } from './score-bridge.js';

/** @typedef {import('./score-bridge.js').BridgePart} BridgePart */

/**
 * The parts of a score as bars, each beginning where the one before ends; the marks are the least scores of a review and of
 * a decline.
 * @param {{ parts: readonly import('./score-bridge.js').Part[], score?: number,
 *   thresholds: { review: number, decline: number } }} props
 */
export function ScoreParts({ parts, score, thresholds }) {
  if (score === undefined)
    return html`<${EmptyState}
      title="It has no score yet: FraudDetector usually needs less than a second."
    />`;
  const bridge = buildBridge(parts);
  const { low, high } = getRange(bridge);
  const toPercent = (/** @type {number} */ points) => (100 * (points - low)) / (high - low);
  const marks = Object.values(thresholds).map(toPercent);
  const columns = [
    {
      key: 'name',
      title: 'Part',
      render: (/** @type {BridgePart} */ { name, isRule }) =>
        html`${name}${isRule && html`${' '}<${Badge}>rule</${Badge}>`}`,
    },
    {
      key: 'points',
      title: 'Points',
      align: /** @type {const} */ ('end'),
      render: (/** @type {BridgePart} */ { points }) => `${points > 0 ? '+' : ''}${points.toFixed(1)}`,
    },
    {
      key: 'to',
      title: 'Score so far',
      align: /** @type {const} */ ('end'),
      render: (/** @type {BridgePart} */ { to }) => to.toFixed(1),
    },
    {
      key: 'bar',
      title: 'From 0 to 100',
      sortValue: (/** @type {BridgePart} */ { from }) => from,
      render: (/** @type {BridgePart} */ part) =>
        html`<${Bar} part=${part} marks=${marks} toPercent=${toPercent} />`,
    },
    { key: 'reason', title: 'Why' },
  ];
  return html`<${DataTable}
      caption=${`The parts of the score ${score.toFixed(1)}`}
      columns=${columns}
      rows=${bridge}
      rowKey=${(/** @type {BridgePart} */ { name }) => name}
    />
    <p class="muted">
      The marks are at ${thresholds.review}, the least score of a review, and at ${thresholds.decline}, that
      of a decline.
    </p>`;
}

/** @param {{ part: BridgePart, marks: readonly number[], toPercent: (points: number) => number }} props */
function Bar({ part: { name, points, from, to }, marks, toPercent }) {
  const left = toPercent(Math.min(from, to));
  const color = name === 'base' || name === 'limit' ? 'ink-quiet' : points > 0 ? 'critical' : 'ok';
  return html`<div class="step-track" style=${{ width: '14rem', marginTop: '0.25rem' }} aria-hidden="true">
    <span
      class="step-bar"
      style=${{ left: `${Math.min(left, 99)}%`, width: `${toPercent(Math.max(from, to)) - left}%`, background: `var(--${color})` }}
    ></span>
    ${marks.map(
      (mark) =>
        html`<span
          key=${mark}
          style=${{ position: 'absolute', top: '-2px', bottom: '-2px', left: `${mark}%`, borderLeft: '1px solid var(--ink)' }}
        ></span>`,
    )}
  </div>`;
}
