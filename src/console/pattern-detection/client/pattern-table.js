import { Badge, DataTable, EmptyState, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { formatPattern, getStoryPath } from './drawing.js';

/** @typedef {import('./drawing.js').Pattern} Pattern */

/** The parts of a confidence, each with a bar and a sentence. @param {{ parts: NonNullable<Pattern['parts']> }} props */
export const ConfidenceParts = ({ parts }) => html`
  <dl class="facts">
    ${parts.map(
      ({ part, value, text }) =>
        html`<div key=${part} style=${{ display: 'contents' }}>
          <dt>${part} <span class="number">${Math.round(100 * value)} %</span></dt>
          <dd>
            <progress max="1" value=${value} aria-label=${`${part} of the confidence`}></progress>
            <span class="muted"> ${text}</span>
          </dd>
        </div>`,
    )}
  </dl>
`;

/**
 * The patterns of a chart.
 * @param {{ patterns: readonly Pattern[], drawn: readonly Pattern[], onChoose: (pattern: Pattern) => void }} props
 */
export function PatternTable({ patterns, drawn, onChoose }) {
  const ids = new Set(drawn.map(({ id }) => id));
  const columns = [
    {
      key: 'pattern',
      title: 'Pattern',
      render: (/** @type {Pattern} */ pattern) =>
        html`<button type="button" aria-pressed=${ids.has(pattern.id)} onClick=${() => onChoose(pattern)}>
          ${formatPattern(pattern.pattern)}
        </button>`,
    },
    {
      key: 'state',
      title: 'State',
      render: (/** @type {Pattern} */ { state, breaks }) =>
        state === 'forming'
          ? html`<${Badge} kind="info">forming</${Badge}> complete with a close ${breaks} its level`
          : html`<${Badge} kind="ok">confirmed</${Badge}>`,
    },
    {
      key: 'confidence',
      title: 'Confidence',
      align: /** @type {const} */ ('end'),
      render: (/** @type {Pattern} */ { confidence }) => confidence?.toFixed(0) ?? '',
    },
    {
      key: 'confirmedAt',
      title: 'Confirmed',
      render: (/** @type {Pattern} */ { confirmedAt }) =>
        confirmedAt !== undefined && html`<${Time} at=${confirmedAt} />`,
    },
    {
      key: 'start',
      title: 'Formed',
      render: (/** @type {Pattern} */ { start, end, acrossSessions }) =>
        html`<${Time} at=${start} /> to <${Time} at=${end} />${acrossSessions && ', across sessions'}`,
    },
    {
      key: 'story',
      title: 'Story',
      sortValue: () => '',
      render: (/** @type {Pattern} */ { id, state, pattern }) =>
        state === 'confirmed' &&
        html`<a href=${getStoryPath(id)} aria-label=${`Story of the ${formatPattern(pattern)}, ${id}`}
          >story</a
        >`,
    },
  ];
  return html`<${DataTable}
    caption="Patterns, the newest first"
    columns=${columns}
    rows=${patterns}
    rowKey=${(/** @type {Pattern} */ { id }) => id}
    empty=${html`<${EmptyState} title="No pattern of this symbol is forming or stored.">
      <p class="muted">A pattern appears here as soon as its turning points are complete.</p>
    </${EmptyState}>`}
  />`;
}
