import { Badge, Count, DataTable } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/** @typedef {import('./types.js').ReadQueue} ReadQueue */

/** @param {ReadQueue & { isOnlyCounted: boolean }} queue */
function QueueState({ problem, approximateCount, isComplete, isOnlyCounted }) {
  if (problem) return html`<${Badge} kind="critical">not read</${Badge}> ${problem}`;
  if (approximateCount === 0) return html`<${Badge} kind="ok">empty</${Badge}>`;
  return isComplete || isOnlyCounted
    ? html`<${Badge} kind="warning">has messages</${Badge}>`
    : html`<${Badge} kind="warning">not all read</${Badge}>`;
}

/**
 * @param {{ queues: readonly ReadQueue[], onAsk?: (question: import('./types.js').Question) => void }} props `onAsk` is missing
 *   if the messages are only counted
 */
export function QueueTable({ queues, onAsk }) {
  /** @type {readonly import('/client/components/data-table.js').Column[]} */
  const columns = [
    { key: 'queue', title: 'Queue' },
    {
      key: 'approximateCount',
      title: 'Messages, about',
      align: 'end',
      render: ({ approximateCount }) => html`<${Count} value=${approximateCount} />`,
    },
    {
      key: 'state',
      title: 'State',
      sortValue: ({ problem, approximateCount }) => (problem ? -1 : approximateCount),
      render: (queue) => html`<${QueueState} ...${queue} isOnlyCounted=${!onAsk} />`,
    },
    {
      key: 'action',
      title: 'Action',
      sortValue: () => '',
      render: ({ arn, queue, region, approximateCount, repair }) =>
        !onAsk || repair.kind === 'manual' || approximateCount === 0
          ? ''
          : html`<button
              type="button"
              class="number"
              aria-label=${`Redrive all of ${queue} in ${region}`}
              onClick=${() => onAsk({ action: 'redrive', selection: { queues: [arn] }, count: approximateCount })}
            >
              Redrive all
            </button>`,
    },
    { key: 'region', title: 'Region', render: ({ region }) => html`<span class="number">${region}</span>` },
    { key: 'system', title: 'System' },
    {
      key: 'repair',
      title: 'How its messages are processed again',
      sortValue: ({ repair }) => repair.kind,
      render: ({ repair }) =>
        repair.kind === 'manual' ? `manually: ${repair.description}` : repair.description,
    },
  ];
  return html`<${DataTable}
    caption="Queues of failures. SQS counts messages approximately."
    columns=${onAsk ? columns : columns.filter(({ key }) => key !== 'action')}
    rows=${queues}
    rowKey=${(/** @type {ReadQueue} */ { arn }) => arn}
    initialSort=${{ key: 'approximateCount', descending: true }}
  />`;
}
