import { ConfirmDialog, Dialog, Money } from '/client/components/index.js';
import { html, useId, useState } from '/client/components/preact.js';
import { shortenId } from './order-states.js';
import { StatusBadge } from './orders-table.js';

/**
 * @typedef {import('./orders-table.js').Order} Order
 * @typedef {{ quantity?: string, price?: string }} NewTerms
 */

/** Asks before an order is amended or cancelled. @param {{ change: 'amend' | 'cancel', order: Order, onClose: () => void }} props */
export function OrderChanges({ change, order, onClose }) {
  const [terms, setTerms] = useState(/** @type {NewTerms | undefined} */ (undefined));
  if (change === 'amend' && !terms)
    return html`<${AmendForm} order=${order} onSubmit=${setTerms} onClose=${onClose} />`;
  const { orderId, account } = order;
  const isAmendment = change === 'amend';
  return html`<${ConfirmDialog}
    section="trading-platform"
    change=${change}
    parameters=${{ orderId, account, ...terms }}
    title=${`${isAmendment ? 'Amend' : 'Cancel'} ${shortenId(orderId)}`}
    action=${isAmendment ? 'Amend the order' : 'Cancel the order'}
    isDangerous=${!isAmendment}
    needsReason
    hasPreview
    renderPreview=${(/** @type {any} */ preview) => html`<${OrderPreview} preview=${preview} isAmendment=${isAmendment} />`}
    renderResult=${(/** @type {Order} */ result) =>
      html`<p>
        Version ${result.version}: ${result.quantity} at <${Money} amount=${result.price} />,
        ${' '}<${StatusBadge} status=${result.status} />
      </p>`}
    onClose=${onClose}
  />`;
}

/** @param {{ order: Order, onSubmit: (terms: NewTerms) => void, onClose: () => void }} props */
function AmendForm({ order, onSubmit, onClose }) {
  const [quantity, setQuantity] = useState(order.quantity);
  const [price, setPrice] = useState(order.price);
  const [problem, setProblem] = useState('');
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const terms = {
      ...(quantity.trim() !== order.quantity && { quantity: quantity.trim() }),
      ...(price.trim() !== order.price && { price: price.trim() }),
    };
    if (Object.keys(terms).length > 0) onSubmit(terms);
    else setProblem('The order has this quantity and price. Enter another quantity or another price.');
  };
  return html`<${Dialog} title=${`Amend ${shortenId(order.orderId)}`} onClose=${onClose}>
    <form onSubmit=${submit}>
      <p>${order.filledQuantity} of ${order.quantity} are executed.</p>
      <div class="filters">
        <${DecimalField} label="Quantity" value=${quantity} onChange=${setQuantity} />
        <${DecimalField} label=${order.type === 'market' ? 'Worst price' : 'Limit'} value=${price} onChange=${setPrice} />
      </div>
      ${problem && html`<p class="state error" role="alert">${problem}</p>`}
      <footer>
        <button type="button" onClick=${onClose}>Cancel</button>
        <button type="submit" class="primary">Preview …</button>
      </footer>
    </form>
  </${Dialog}>`;
}

/** A decimal as text: a field for numbers would round it. @param {{ label: string, value: string, onChange: (value: string) => void }} props */
function DecimalField({ label, value, onChange }) {
  const id = useId();
  return html`<p class="field">
    <label for=${id}>${label}</label>
    <input
      id=${id}
      inputmode="decimal"
      autocomplete="off"
      required
      pattern="[0-9]+([.][0-9]+)?"
      title="A decimal number above 0, such as 12.5"
      value=${value}
      onInput=${(/** @type {any} */ { currentTarget }) => onChange(currentTarget.value)}
    />
  </p>`;
}

/** @param {{ preview: { order: Order, holdings?: import('./account-tables.js').Holdings, quantity?: string, price?: string, rejection?: string }, isAmendment: boolean }} props */
const OrderPreview = ({ preview: { order, holdings, quantity, price, rejection }, isAmendment }) => html`
  <dl class="facts">
    <dt>Order</dt>
    <dd>${`${order.side} ${order.quantity} ${order.symbol} at ${order.price}, of ${order.account}`}</dd>
    <dt>Executed</dt>
    <dd>${order.filledQuantity} of ${order.quantity}</dd>
    ${
      isAmendment
        ? html`<dt>Quantity</dt>
            <dd>${describeTerm(order.quantity, quantity)}</dd>
            <dt>Price</dt>
            <dd>${describeTerm(order.price, price)}</dd>`
        : html`<dt>Cancelled</dt>
            <dd>what is not executed when the request is booked</dd>`
    }
    ${
      holdings &&
      html`<dt>Cash of the account</dt>
        <dd>
          <${Money} amount=${holdings.cash} currency=${holdings.currency} />
          ${`, of which ${holdings.reservedCash} reserved`}
        </dd>`
    }
  </dl>
  ${rejection && html`<p class="state error" role="alert">The platform would reject this: ${rejection}.</p>`}
`;

/** @param {string} before @param {string} [after] */
const describeTerm = (before, after) =>
  after === undefined ? `remains ${before}` : `${before} becomes ${after}`;
