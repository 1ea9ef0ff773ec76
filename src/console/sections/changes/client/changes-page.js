import { useTopic } from '/client/api.js';
import {
  Badge,
  DataTable,
  Drawer,
  EmptyState,
  JsonView,
  PageHeader,
  Time,
  TopicState,
} from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { describeChanges } from './describe-changes.js';

const KINDS = /** @type {const} */ ({ started: 'info', succeeded: 'ok', failed: 'critical' });

/** The audit log of the console. */
export default function ChangesPage() {
  const result = useTopic('changes', 'changes');
  const changes = result.value;
  const [openId, setOpenId] = useState(/** @type {string | undefined} */ (undefined));
  const chosen = changes?.find((/** @type {any} */ { id }) => id === openId);
  const columns = [
    { key: 'at', title: 'When', render: (/** @type {any} */ { at }) => html`<${Time} at=${at} />` },
    { key: 'user', title: 'Who' },
    {
      key: 'change',
      title: 'What',
      render: (/** @type {any} */ { id, section, change }) =>
        html`<button type="button" onClick=${() => setOpenId(id)}>${`${section}: ${change}`}</button>`,
    },
    { key: 'reason', title: 'Why' },
    {
      key: 'state',
      title: 'Result',
      render: (/** @type {{ state: keyof typeof KINDS, error?: string }} */ row) =>
        html`<${Badge} kind=${KINDS[row.state]}>${row.state}</${Badge}>
          ${row.error}${row.state === 'started' && 'without a result: it runs, or its console ended before it did'}`,
    },
  ];
  return html`
    <${PageHeader} title="Changes" sentence=${changes && describeChanges(changes)} />
    <${TopicState} result=${result}>
      ${(/** @type {any} */ rows) =>
        html`<${DataTable}
          caption="Changes, the newest first"
          columns=${columns}
          rows=${rows}
          rowKey=${(/** @type {any} */ { id }) => id}
          empty=${html`<${EmptyState} title="What you change in the console appears here, with who, when and why." />`}
        />`}
    </${TopicState}>
    ${
      chosen &&
      html`<${Drawer} title=${`${chosen.section}: ${chosen.change}`} onClose=${() => setOpenId(undefined)}>
        <${JsonView} value=${chosen} label="The change in the audit log" />
      </${Drawer}>`
    }
  `;
}
