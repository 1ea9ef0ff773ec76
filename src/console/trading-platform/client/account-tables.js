import { DataTable, EmptyState, Money } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/**
 * An account with what it holds. Amounts are decimals as text.
 * @typedef {{ account: string, currency: string, cash: string, reservedCash: string,
 *   positions: readonly { symbol: string, quantity: string, reservedQuantity: string }[] }} Holdings
 */

/** The cash and the positions of an account. @param {{ account: string, holdings?: Holdings }} props */
export function AccountTables({ account, holdings }) {
  if (!holdings)
    return html`<${EmptyState} title=${`There is no account ${account}.`}>
      <p class="muted">Its first credit opens it:</p>
      <pre>npx stacks trading-platform credit ${account} 100000</pre>
    </${EmptyState}>`;
  const { currency, cash, reservedCash, positions } = holdings;
  return html`
    <h2>Account ${account}</h2>
    <dl class="facts">
      <dt>Cash</dt>
      <dd><${Money} amount=${cash} currency=${currency} /></dd>
      <dt>Reserved for open orders</dt>
      <dd><${Money} amount=${reservedCash} currency=${currency} /></dd>
    </dl>
    <${DataTable}
      caption="Positions"
      columns=${[
        { key: 'symbol', title: 'Symbol' },
        createQuantityColumn('quantity', 'Quantity'),
        createQuantityColumn('reservedQuantity', 'Reserved for open orders'),
      ]}
      rows=${positions}
      rowKey=${(/** @type {any} */ { symbol }) => symbol}
      empty=${html`<${EmptyState} title="The account holds nothing." />`}
    />
  `;
}

/** @param {string} key @param {string} title */
const createQuantityColumn = (key, title) => ({
  key,
  title,
  align: /** @type {const} */ ('end'),
  sortValue: (/** @type {any} */ position) => Number(position[key]),
});
