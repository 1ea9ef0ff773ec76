import { Badge, Count, DataTable, EmptyState, Money, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/** @typedef {{ ruleId: string, points: number, reason: string, activePoints?: number, isEnabled?: boolean }} MatchedRule */

/** Facts as a list; those without a value are omitted. @param {{ facts: readonly (readonly [string, any])[] }} props */
const Facts = ({ facts }) =>
  html`<dl class="facts">
    ${facts
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([title, value]) => [html`<dt>${title}</dt>`, html`<dd>${value}</dd>`])}
  </dl>`;

/** @param {boolean | undefined} value */
const formatBoolean = (value) => (value === undefined ? undefined : value ? 'yes' : 'no');

/** @param {{ transaction: any }} props */
export const PaymentFacts = ({ transaction }) =>
  html`<${Facts}
    facts=${[
      ['Amount', html`<${Money} amount=${transaction.amount} currency=${transaction.currency} />`],
      ['Paid at', html`<${Time} at=${transaction.paidAt} />`],
      ['Received at', html`<${Time} at=${transaction.receivedAt} />`],
      ['Scored at', transaction.scoredAt && html`<${Time} at=${transaction.scoredAt} />`],
      ['Notified at', transaction.notifiedAt && html`<${Time} at=${transaction.notifiedAt} />`],
      [
        'Feedback',
        transaction.confirmedAt &&
          html`${transaction.fraud ? 'fraud' : 'genuine'}, by ${transaction.confirmedBy ?? 'someone'} at
            ${' '}<${Time} at=${transaction.confirmedAt} />`,
      ],
      ['Category', transaction.category],
      ['Country', transaction.country],
      ['Region', transaction.region],
      ['Card not present', formatBoolean(transaction.cardNotPresent)],
      ['Local hour', transaction.localHour],
      ['Payments in 10 minutes', transaction.recentTxnCount],
      ['Model', transaction.model],
      ['Trace', transaction.traceId && html`<code>${transaction.traceId}</code>`],
    ]}
  />`;

/** @param {{ account: any }} props */
export const AccountFacts = ({ account }) =>
  html`<${Facts}
    facts=${[
      [
        'Account',
        html`<a href=${`/transactions?account=${encodeURIComponent(account.accountId)}`}
          >${account.accountId}</a
        >`,
      ],
      ['Time zone', account.timeZone ?? 'UTC, because none is set'],
      ['Country', account.country],
      ['Transactions', html`<${Count} value=${account.transactions} />`],
      ['Confirmed frauds', html`<${Count} value=${account.frauds} />`],
    ]}
  />`;

/** The history of the merchant as it is now; the reasons of the score describe it as it was then. @param {{ merchant: any }} props */
export function MerchantFacts({ merchant: { merchantId, history, problem } }) {
  if (!history)
    return html`<p>${merchantId}</p>
      <p class="muted">${problem}</p>`;
  const { transactions, ageDays, frauds30, settled30, daysSinceFraud, count1h, amountDeviations } = history;
  return html`<${Facts}
    facts=${[
      ['Merchant', merchantId],
      ['Transactions', html`<${Count} value=${transactions} />`],
      ['In the last hour', count1h],
      ['Known for', `${Math.floor(ageDays).toLocaleString('en-US')} days`],
      [
        'Confirmed frauds',
        `${frauds30} of ${settled30} payments in the last 30 settled days${frauds30 > 0 ? `, the latest ${daysSinceFraud} days ago` : ''}`,
      ],
      ['This amount', `${amountDeviations.toFixed(1)} deviations from the mean of the merchant`],
    ]}
  />`;
}

/** @param {{ rules: readonly MatchedRule[], isScored: boolean }} props */
export function MatchedRules({ rules, isScored }) {
  const columns = [
    {
      key: 'ruleId',
      title: 'Rule',
      render: (/** @type {MatchedRule} */ { ruleId }) =>
        html`<a href=${`/rules?rule=${encodeURIComponent(ruleId)}`}>${ruleId}</a>`,
    },
    { key: 'points', title: 'Points', align: /** @type {const} */ ('end') },
    { key: 'reason', title: 'Why' },
    {
      key: 'isEnabled',
      title: 'Now',
      render: (/** @type {MatchedRule} */ rule) => html`<${RuleState} rule=${rule} />`,
    },
  ];
  return html`<${DataTable}
    caption="Rules that matched, with the points that they added"
    columns=${columns}
    rows=${rules}
    rowKey=${(/** @type {MatchedRule} */ { ruleId }) => ruleId}
    empty=${html`<${EmptyState}
      title=${isScored ? 'No rule of the detector matched.' : 'Rules are evaluated when it is scored.'}
    />`}
  />`;
}

/** @param {{ rule: MatchedRule }} props */
function RuleState({ rule: { points, activePoints, isEnabled } }) {
  if (isEnabled === undefined) return html`<${Badge}>removed</${Badge}>`;
  if (!isEnabled) return html`<${Badge} kind="warning">disabled</${Badge}>`;
  return activePoints === points
    ? html`<${Badge} kind="ok">the same</${Badge}>`
    : html`<${Badge} kind="warning">${`${activePoints} points`}</${Badge}>`;
}
