import { formatAge, formatCount, formatDuration, useNow } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { summarizeList } from './transaction-list.js';

/** @typedef {import('./transaction-list.js').Listed} Listed */

/**
 * What the list shows, and what is not processed.
 * @param {{ rows: readonly Listed[], account: string, queues?: { waiting: number, failed: number } }} props
 */
export function ListSentence({ rows, account, queues }) {
  const now = useNow();
  const { reviewed, declined } = summarizeList(rows);
  const newest = rows[0];
  const shown = formatCount(rows.length, 'transaction');
  return html`${
    newest
      ? `Of ${shown}${account === '' ? '' : ` of ${account}`}, ${declined} ${declined === 1 ? 'was' : 'were'} declined and ${reviewed} sent to review; the newest came ${formatAge(Date.parse(newest.receivedAt), now)}.`
      : 'No transaction is shown.'
  }
  ${
    queues &&
    queues.waiting > 0 &&
    ` ${formatCount(queues.waiting, 'message waits', 'messages wait')} to be processed.`
  }
  ${
    queues &&
    queues.failed > 0 &&
    html`${' '}<a href="/failed-messages">${formatCount(queues.failed, 'message')}</a> failed for good.`
  }`;
}

/** Numbers of the shown transactions. @param {{ rows: readonly Listed[] }} props */
export function ListSummary({ rows }) {
  if (rows.length === 0) return null;
  const { approved, reviewed, declined, unscored, frauds, decidedWithinMs } = summarizeList(rows);
  const numbers = [
    ['Approved', approved],
    ['Sent to review', reviewed],
    ['Declined', declined],
    ['Confirmed frauds', frauds],
    ...(unscored > 0 ? [['Without a score', unscored]] : []),
    ['95 % decided within', decidedWithinMs === undefined ? 'no decision' : formatDuration(decidedWithinMs)],
  ];
  return html`<dl class="cards">
    ${numbers.map(
      ([title, value]) =>
        html`<div key=${title} class="card stat">
          <dt>${title}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
