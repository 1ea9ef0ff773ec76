import { useTopic } from '/client/api.js';
import {
  Badge,
  DataTable,
  Drawer,
  EmptyState,
  ErrorState,
  JsonView,
  LoadingState,
  PageHeader,
  Time,
} from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';

const KINDS = /** @type {const} */ ({ started: 'info', succeeded: 'ok', failed: 'critical' });

/** @param {readonly any[]} changes */
function describe(changes) {
  const [last] = changes;
  if (!last) return 'Nothing has been changed in the console yet.';
  const failed = changes.filter(({ state }) => state === 'failed').length;
  return `${changes.length} changes, ${failed} of them failed. The last one is ${last.change} by ${last.user}.`;
}

/** The audit log of the console. */
export default function ChangesPage() {
  const { value: changes, error } = useTopic('changes', 'changes');
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
        html`<${Badge} kind=${KINDS[row.state]}>${row.state}</${Badge}>${row.error && ` ${row.error}`}`,
    },
  ];
  return html`
    <${PageHeader} title="Changes" sentence=${changes && describe(changes)} />
    ${error && html`<${ErrorState} error=${error} />`}
    ${
      changes
        ? html`<${DataTable}
            caption="Changes, the newest first"
            columns=${columns}
            rows=${changes}
            rowKey=${(/** @type {any} */ { id }) => id}
            empty=${html`<${EmptyState} title="What you change in the console appears here, with who, when and why." />`}
          />`
        : !error && html`<${LoadingState} />`
    }
    ${
      chosen &&
      html`<${Drawer} title=${`${chosen.section}: ${chosen.change}`} onClose=${() => setOpenId(undefined)}>
        <${JsonView} value=${chosen} label="The change in the audit log" />
      </${Drawer}>`
    }
  `;
}
