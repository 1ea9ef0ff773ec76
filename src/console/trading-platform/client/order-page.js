import { useTopic } from '/client/api.js';
import { Money, PageHeader, Time, TopicState } from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { AccountTables } from './account-tables.js';
import { OrderChanges } from './order-changes.js';
import { EventsTable, ExecutionsTable, HistoryTable } from './order-tables.js';
import { isFinalStatus } from './order-states.js';
import { StatusBadge } from './orders-table.js';

/**
 * @typedef {{ orderId: string, account: string, title: string, sentence: string, unaudited: number,
 *   order?: import('./orders-table.js').Order, holdings?: import('./account-tables.js').Holdings,
 *   history: readonly import('./order-tables.js').HistoryEntry[] }} OrderReading
 */

/** One order: its history, its account and its events. @param {{ parameters: { id: string, account?: string }, description: { allowsChanges: boolean } }} props */
export default function OrderPage({ parameters: { id, account }, description: { allowsChanges } }) {
  const result = useTopic('trading-platform', 'order', { id, ...(account && { account }) });
  const [change, setChange] = useState(/** @type {'amend' | 'cancel' | undefined} */ (undefined));
  const reading = /** @type {OrderReading | undefined} */ (result.value);
  const order = reading?.order;
  const isFixed = !allowsChanges || !order || isFinalStatus(order.status);
  return html`
    <${PageHeader} title=${reading?.title ?? 'Order'} sentence=${reading?.sentence}>
      <button type="button" disabled=${isFixed} onClick=${() => setChange('amend')}>Amend …</button>
      <button type="button" class="danger" disabled=${isFixed} onClick=${() => setChange('cancel')}>
        Cancel the order …
      </button>
    </${PageHeader}>
    ${!allowsChanges && html`<p class="muted">The console is read-only: start it with --allow-changes to amend or cancel.</p>`}
    <${TopicState} result=${result}>
      ${(/** @type {OrderReading} */ shown) => html`<${Details} reading=${shown} />`}
    </${TopicState}>
    ${
      change &&
      order &&
      html`<${OrderChanges}
        key=${change}
        change=${change}
        order=${order}
        onClose=${() => setChange(undefined)}
      />`
    }
  `;
}

/** @param {{ reading: OrderReading }} props */
const Details = ({ reading: { orderId, account, order, holdings, history, unaudited } }) => html`
  <p>
    <a href=${`/story/${orderId}`}>Story of this order</a>${' · '}
    <a href=${`/orders?account=${encodeURIComponent(account)}`}>Orders of ${account}</a>
  </p>
  ${order && html`<${Facts} order=${order} />`}
  ${
    unaudited > 0 &&
    html`<p class="state" role="status">
      The audit log does not contain the last ${unaudited === 1 ? 'change' : `${unaudited} changes`} of this
      order: the events are in the outbox, on their way, or older than the log.
      <a href="/platform">Is the outbox stuck?</a>
    </p>`
  }
  <${HistoryTable} history=${history} />
  <${ExecutionsTable} history=${history} />
  <${AccountTables} account=${account} holdings=${holdings} />
  <${EventsTable} history=${history} />
`;

/** @param {{ order: import('./orders-table.js').Order }} props */
const Facts = ({ order }) =>
  html`<dl class="facts">
    <dt>State</dt>
    <dd><${StatusBadge} status=${order.status} reason=${order.reason} /></dd>
    <dt>Order</dt>
    <dd><code>${order.orderId}</code></dd>
    <dt>Terms</dt>
    <dd>
      ${`${order.side} ${order.quantity} ${order.symbol}, ${order.type} at ${order.price}, `}
      ${order.timeInForce === 'ioc' ? 'immediate or cancel' : 'for the day'}
    </dd>
    <dt>Executed</dt>
    <dd>
      ${`${order.filledQuantity} of ${order.quantity}`}
      ${order.averagePrice && html` at <${Money} amount=${order.averagePrice} /> on average`}
    </dd>
    <dt>Version</dt>
    <dd>${order.version}</dd>
    <dt>Received</dt>
    <dd><${Time} at=${order.createdAt} /></dd>
    <dt>Changed</dt>
    <dd><${Time} at=${order.updatedAt} /></dd>
  </dl>`;
