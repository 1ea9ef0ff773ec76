import { useQuery } from '/client/api.js';
import { CandleChart } from '/client/charts/candle-chart.js';
import { Badge, EmptyState, QueryState, useNow } from '/client/components/index.js';
import { html, useMemo } from '/client/components/preact.js';
import { SEVERITY_KINDS } from './alert-columns.js';
import { formatPattern, getStoryPath, toLines, toMarkers } from './drawing.js';
import { ConfidenceParts } from './pattern-table.js';
import { formatRemaining } from './remaining.js';

/** @typedef {import('./approvals-page.js').ListedApproval} ListedApproval */

/** An approval lasts an hour, in milliseconds. */
const HOUR_MS = 3_600_000;

/**
 * An alert that waits for a decision, with its chart and the time that is left.
 * @param {{ approval: ListedApproval, canDecide: boolean, onDecide: (change: 'approve' | 'reject') => void }} props
 */
export function OpenApproval({ approval, canDecide, onDecide }) {
  const { approvalId, symbol, pattern, interval, severity, summary, sentAt } = approval;
  const name = [symbol, formatPattern(pattern), interval].filter(Boolean).join(' ');
  const result = useQuery('pattern-detection', 'pattern', { id: approvalId });
  return html`<li class="card" style=${{ display: 'grid', gap: '0.5rem' }}>
    <h2>${name} <${Badge} kind=${SEVERITY_KINDS[severity]}>${severity}</${Badge}></h2>
    <p>${summary}</p>
    <${Remaining} approval=${approval} name=${name} />
    ${sentAt === undefined && html`<p class="muted">Its request is not sent yet.</p>`}
    ${
      canDecide
        ? html`<div class="toolbar">
            <button
              type="button"
              class="primary"
              aria-label=${`Approve ${name}`}
              onClick=${() => onDecide('approve')}
            >
              Approve …
            </button>
            <button
              type="button"
              class="danger"
              aria-label=${`Reject ${name}`}
              onClick=${() => onDecide('reject')}
            >
              Reject …
            </button>
            <a href=${getStoryPath(approvalId)} aria-label=${`Story of ${name}`}>Story</a>
          </div>`
        : html`<p class="muted">
            The console is read-only: start it with <code>--allow-changes</code>, or decide by the link.
            ${' '}<a href=${getStoryPath(approvalId)} aria-label=${`Story of ${name}`}>Story</a>
          </p>`
    }
    <${QueryState} result=${result}>
      ${(/** @type {any} */ data) => html`<${StoredChart} ...${data} title=${`Chart of ${name}`} />`}
    </${QueryState}>
  </li>`;
}

/** The time that is left, as text and as a bar. @param {{ approval: ListedApproval, name: string }} props */
function Remaining({ approval: { decideBy }, name }) {
  const left = decideBy - useNow();
  if (left <= 0) return html`<p>Its time has ended: it is rejected within a minute.</p>`;
  return html`<p>
    <span class="number">${formatRemaining(left)}</span> left ${' '}
    <progress aria-label=${`Time left for ${name}`} max=${HOUR_MS} value=${left}></progress>
  </p>`;
}

/**
 * The chart of a stored pattern, with the bars in which it was found.
 * @param {{ title: string, bars: readonly import('./bars.js').Bar[], pattern: import('./drawing.js').Pattern }} props
 */
function StoredChart({ title, bars, pattern }) {
  const lines = useMemo(() => toLines([pattern]), [pattern]);
  const markers = useMemo(() => toMarkers([], [pattern], bars[0]?.time ?? 0), [bars, pattern]);
  return html`
    ${
      bars.length === 0
        ? html`<${EmptyState} title="No bars are stored with this pattern, so there is no chart." />`
        : html`<${CandleChart} title=${title} bars=${bars} lines=${lines} markers=${markers} height=${260} />`
    }
    ${pattern.parts && html`<${ConfidenceParts} parts=${pattern.parts} />`}
  `;
}
