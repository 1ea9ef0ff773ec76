import { ConfirmDialog, DataTable, formatCount, Money } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/**
 * A transaction in the preview, or why its feedback is refused.
 * @typedef {{ transactionId: string, accountId?: string, merchantId?: string, amount?: number, currency?: string, score?: number,
 *   earlier?: boolean, changesProfiles?: boolean, problem?: string }} Previewed
 * @typedef {{ transactionId: string, eventId?: string, changesProfiles?: boolean, problem?: string }} Reported
 */

/** @param {boolean} fraud */
const formatResult = (fraud) => (fraud ? 'confirmed as fraud' : 'cleared as genuine');

/** @param {Previewed} transaction */
const describeEffect = ({ problem, changesProfiles, accountId, merchantId, earlier }) => {
  if (problem !== undefined) return `refused: ${problem}`;
  const before = earlier === undefined ? '' : `it was ${formatResult(earlier)}; `;
  return changesProfiles
    ? `${before}the histories of ${accountId} and ${merchantId} change`
    : `${before}no history changes, because it was not confirmed as fraud`;
};

const COLUMNS = [
  { key: 'transactionId', title: 'Transaction' },
  {
    key: 'amount',
    title: 'Amount',
    align: /** @type {const} */ ('end'),
    render: (/** @type {Previewed} */ { amount, currency }) =>
      amount === undefined ? '' : html`<${Money} amount=${amount} currency=${currency} />`,
  },
  {
    key: 'score',
    title: 'Score',
    align: /** @type {const} */ ('end'),
    render: (/** @type {Previewed} */ { score }) => score?.toFixed(1) ?? '',
  },
  { key: 'effect', title: 'What it does', sortValue: describeEffect, render: describeEffect },
];

/**
 * Asks before feedback about transactions is sent, and shows the result.
 * @param {{ transactionIds: readonly string[], fraud: boolean, onDone: () => void, onClose: () => void }} props
 */
export function FeedbackDialog({ transactionIds, fraud, onDone, onClose }) {
  const name = fraud ? 'Report fraud' : 'Report genuine';
  const isMany = transactionIds.length > 1;
  return html`<${ConfirmDialog}
    section="transactions"
    change="feedback"
    parameters=${{ transactionIds, fraud }}
    title=${isMany ? `${name}: ${formatCount(transactionIds.length, 'transaction')}` : `${name}: ${transactionIds[0]}`}
    action=${isMany ? `${name} of ${transactionIds.length}` : name}
    isDangerous=${fraud}
    needsReason=${true}
    hasPreview=${true}
    renderPreview=${(/** @type {any} */ preview) => html`<${FeedbackPreview} preview=${preview} />`}
    renderResult=${(/** @type {any} */ result) => html`<${FeedbackResult} result=${result} />`}
    onDone=${onDone}
    onClose=${onClose}
  />`;
}

/** @param {{ preview: { transactions: readonly Previewed[], command: string } }} props */
const FeedbackPreview = ({ preview: { transactions, command } }) => html`
  <${DataTable}
    caption="Feedback on each transaction"
    columns=${COLUMNS}
    rows=${transactions}
    rowKey=${(/** @type {Previewed} */ { transactionId }) => transactionId}
  />
  <p>The scores of the next transactions can change; those that exist do not.</p>
  <p class="muted">The same as a command${transactions.length > 1 && ', for the first one'}:</p>
  <pre>${command}</pre>
`;

/** @param {{ result: { fraud: boolean, transactions: readonly Reported[] } }} props */
function FeedbackResult({ result: { fraud, transactions } }) {
  const refused = transactions.filter(({ problem }) => problem !== undefined);
  const reported = transactions.filter(({ problem }) => problem === undefined);
  return html`<p>
      ${reported.length === 1 ? `${reported[0]?.transactionId} is` : `${formatCount(reported.length, 'transaction')} are`}
      ${' '}${formatResult(fraud)}, and FraudDetector has applied it.
    </p>
    ${
      refused.length > 0 &&
      html`<p role="alert">${formatCount(refused.length, 'transaction')} refused:</p>
        <ul>
          ${refused.map(({ transactionId, problem }) => html`<li key=${transactionId}>${problem}</li>`)}
        </ul>`
    }`;
}
