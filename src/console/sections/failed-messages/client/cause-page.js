import { useQuery } from '/client/api.js';
import { Badge, DataTable, PageHeader, QueryState, Time } from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { navigate } from '/client/router.js';
import { RepairBadge } from './cause-table.js';
import { MessageDrawer } from './message-drawer.js';
import { RepairButtons } from './repair-buttons.js';
import { RepairDialog } from './repair-dialog.js';

/** @typedef {import('./types.js').CauseGroup} CauseGroup */
/** @typedef {import('./types.js').Question} Question */
/** @typedef {{ id: string, region: string, sentAt: number, correlationId?: string, error: string, isRefused: boolean }} ListedMessage */

/** The messages with one cause. @param {{ parameters: { cause: string } }} props */
export default function CausePage({ parameters: { cause } }) {
  const result = useQuery('failed-messages', 'cause', { id: cause });
  return html`
    <${QueryState} result=${result}>
      ${(/** @type {{ group: CauseGroup, messages: readonly ListedMessage[] }} */ data) =>
        html`<${Messages}
          group=${data.group}
          messages=${data.messages}
          onChanged=${() => navigate('/failed-messages')}
        />`}
    </${QueryState}>
    ${!result.data && html`<${PageHeader} title="Cause" sentence="The messages that failed for one cause." />`}
    <p><a href="/failed-messages">All failed messages</a></p>
  `;
}

/** @param {{ group: CauseGroup, messages: readonly ListedMessage[], onChanged: () => void }} props */
function Messages({ group, messages, onChanged }) {
  const [selected, setSelected] = useState(/** @type {ReadonlySet<string>} */ (new Set()));
  const [question, setQuestion] = useState(/** @type {Question | undefined} */ (undefined));
  const [shown, setShown] = useState(/** @type {string | undefined} */ (undefined));
  /** @type {readonly import('/client/components/data-table.js').Column[]} */
  const columns = [
    { key: 'sentAt', title: 'Sent', render: ({ sentAt }) => html`<${Time} at=${sentAt} />` },
    {
      key: 'id',
      title: 'Message',
      render: ({ id }) => html`<button type="button" onClick=${() => setShown(id)}>${id}</button>`,
    },
    {
      key: 'isRefused',
      title: 'Content',
      sortValue: ({ isRefused }) => (isRefused ? 1 : 0),
      render: ({ isRefused }) => (isRefused ? html`<${Badge} kind="warning">refused</${Badge}>` : ''),
    },
    { key: 'error', title: 'Error' },
    {
      key: 'correlationId',
      title: 'Story',
      render: ({ correlationId }) =>
        correlationId
          ? html`<a href=${`/story/${encodeURIComponent(correlationId)}`}>${correlationId}</a>`
          : '',
    },
    { key: 'region', title: 'Region', render: ({ region }) => html`<span class="number">${region}</span>` },
  ];
  return html`
    <${PageHeader} title=${group.cause} sentence=${describe(group)}>
      <${RepairBadge} ...${group} />
    </${PageHeader}>
    <dl class="facts">
      <dt>Queue</dt>
      <dd>${group.queue} of ${group.system}, ${group.regions.join(', ')}</dd>
      <dt>${group.repair.kind === 'manual' ? 'Manually' : 'Redrive'}</dt>
      <dd>${group.repair.description}</dd>
    </dl>
    <${RepairButtons}
      selection=${{ ids: [...selected] }}
      count=${selected.size}
      canRedrive=${group.repair.kind !== 'manual'}
      onAsk=${setQuestion}
    />
    <${DataTable}
      caption=${messages.length < group.messages ? `The newest ${messages.length} of ${group.messages} messages` : 'Messages, the newest first'}
      columns=${columns}
      rows=${messages}
      rowKey=${(/** @type {ListedMessage} */ { id }) => id}
      selected=${selected}
      onSelect=${setSelected}
    />
    ${shown && html`<${MessageDrawer} id=${shown} onClose=${() => setShown(undefined)} />`}
    ${
      question &&
      html`<${RepairDialog}
        question=${question}
        onClose=${() => setQuestion(undefined)}
        onDone=${onChanged}
      />`
    }
  `;
}

/** @param {CauseGroup} group */
function describe({ messages, refused, repair }) {
  const count = messages === 1 ? 'One message has' : `${messages.toLocaleString('en-US')} messages have`;
  if (repair.kind === 'manual')
    return `${count} this cause. No command can process them again: follow the steps below.`;
  if (refused === 0)
    return `${count} this cause. Nothing in the content is refused: fix the cause, then redrive.`;
  return `${count} this cause. The parser still refuses ${refused === messages ? 'all of them' : refused}: they would fail again
    unless the code was changed.`;
}
