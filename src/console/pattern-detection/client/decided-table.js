import { Badge, DataTable, EmptyState, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { formatPattern, getStoryPath } from './drawing.js';

/** @typedef {import('./approvals-page.js').ListedApproval} ListedApproval */

const STATES = /** @type {const} */ ({
  APPROVED: 'ok',
  REJECTED: 'neutral',
  EXPIRED: 'warning',
  PENDING: 'info',
});

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const COLUMNS = [
  {
    key: 'approvalId',
    title: 'Alert',
    render: ({ approvalId, symbol, pattern }) =>
      html`<a href=${getStoryPath(approvalId)}>${symbol} ${formatPattern(pattern)}</a>`,
  },
  {
    key: 'state',
    title: 'Decision',
    render: (/** @type {ListedApproval} */ { state }) =>
      html`<${Badge} kind=${STATES[state]}>${state.toLowerCase()}</${Badge}>`,
  },
  { key: 'decidedBy', title: 'By' },
  {
    key: 'decidedAt',
    title: 'When',
    render: ({ decidedAt }) => decidedAt !== undefined && html`<${Time} at=${decidedAt} />`,
  },
  { key: 'note', title: 'Note' },
];

/** The approvals that were decided, of the newest alerts. @param {{ approvals: readonly ListedApproval[] }} props */
export const DecidedTable = ({ approvals }) =>
  html`<${DataTable}
    caption="Decided approvals of the newest alerts, the last one first"
    columns=${COLUMNS}
    rows=${approvals}
    rowKey=${(/** @type {ListedApproval} */ { approvalId }) => approvalId}
    empty=${html`<${EmptyState} title="Nothing has been decided yet." />`}
  />`;
