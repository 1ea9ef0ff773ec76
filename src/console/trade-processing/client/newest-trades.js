import { Badge, DataTable, EmptyState, ErrorState, Money, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/** @typedef {import('./types.js').NewestMessage} NewestMessage */

const KINDS = /** @type {const} */ ({ accepted: 'ok', warned: 'warning', rejected: 'critical' });

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const COLUMNS = [
  {
    key: 'recordedAt',
    title: 'Recorded',
    render: ({ recordedAt }) => html`<${Time} at=${recordedAt} />`,
  },
  {
    key: 'trade',
    title: 'Trade',
    sortValue: ({ trade, entry }) => trade?.id ?? entry,
    render: (/** @type {NewestMessage} */ message) => html`<${TradeLink} message=${message} />`,
  },
  {
    key: 'verdict',
    title: 'Verdict',
    render: (/** @type {NewestMessage} */ message) => html`<${Verdict} message=${message} />`,
  },
  {
    key: 'terms',
    title: 'Terms',
    sortValue: ({ trade }) => trade?.instrument,
    render: ({ trade }) => trade && `${trade.side} ${trade.quantity} ${trade.instrument}`,
  },
  {
    key: 'price',
    title: 'Price',
    align: 'end',
    sortValue: ({ trade }) => trade && Number(trade.price),
    render: ({ trade }) => trade && html`<${Money} amount=${trade.price} currency=${trade.currency} />`,
  },
  {
    key: 'account',
    title: 'Account',
    sortValue: ({ trade }) => trade?.account,
    render: ({ trade }) => trade?.account,
  },
  { key: 'region', title: 'Recorded in' },
  {
    key: 'isReplicated',
    title: 'Other region',
    sortValue: ({ isReplicated }) => String(isReplicated),
    render: ({ isReplicated }) =>
      isReplicated === undefined
        ? html`<${Badge}>unknown</${Badge}>`
        : html`<${Badge} kind=${isReplicated ? 'ok' : 'info'}>${isReplicated ? 'has it' : 'on its way'}</${Badge}>`,
  },
  {
    key: 'story',
    title: 'Story',
    sortValue: ({ entry }) => entry,
    render: ({ entry }) =>
      html`<a href=${`/story/${encodeURIComponent(entry)}`} aria-label=${`Story of ${entry}`}>story</a>`,
  },
];

/** @param {{ message: NewestMessage }} props */
const TradeLink = ({ message: { trade, entry, verdict, source } }) =>
  trade && verdict !== 'rejected'
    ? html`<a href=${`/trades/${encodeURIComponent(trade.id)}`}>${trade.id}</a>
        <small> ${trade.action}, version ${trade.version}</small>`
    : html`${source} <small>${trade?.id ?? entry}</small>`;

/** @param {{ message: NewestMessage }} props */
function Verdict({ message: { verdict, violations = [], problem } }) {
  if (problem !== undefined) return html`<${Badge} kind="critical">not as recorded</${Badge}> ${problem}`;
  const kind = KINDS[/** @type {keyof typeof KINDS} */ (verdict)] ?? 'neutral';
  return html`<${Badge} kind=${kind}>${verdict}</${Badge}>
    ${violations.length > 0 && html` <small>${violations.join(', ')}</small>`}`;
}

/** The newest messages of both regions. @param {{ newest: import('./types.js').Overview['newest'] }} props */
export function NewestTrades({ newest }) {
  if ('problem' in newest)
    return html`<${ErrorState}
      error=${{
        what: `The newest trades cannot be read: ${newest.problem}`,
        fix: 'the page tries again by itself',
      }}
    />`;
  return html`<${DataTable}
    caption=${`Newest messages of both regions, read in ${newest.readIn}`}
    columns=${COLUMNS}
    rows=${newest.messages}
    rowKey=${(/** @type {NewestMessage} */ { entry }) => entry}
    empty=${html`<${EmptyState} title="No trade is recorded yet.">
      <p>Send some with <code>npx stacks trade-processing send fills.fix --source order-management</code>. They appear here by themselves.</p>
    </${EmptyState}>`}
  />`;
}
