import { useQuery } from '/client/api.js';
import { Badge, DataTable, QueryState } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/** @param {number} usd */
const formatUsd = (usd) => `${usd.toFixed(usd < 1 ? 4 : 2)} USD`;

const COLUMNS = [
  {
    key: 'usd',
    title: 'USD',
    align: /** @type {const} */ ('end'),
    render: (/** @type {any} */ { usd }) => usd.toFixed(6),
  },
  { key: 'service', title: 'Service' },
  { key: 'item', title: 'Item' },
  { key: 'quantity', title: 'Quantity', align: /** @type {const} */ ('end') },
  { key: 'price', title: 'Price of a unit', align: /** @type {const} */ ('end') },
  { key: 'calculation', title: 'Calculation' },
  {
    key: 'isMeasured',
    title: 'Cause',
    sortValue: (/** @type {any} */ { isMeasured }) => Number(isMeasured),
    render: (/** @type {any} */ { isMeasured }) =>
      html`<${Badge} kind=${isMeasured ? 'info' : 'neutral'}>${isMeasured ? 'traffic' : 'existence'}</${Badge}>`,
  },
];

/** What the last hour costs on AWS. */
export function Cost() {
  const result = useQuery('health', 'cost');
  return html`
    <div class="toolbar">
      <h2>Cost of the last hour</h2>
      <button type="button" onClick=${result.reload} disabled=${result.loading}>
        ${result.loading ? 'Computing …' : 'Compute again'}
      </button>
    </div>
    <${QueryState} result=${result}>
      ${(/** @type {any} */ { target, usd, stacks, pricesChecked, unread }) => html`
        <p>
          <strong>${formatUsd(usd)}</strong>${target === 'local' && ', if it had run on AWS'}: the resources
          for an hour, and the measured traffic, by list prices of ${pricesChecked}.
        </p>
        ${unread.map(
          (/** @type {any} */ { stack, what }) =>
            html`<p key=${stack}><${Badge} kind="warning">without ${stack}</${Badge}> ${what}</p>`,
        )}
        ${stacks.map((/** @type {any} */ stack) => html`<${StackCost} key=${stack.stack} cost=${stack} />`)}
      `}
    </${QueryState}>
  `;
}

/** @param {{ cost: any }} props */
const StackCost = ({ cost: { stack, usd, lines, unpriced, withoutMetrics } }) => html`
  <details>
    <summary>${stack}: ${formatUsd(usd)}</summary>
    <${DataTable}
      caption=${`Cost of the last hour of ${stack}`}
      columns=${COLUMNS}
      rows=${lines}
      rowKey=${(/** @type {any} */ { service, item }) => `${service} ${item}`}
    />
    ${
      withoutMetrics.length > 0 &&
      html`<p class="muted">
        Without any value in this hour, so counted as 0: ${withoutMetrics.join(', ')}.
      </p>`
    }
    ${
      unpriced.length > 0 &&
      html`<p>Not included:</p>
        <ul>
          ${unpriced.map(
            (/** @type {any} */ { type, count, reason }) =>
              html`<li key=${`${type} ${reason}`}>${count} ${type}: ${reason}</li>`,
          )}
        </ul>`
    }
  </details>
`;
