import { Count, DataTable, EmptyState, Time, TopicState } from '/client/components/index.js';
import { html, useId } from '/client/components/preact.js';

/**
 * The last price of a symbol.
 * @typedef {{ symbol: string, price?: number, at?: number, rate: number }} Quote
 * @typedef {{ quotes: readonly Quote[], count: number, rate: number }} Quotes
 */

/**
 * The symbols with their last prices, and the field that searches them.
 * @param {{ quotes: Quotes | undefined, error?: import('/client/api.js').ErrorBody, search: string,
 *   onSearch: (text: string) => void, selected?: string, getPath: (symbol: string) => string }} props
 */
export function SymbolList({ quotes, error, search, onSearch, selected, getPath }) {
  const id = useId();
  const columns = [
    {
      key: 'symbol',
      title: 'Symbol',
      render: (/** @type {Quote} */ { symbol }) =>
        html`<a href=${getPath(symbol)} aria-current=${symbol === selected ? 'true' : undefined}
          >${symbol}</a
        >`,
    },
    {
      key: 'price',
      title: 'Price',
      align: /** @type {const} */ ('end'),
      render: (/** @type {Quote} */ { price }) =>
        price !== undefined && html`<${Count} value=${price} digits=${price < 10 ? 4 : 2} />`,
    },
    {
      key: 'rate',
      title: 'Events/s',
      align: /** @type {const} */ ('end'),
      render: (/** @type {Quote} */ { rate }) => html`<${Count} value=${rate} digits=${1} />`,
    },
    {
      key: 'at',
      title: 'Last event',
      render: (/** @type {Quote} */ { at }) => at !== undefined && html`<${Time} at=${at} />`,
    },
  ];
  return html`
    <form
      class="search"
      role="search"
      aria-label="Symbols"
      onSubmit=${(/** @type {Event} */ event) => event.preventDefault()}
    >
      <label for=${id}>Search symbols</label>
      <input
        id=${id}
        type="search"
        autocomplete="off"
        spellcheck=${false}
        maxlength="60"
        value=${search}
        onInput=${(/** @type {any} */ { currentTarget }) => onSearch(currentTarget.value)}
      />
    </form>
    <${TopicState} result=${{ value: quotes, error }}>
      ${(/** @type {Quotes} */ { quotes: rows, count }) =>
        html`<${DataTable}
          caption=${
            count > rows.length
              ? `The first ${rows.length} of ${count} symbols: search for another`
              : 'Symbols'
          }
          columns=${columns}
          rows=${rows}
          rowKey=${(/** @type {Quote} */ { symbol }) => symbol}
          empty=${html`<${EmptyState} title=${search ? `No symbol contains ${search}.` : 'No market data has arrived yet.'}>
              <p class="muted">
                ${search ? 'Search for another text.' : html`Send some with <code>npx stacks replay FILE</code>.`}
              </p>
            </${EmptyState}>`}
        />`}
    </${TopicState}>
  `;
}
