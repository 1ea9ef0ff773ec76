import { Badge, DataTable, EmptyState, formatDuration, TopicState } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/**
 * @typedef {{ name: string, status: string, latencyMs?: number }} Check
 * @typedef {{ isHealthy: boolean, checkedAt?: string, checks: readonly Check[] }} Health
 * @typedef {{ name: string, messages: number, isForFailures: boolean }} Queue
 * @typedef {import('/client/api.js').ErrorBody} ErrorBody
 */

/** @param {{ health: { value?: Health, error?: ErrorBody }, queues: { value?: readonly Queue[], error?: ErrorBody } }} props */
export const HealthPart = ({ health, queues }) => html`
  <div class="columns">
    <div>
      <${TopicState} result=${health}>
        ${(/** @type {Health} */ value) => html`<${ChecksTable} health=${value} />`}
      </${TopicState}>
    </div>
    <div>
      <${TopicState} result=${queues}>
        ${(/** @type {readonly Queue[]} */ value) => html`<${QueuesTable} queues=${value} />`}
      </${TopicState}>
    </div>
  </div>
`;

/** @param {{ health: Health }} props */
const ChecksTable = ({ health: { checks } }) =>
  html`<${DataTable}
    caption="Health checks, as Route 53 asks them"
    columns=${[
      { key: 'name', title: 'Check' },
      {
        key: 'status',
        title: 'Status',
        render: (/** @type {Check} */ { status }) =>
          html`<${Badge} kind=${status === 'ok' ? 'ok' : 'critical'}>${status}</${Badge}>`,
      },
      {
        key: 'latencyMs',
        title: 'Latency',
        align: 'end',
        render: (/** @type {Check} */ { latencyMs }) =>
          latencyMs === undefined ? '' : formatDuration(latencyMs),
      },
    ]}
    rows=${checks}
    rowKey=${(/** @type {Check} */ { name }) => name}
  />`;

/** Messages that wait are normal in a queue; those in a queue of failures wait for an operator. @param {{ queues: readonly Queue[] }} props */
const QueuesTable = ({ queues }) =>
  html`<${DataTable}
    caption="Queues"
    columns=${[
      { key: 'name', title: 'Queue' },
      {
        key: 'messages',
        title: 'Messages',
        align: 'end',
        render: (/** @type {Queue} */ { messages, isForFailures }) =>
          isForFailures && messages > 0
            ? html`<${Badge} kind="critical">${messages.toLocaleString('en-US')}</${Badge}>`
            : messages.toLocaleString('en-US'),
      },
      {
        key: 'isForFailures',
        title: 'For',
        sortValue: (/** @type {Queue} */ { isForFailures }) => Number(isForFailures),
        render: (/** @type {Queue} */ { messages, isForFailures }) => {
          if (!isForFailures) return 'work';
          return messages > 0 ? html`<a href="/failed-messages">failures</a>` : 'failures';
        },
      },
    ]}
    rows=${queues}
    rowKey=${(/** @type {Queue} */ { name }) => name}
    empty=${html`<${EmptyState} title="The stack has no queue." />`}
  />`;
