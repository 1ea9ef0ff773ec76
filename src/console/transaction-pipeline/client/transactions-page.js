import { useQuery, useTopic } from '/client/api.js';
import { EmptyState, ErrorState, PageHeader, QueryState } from '/client/components/index.js';
import { html, useEffect, useMemo, useRef, useState } from '/client/components/preact.js';
import { DecisionChart } from './decision-chart.js';
import { FeedbackDialog } from './feedback-dialog.js';
import { FilterForm } from './filter-form.js';
import { ListSentence, ListSummary } from './list-summary.js';
import { filterList, listRules, mergeLists, readFilters } from './transaction-list.js';
import { SelectedTransactions } from './selected-transactions.js';
import { TransactionTable } from './transaction-table.js';

/** @typedef {import('./transaction-list.js').Listed} Listed */
/** @typedef {{ transactionIds: readonly string[], fraud: boolean }} Report */
/** @type {readonly Listed[]} */
const NONE = [];

/** The newest transactions with the decisions about them, as they are made. @param {{ parameters: Record<string, string> }} props */
export default function TransactionsPage({ parameters }) {
  const filters = readFilters(parameters);
  const { account } = filters;
  const listed = useQuery(
    'transactions',
    account === '' ? 'newest' : 'account',
    account === '' ? {} : { accountId: account },
  );
  const live = useTopic('transactions', 'live');
  const queues = useTopic('transactions', 'queues');
  const [isPaused, setIsPaused] = useState(false);
  const received = useLiveList(live.value);
  const current = useMemo(() => mergeLists(listed.data ?? NONE, received), [listed.data, received]);
  const shown = useRef(current);
  if (!isPaused) shown.current = current;
  const all = shown.current ?? current;
  const { decision, rule, feedback } = filters;
  const rows = useMemo(() => filterList(all, filters), [all, account, decision, rule, feedback]);
  const [selected, setSelected] = useState(/** @type {ReadonlySet<string>} */ (new Set()));
  // The transactions as they were selected: the list changes while the dialog is open.
  const [report, setReport] = useState(/** @type {Report | undefined} */ (undefined));
  const selectedIds = rows.map(({ transactionId }) => transactionId).filter((id) => selected.has(id));
  const missed = isPaused ? countNew(current, all) : 0;
  return html`
    <${PageHeader}
      title="Transactions"
      sentence=${listed.data && html`<${ListSentence} rows=${rows} account=${account} queues=${queues.value} />`}
    >
      <button type="button" onClick=${() => setIsPaused(!isPaused)}>
        ${isPaused ? `Continue (${missed} new)` : 'Pause'}
      </button>
    </${PageHeader}>
    ${live.error && !listed.error && html`<${ErrorState} error=${live.error} />`}
    <${FilterForm} filters=${filters} rules=${listRules(all)} />
    <${QueryState} result=${listed}>
      ${() => html`
        <${ListSummary} rows=${rows} />
        <${DecisionChart} rows=${rows} />
        <${SelectedTransactions}
          ids=${selectedIds}
          onReport=${(/** @type {boolean} */ fraud) => setReport({ transactionIds: selectedIds, fraud })}
        />
        <${TransactionTable}
          selected=${selected}
          onSelect=${setSelected}
          caption=${account === '' ? 'Newest transactions' : `Newest transactions of ${account}`}
          rows=${rows}
          empty=${html`<${NoTransactions} account=${account} isFiltered=${all.length > rows.length} />`}
        />
      `}
    </${QueryState}>
    ${
      report &&
      html`<${FeedbackDialog}
        transactionIds=${report.transactionIds}
        fraud=${report.fraud}
        onDone=${() => {
          setSelected(new Set());
          listed.reload();
        }}
        onClose=${() => setReport(undefined)}
      />`
    }
  `;
}

/** Collects what the topic sends: it covers the last two minutes only. @param {readonly Listed[] | undefined} value */
function useLiveList(value) {
  const [received, setReceived] = useState(NONE);
  useEffect(() => {
    if (value) setReceived((previous) => mergeLists(previous, value));
  }, [value]);
  return received;
}

/** @param {readonly Listed[]} current @param {readonly Listed[]} known */
function countNew(current, known) {
  const ids = new Set(known.map(({ transactionId }) => transactionId));
  return current.filter(({ transactionId }) => !ids.has(transactionId)).length;
}

/** @param {{ account: string, isFiltered: boolean }} props */
function NoTransactions({ account, isFiltered }) {
  if (isFiltered)
    return html`<${EmptyState} title="No transaction matches the filters.">
      <p>Only the newest transactions are searched: <a href="/transactions">show all</a>, or choose an account.</p>
    </${EmptyState}>`;
  if (account !== '')
    return html`<${EmptyState} title=${`There is no transaction of ${account}.`}>
      <p>Check the id of the account, or <a href="/transactions">show the newest transactions</a>.</p>
    </${EmptyState}>`;
  return html`<${EmptyState} title="No transaction has a decision yet.">
    <p>Its demonstration sends 65 transactions: <code>npx stacks up transaction-pipeline</code></p>
    <p>A load test sends more: <code>npx stacks transaction-pipeline load --rate 50 --seconds 20</code></p>
  </${EmptyState}>`;
}
