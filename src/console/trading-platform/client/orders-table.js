import { Badge, DataTable, EmptyState, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { getOrderPath, shortenId, STATE_KINDS, STATE_TITLES } from './order-states.js';

/**
 * An order, as the API answers it. Amounts are decimals as text.
 * @typedef {{ orderId: string, account: string, symbol: string, side: 'buy' | 'sell', type: 'limit' | 'market', quantity: string,
 *   price: string, status: import('./order-states.js').OrderState, filledQuantity: string, averagePrice?: string,
 *   version: number, reason?: string, createdAt: string, updatedAt: string, timeInForce: string }} Order
 */

/** @param {{ status: Order['status'], reason?: string }} props */
export const StatusBadge = ({ status, reason }) =>
  html`<${Badge} kind=${STATE_KINDS[status]}>${STATE_TITLES[status]}</${Badge}>${reason && html` <small>${reason}</small>`}`;

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const COLUMNS = [
  {
    key: 'orderId',
    title: 'Order',
    render: (/** @type {Order} */ order) =>
      html`<a class="number" href=${getOrderPath(order)}>${shortenId(order.orderId)}</a>`,
  },
  {
    key: 'status',
    title: 'State',
    render: (/** @type {Order} */ { status, reason }) =>
      html`<${StatusBadge} status=${status} reason=${reason} />`,
  },
  {
    key: 'account',
    title: 'Account',
    render: (/** @type {Order} */ { account }) =>
      html`<a class="number" href=${`/orders?account=${encodeURIComponent(account)}`}>${account}</a>`,
  },
  { key: 'side', title: 'Side' },
  { key: 'symbol', title: 'Symbol' },
  createAmountColumn('quantity', 'Quantity'),
  createAmountColumn('price', 'Price'),
  createAmountColumn('filledQuantity', 'Executed'),
  createAmountColumn('averagePrice', 'Average'),
  {
    key: 'createdAt',
    title: 'Received',
    render: (/** @type {Order} */ { createdAt }) =>
      html`<span class="number"><${Time} at=${createdAt} /></span>`,
  },
  {
    key: 'updatedAt',
    title: 'Changed',
    render: (/** @type {Order} */ { updatedAt }) =>
      html`<span class="number"><${Time} at=${updatedAt} relative /></span>`,
  },
  {
    key: 'story',
    title: 'Story',
    sortValue: () => '',
    render: (/** @type {Order} */ { orderId }) =>
      html`<a href=${`/story/${orderId}`} aria-label=${`Story of ${shortenId(orderId)}`}>story</a>`,
  },
];

/**
 * A column of decimals as text, which is sorted by their values.
 * @param {keyof Order} key @param {string} title
 * @returns {import('/client/components/data-table.js').Column}
 */
function createAmountColumn(key, title) {
  return {
    key,
    title,
    align: 'end',
    sortValue: (order) => (order[key] === undefined ? undefined : Number(order[key])),
  };
}

/** @param {{ orders: readonly Order[], caption: string, isFiltered: boolean }} props */
export const OrdersTable = ({ orders, caption, isFiltered }) =>
  html`<${DataTable}
    caption=${caption}
    columns=${COLUMNS}
    rows=${orders}
    rowKey=${(/** @type {Order} */ { orderId }) => orderId}
    empty=${
      isFiltered
        ? html`<${EmptyState} title="No order matches.">
          <p><a href="/orders">Show all orders</a></p>
        </${EmptyState}>`
        : html`<${EmptyState} title="No order was booked in this time.">
          <p class="muted">Open an account and place an order, for example:</p>
          <pre>
npx stacks trading-platform credit DEMO 100000
npx stacks trading-platform place --account DEMO --symbol AAPL --side buy --quantity 100 --price 190.5</pre>
        </${EmptyState}>`
    }
  />`;
