import { useQuery, useTopic } from '/client/api.js';
import { EmptyState, formatTime, PageHeader, QueryState, SelectField } from '/client/components/index.js';
import { html, useEffect, useRef, useState } from '/client/components/preact.js';
import { navigate } from '/client/router.js';
import { formatPattern } from './drawing.js';
import { SymbolChart } from './symbol-chart.js';
import { SymbolList } from './symbol-list.js';

/** @typedef {import('./symbol-list.js').Quotes} Quotes */

/** How long a search waits for the next letter, in milliseconds. */
const SEARCH_MS = 250;

/** @param {string | undefined} symbol @param {string | undefined} interval */
const getPath = (symbol, interval) =>
  `/market?${new URLSearchParams({ ...(symbol && { symbol }), ...(interval && { interval }) })}`;

/** Returns the quotes of the symbols that contain a text. The previous ones remain until new ones arrive. @param {string} search */
function useQuotes(search) {
  const [settled, setSettled] = useState(search);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(search), SEARCH_MS);
    return () => clearTimeout(timer);
  }, [search]);
  const { value, error } = useTopic('pattern-detection', 'quotes', { search: settled.trim() });
  const last = useRef(/** @type {Quotes | undefined} */ (undefined));
  if (value) last.current = value;
  return { quotes: /** @type {Quotes | undefined} */ (value ?? last.current ?? undefined), error };
}

/**
 * Live charts of the symbols.
 * @param {{ parameters: { symbol?: string, interval?: string, pattern?: string } }} props
 */
export default function MarketPage({ parameters }) {
  const settings = useQuery('pattern-detection', 'settings');
  const [search, setSearch] = useState('');
  const { quotes, error } = useQuotes(search);
  const intervals = /** @type {readonly string[]} */ (settings.data?.intervals ?? []);
  const interval = parameters.interval ?? intervals[0];
  const first = useRef(/** @type {string | undefined} */ (undefined));
  // The first symbol of the first list, until one is chosen.
  first.current ??= quotes?.quotes[0]?.symbol;
  const symbol = parameters.symbol ?? first.current ?? undefined;
  return html`
    <${PageHeader} title="Market" sentence=${html`${describe(quotes, symbol)}
    ${symbol !== undefined && settings.data && html`<${Forming} symbol=${symbol} interval=${interval} />`}`}>
      ${
        intervals.length > 0 &&
        html`<${SelectField}
          label="Interval"
          value=${interval}
          options=${intervals.map((item) => [item, item])}
          onChange=${(/** @type {string} */ chosen) => navigate(getPath(symbol, chosen))}
        />`
      }
    </${PageHeader}>
    <div style=${{ display: 'flex', flexWrap: 'wrap', gap: '1rem', alignItems: 'flex-start' }}>
      <div style=${{ flex: '1 1 40rem', minWidth: 0 }}>
        <${QueryState} result=${settings}>
          ${() =>
            symbol === undefined
              ? quotes &&
                html`<${EmptyState} title="No symbol has market data yet.">
                  <p>Send some: <code>npx stacks replay FILE</code>, or <code>npm start</code> for the sample.</p>
                </${EmptyState}>`
              : html`<${SymbolChart}
                  key=${`${symbol} ${interval ?? ''}`}
                  symbol=${symbol}
                  interval=${interval}
                  chosen=${parameters.pattern}
                />`}
        </${QueryState}>
      </div>
      <div style=${{ flex: '1 1 18rem', minWidth: 0 }}>
        <h2>Symbols</h2>
        <${SymbolList}
          quotes=${quotes}
          error=${error}
          search=${search}
          onSearch=${setSearch}
          selected=${symbol}
          getPath=${(/** @type {string} */ chosen) => getPath(chosen, interval)}
        />
      </div>
    </div>
  `;
}

/** @param {Quotes | undefined} quotes @param {string | undefined} symbol */
function describe(quotes, symbol) {
  if (!quotes) return 'Live prices, and the patterns that form in them.';
  const { count, rate, quotes: list } = quotes;
  const flow =
    rate > 0
      ? `${rate.toLocaleString('en-US')} events a second arrive for ${count === 1 ? 'one symbol' : `${count} symbols`}.`
      : 'No market data arrives at the moment.';
  const quote = list.find((item) => item.symbol === symbol);
  if (quote?.price === undefined || quote.at === undefined) return flow;
  return `${flow} ${symbol} was last at ${quote.price.toLocaleString('en-US')}, at ${formatTime(quote.at)}.`;
}

/** Names what is forming in the chart. @param {{ symbol: string, interval?: string }} props */
function Forming({ symbol, interval }) {
  const { value } = useTopic('pattern-detection', 'patterns', { symbol, interval });
  const forming = /** @type {readonly import('./drawing.js').Pattern[]} */ (value?.patterns ?? []).filter(
    ({ state }) => state === 'forming',
  );
  if (forming.length === 0) return null;
  const names = forming.map(
    ({ pattern, breaks }) => `${formatPattern(pattern)}, which a close ${breaks} its level completes`,
  );
  return ` Forming: ${names.join('; ')}.`;
}
