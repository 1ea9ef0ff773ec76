import { useQuery } from '/client/api.js';
import { PageHeader, QueryState } from '/client/components/index.js';
import { html, useEffect, useState } from '/client/components/preact.js';
import { FeedbackDialog } from './feedback-dialog.js';
import { AccountFacts, MatchedRules, MerchantFacts, PaymentFacts } from './transaction-facts.js';
import { ScoreParts } from './score-parts.js';
import { DecisionBadges, TransactionTable } from './transaction-table.js';

/** While a score, a notification or feedback is expected, the page reads the transaction again. */
const RELOAD_MS = 2_000;

/** One transaction: why it has its score, its account and its merchant, and feedback about it. @param {{ parameters: { id: string } }} props */
export default function TransactionPage({ parameters: { id } }) {
  const result = useQuery('transactions', 'transaction', { id });
  const { data, reload } = result;
  const [reported, setReported] = useState(/** @type {boolean | undefined} */ (undefined));
  useEffect(() => {
    if (!data?.isWaiting) return undefined;
    const timer = setInterval(reload, RELOAD_MS);
    return () => clearInterval(timer);
  }, [data?.isWaiting]);
  return html`
    <${PageHeader} title=${`Transaction ${id}`} sentence=${data?.sentence}>
      <button type="button" class="danger" disabled=${!data || data.fraud === true} onClick=${() => setReported(true)}>
        Report fraud …
      </button>
      <button type="button" disabled=${!data || data.fraud === false} onClick=${() => setReported(false)}>
        Report genuine …
      </button>
    </${PageHeader}>
    <${QueryState} result=${result}>
      ${(/** @type {any} */ transaction) => html`<${Details} transaction=${transaction} />`}
    </${QueryState}>
    ${
      reported !== undefined &&
      html`<${FeedbackDialog}
        transactionIds=${[id]}
        fraud=${reported}
        onDone=${reload}
        onClose=${() => setReported(undefined)}
      />`
    }
  `;
}

/** @param {{ transaction: any }} props */
function Details({ transaction }) {
  const { transactionId, parts, score, thresholds, matchedRules, account, merchant } = transaction;
  return html`
    <p>
      <${DecisionBadges} row=${transaction} />${' '}
      <a href=${`/story/${encodeURIComponent(transactionId)}`}>Its story, step by step</a>
    </p>
    <h2>Score</h2>
    <${ScoreParts} parts=${parts} score=${score} thresholds=${thresholds} />
    <h2>Rules that matched</h2>
    <${MatchedRules} rules=${matchedRules} isScored=${score !== undefined} />
    <div class="columns">
      <section class="card">
        <h2>Payment</h2>
        <${PaymentFacts} transaction=${transaction} />
      </section>
      <section class="card">
        <h2>Account</h2>
        <${AccountFacts} account=${account} />
      </section>
      <section class="card">
        <h2>Merchant</h2>
        <${MerchantFacts} merchant=${merchant} />
      </section>
    </div>
    <${TransactionTable} caption=${`Newest transactions of ${account.accountId}`} rows=${account.newest} />
  `;
}
