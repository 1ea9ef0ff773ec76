import { Badge, DataTable, formatDuration, Money, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/** @typedef {import('./transaction-list.js').Listed} Listed */

const KINDS = /** @type {const} */ ({ approve: 'ok', review: 'warning', decline: 'critical' });

/** The decision, and what followed from it. @param {{ row: Listed }} props */
export const DecisionBadges = ({ row: { outcome, fraud } }) => html`
  <${Badge} kind=${outcome ? KINDS[outcome] : 'info'}>${outcome ?? 'no score yet'}</${Badge}>
  ${fraud !== undefined && html`${' '}<${Badge} kind=${fraud ? 'critical' : 'ok'}>${fraud ? 'fraud' : 'genuine'}</${Badge}>`}
`;

/** @param {Listed} row */
const getSuspicion = ({ outcome, notifiedAt }) =>
  outcome === undefined || outcome === 'approve' || notifiedAt !== undefined ? '' : 'no one is notified yet';

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const COLUMNS = [
  {
    key: 'receivedAt',
    title: 'Received',
    render: ({ receivedAt }) =>
      html`<span class="number"><${Time} at=${receivedAt} relative=${true} /></span>`,
  },
  { key: 'outcome', title: 'Decision', render: (row) => html`<${DecisionBadges} row=${row} />` },
  { key: 'score', title: 'Score', align: 'end', render: ({ score }) => score?.toFixed(1) ?? '' },
  {
    key: 'transactionId',
    title: 'Transaction',
    render: ({ transactionId }) =>
      html`<a href=${`/transactions/${encodeURIComponent(transactionId)}`}>${transactionId}</a>`,
  },
  {
    key: 'amount',
    title: 'Amount',
    align: 'end',
    render: ({ amount, currency }) => html`<${Money} amount=${amount} currency=${currency} />`,
  },
  {
    key: 'accountId',
    title: 'Account',
    render: ({ accountId }) =>
      html`<a href=${`/transactions?account=${encodeURIComponent(accountId)}`}>${accountId}</a>`,
  },
  { key: 'merchantId', title: 'Merchant' },
  {
    key: 'reasons',
    title: 'Why',
    sortValue: ({ reasons }) => reasons[0],
    render: (row) => [...row.reasons, getSuspicion(row)].filter((text) => text !== '').join('; '),
  },
  {
    key: 'rules',
    title: 'Rules',
    sortValue: ({ rules }) => rules.length,
    render: ({ rules }) => rules.join(', '),
  },
  {
    key: 'decisionMs',
    title: 'Took',
    align: 'end',
    render: ({ decisionMs }) => (decisionMs === undefined ? '' : formatDuration(decisionMs)),
  },
];

/**
 * @param {{ caption: string, rows: readonly Listed[], empty?: any, selected?: ReadonlySet<string>,
 *   onSelect?: (selected: ReadonlySet<string>) => void }} props
 */
export const TransactionTable = ({ caption, rows, empty, selected, onSelect }) =>
  html`<${DataTable}
    caption=${caption}
    columns=${COLUMNS}
    rows=${rows}
    rowKey=${(/** @type {Listed} */ { transactionId }) => transactionId}
    empty=${empty}
    selected=${selected}
    onSelect=${onSelect}
  />`;
