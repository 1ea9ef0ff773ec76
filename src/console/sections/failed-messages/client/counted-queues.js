import { useQuery } from '/client/api.js';
import { Badge, formatCount, PageHeader, QueryState } from '/client/components/index.js';
import { OnlyCounted } from '/client/components/only-counted.js';
import { html } from '/client/components/preact.js';
import { QueueTable } from './queue-table.js';

/** @typedef {{ total: number, queues: readonly import('./types.js').ReadQueue[], gaps: readonly string[] }} Counts */

/** The queues of failures with their counts, for a console that does not receive messages. */
export function CountedQueues() {
  const result = useQuery('failed-messages', 'overview');
  return html`
    <${PageHeader} title="Failed messages" sentence=${result.data && describe(result.data)}>
      <button type="button" disabled=${result.loading} onClick=${result.reload}>Count again</button>
    </${PageHeader}>
    <${OnlyCounted} />
    <${QueryState} result=${result}>
      ${(/** @type {Counts} */ { queues, gaps }) => html`
        ${gaps.map((gap) => html`<p key=${gap}><${Badge} kind="warning">incomplete</${Badge}> ${gap}</p>`)}
        <${QueueTable} queues=${queues} />
      `}
    </${QueryState}>
  `;
}

/** @param {Counts} counts */
const describe = ({ total, queues }) =>
  total === 0
    ? `SQS counts no message in any of the ${queues.length} queues of failures.`
    : `SQS counts about ${formatCount(total, 'failed message')} in all queues.`;
