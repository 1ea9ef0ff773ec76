import { DataTable, EmptyState, formatDuration, Money, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { StatusBadge } from './orders-table.js';

/**
 * An event of an order. `receivedAt` (to a second) and `loggedAt` are in milliseconds since 1970.
 * @typedef {{ type: string, eventId: string, bookedAt: string, receivedAt?: number, loggedAt: number, reason?: string,
 *   order?: import('./orders-table.js').Order,
 *   execution?: { executionId: string, quantity: string, price: string, executedAt: string } }} HistoryEntry
 * @typedef {{ history: readonly HistoryEntry[] }} Props
 */

const getKey = (/** @type {HistoryEntry} */ { eventId }) => eventId;

/** `OrderPartiallyFilled` as `Order partially filled`. @param {string} type */
const formatType = (type) => type.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);

const BOOKED = {
  key: 'bookedAt',
  title: 'Booked',
  render: (/** @type {HistoryEntry} */ { bookedAt }) => html`<${Time} at=${bookedAt} />`,
};

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const HISTORY_COLUMNS = [
  BOOKED,
  { key: 'type', title: 'Change', render: ({ type }) => formatType(type) },
  {
    key: 'version',
    title: 'Version',
    align: 'end',
    sortValue: ({ order }) => order?.version,
    render: ({ order }) => order?.version ?? '',
  },
  {
    key: 'status',
    title: 'State after it',
    sortValue: ({ order }) => order?.status,
    render: ({ order }) => order && html`<${StatusBadge} status=${order.status} />`,
  },
  { key: 'quantity', title: 'Quantity', align: 'end', render: ({ order }) => order?.quantity ?? '' },
  { key: 'price', title: 'Price', align: 'end', render: ({ order }) => order?.price ?? '' },
  { key: 'filled', title: 'Executed', align: 'end', render: ({ order }) => order?.filledQuantity ?? '' },
  { key: 'reason', title: 'Reason', render: ({ reason }) => reason ?? '' },
];

/** @param {Props} props */
export const HistoryTable = ({ history }) =>
  html`<${DataTable}
    caption="History"
    columns=${HISTORY_COLUMNS}
    rows=${history}
    rowKey=${getKey}
    empty=${html`<${EmptyState} title="The audit log contains no change of this order.">
    <p class="muted">A change appears some seconds after it is booked. The log keeps changes for a limited time.</p>
  </${EmptyState}>`}
  />`;

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const EXECUTION_COLUMNS = [
  {
    key: 'executedAt',
    title: 'Executed',
    sortValue: ({ execution }) => execution.executedAt,
    render: ({ execution }) => html`<${Time} at=${execution.executedAt} />`,
  },
  {
    key: 'quantity',
    title: 'Quantity',
    align: 'end',
    sortValue: ({ execution }) => Number(execution.quantity),
    render: ({ execution }) => execution.quantity,
  },
  {
    key: 'price',
    title: 'Price',
    align: 'end',
    sortValue: ({ execution }) => Number(execution.price),
    render: ({ execution }) => html`<${Money} amount=${execution.price} />`,
  },
  BOOKED,
  {
    key: 'executionId',
    title: 'Execution',
    sortValue: ({ execution }) => execution.executionId,
    render: ({ execution }) => html`<code>${execution.executionId}</code>`,
  },
];

/** @param {Props} props */
export const ExecutionsTable = ({ history }) =>
  html`<${DataTable}
    caption="Executions"
    columns=${EXECUTION_COLUMNS}
    rows=${history.filter(({ execution }) => execution)}
    rowKey=${getKey}
    empty=${html`<${EmptyState} title="The venue has reported no execution." />`}
  />`;

/** How long after its booking an event was somewhere. @param {HistoryEntry} entry @param {number | undefined} at */
const formatDelay = ({ bookedAt }, at) =>
  at === undefined ? 'unknown' : `+${formatDuration(at - Date.parse(bookedAt))}`;

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const EVENT_COLUMNS = [
  BOOKED,
  { key: 'type', title: 'Event' },
  {
    key: 'receivedAt',
    title: 'On the bus, to a second',
    render: ({ receivedAt }) => (receivedAt === undefined ? 'unknown' : html`<${Time} at=${receivedAt} />`),
  },
  {
    key: 'loggedAt',
    title: 'In the audit log',
    align: 'end',
    sortValue: ({ bookedAt, loggedAt }) => loggedAt - Date.parse(bookedAt),
    render: (entry) => formatDelay(entry, entry.loggedAt),
  },
  { key: 'eventId', title: 'Id', render: ({ eventId }) => html`<code>${eventId}</code>` },
];

/** The way of each event from the outbox to the audit log. @param {Props} props */
export const EventsTable = ({ history }) =>
  history.length > 0 &&
  html`<${DataTable}
    caption="Events, from the outbox to the audit log"
    columns=${EVENT_COLUMNS}
    rows=${history}
    rowKey=${getKey}
  />`;
