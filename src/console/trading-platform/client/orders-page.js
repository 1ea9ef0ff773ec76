import { useTopic } from '/client/api.js';
import { formatCount, PageHeader, SelectField, TopicState, useNow } from '/client/components/index.js';
import { html, useEffect, useId, useState } from '/client/components/preact.js';
import { setParameters } from '/client/router.js';
import { STATE_TITLES, STATUSES } from './order-states.js';
import { OrdersTable } from './orders-table.js';
import { StateMachine } from './state-machine.js';

/**
 * @typedef {{ from: number, counts: Record<string, number>, transitions: any[], orders: import('./orders-table.js').Order[],
 *   source: 'database' | 'audit log', hasMore: boolean, accounts: string[] }} OrdersReading
 */

/** The newest orders with their states. @param {{ parameters: { account?: string, status?: string } }} props */
export default function OrdersPage({ parameters: { account, status } }) {
  const filter = { ...(account && { account }), ...(status && { status }) };
  const result = useTopic('trading-platform', 'orders', filter);
  const reading = /** @type {OrdersReading | undefined} */ (result.value);
  return html`
    <${PageHeader}
      title="Orders"
      sentence=${reading && html`<${Sentence} reading=${reading} account=${account} />`}
    />
    <${Filters} account=${account} status=${status} accounts=${reading?.accounts ?? []} />
    <${TopicState} result=${result}>
      ${(/** @type {OrdersReading} */ shown) => html`
        <${StateMachine}
          counts=${shown.counts}
          transitions=${shown.transitions}
          period=${html`<${Period} from=${shown.from} account=${account} />`}
        />
        <${OrdersTable}
          orders=${shown.orders}
          caption=${describeTable(shown, account)}
          isFiltered=${account !== undefined || status !== undefined}
        />
      `}
    </${TopicState}>
  `;
}

/** @param {{ reading: OrdersReading, account?: string }} props */
function Sentence({ reading: { counts, from }, account }) {
  const period = formatPeriod(useNow() - from);
  const sum = Object.values(counts).reduce((all, count) => all + count, 0);
  const whose = account ? `${account} has ` : 'There are ';
  if (sum === 0) return `${whose}no orders with a change in the last ${period}.`;
  const open = (counts.accepted ?? 0) + (counts['partially-filled'] ?? 0);
  const rejected = counts.rejected ?? 0;
  return (
    `${whose}${formatCount(sum, 'order')} with a change in the last ${period}: ${open} open, ${counts.filled ?? 0} filled` +
    `${rejected > 0 ? `, and ${rejected} rejected, so look at the reasons` : ', and none rejected'}.`
  );
}

/** Of what time the numbers are. @param {{ from: number, account?: string }} props */
const Period = ({ from, account }) =>
  `${account ? `Of ${account}, in` : 'In'} the last ${formatPeriod(useNow() - from)}, by the audit log`;

/** A period in whole minutes or hours, so that it does not change each second. @param {number} milliseconds */
function formatPeriod(milliseconds) {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** @param {OrdersReading} reading @param {string} [account] */
function describeTable({ source, hasMore, orders }, account) {
  const limit = hasMore ? `, the newest ${orders.length}` : '';
  return source === 'database'
    ? `Orders of ${account}, from the database${limit}`
    : `Orders of all accounts, from the audit log${limit}`;
}

/** @param {{ account?: string, status?: string, accounts: readonly string[] }} props */
function Filters({ account = '', status = '', accounts }) {
  const [text, setText] = useState(account);
  const id = useId();
  useEffect(() => setText(account), [account]);
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    setParameters({ account: text.trim() });
  };
  return html`<form class="filters" role="search" aria-label="Filter orders" onSubmit=${submit}>
    <p class="field">
      <label for=${id}>Account</label>
      <input
        id=${id}
        list=${`${id}-accounts`}
        autocomplete="off"
        spellcheck=${false}
        placeholder="all accounts"
        value=${text}
        onInput=${(/** @type {any} */ { currentTarget }) => setText(currentTarget.value)}
      />
      <datalist id=${`${id}-accounts`}>
        ${accounts.map((name) => html`<option key=${name} value=${name}></option>`)}
      </datalist>
    </p>
    <${SelectField}
      label="State"
      value=${status}
      options=${[['', 'all states'], ...STATUSES.map((name) => [name, STATE_TITLES[name]])]}
      onChange=${(/** @type {string} */ chosen) => setParameters({ status: chosen })}
    />
    <button type="submit">Show</button>
    ${(account || status) && html`<a href="/orders">Show all</a>`}
  </form>`;
}
