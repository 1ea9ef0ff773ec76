import { useQuery } from '/client/api.js';
import { Badge, DataTable, Drawer, EmptyState, QueryState, Time } from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { Markdown } from './markdown.js';

/**
 * @typedef {{ name: string, stack: string, state: 'ALARM' | 'DELETED' | 'INSUFFICIENT_DATA' | 'OK', since?: number,
 *   reason?: string, description: string, runbook?: string }} AlarmStatus
 */

const STATES = /** @type {const} */ ({
  ALARM: { kind: 'critical', text: 'fires' },
  DELETED: { kind: 'warning', text: 'deleted outside Terraform' },
  INSUFFICIENT_DATA: { kind: 'neutral', text: 'no data' },
  OK: { kind: 'ok', text: 'OK' },
});

/** @param {{ alarm: AlarmStatus }} props */
const State = ({ alarm }) => {
  const { kind, text } = STATES[alarm.state];
  return html`<${Badge} kind=${kind}>${text}</${Badge}>`;
};

/**
 * The alarms that need an operator or, on request, all of them; each with its runbook.
 * @param {{ alarms: readonly AlarmStatus[] }} props
 */
export function Alarms({ alarms }) {
  const [showsAll, setShowsAll] = useState(false);
  const [openName, setOpenName] = useState(/** @type {string | undefined} */ (undefined));
  const rows = showsAll ? alarms : alarms.filter(({ state }) => state === 'ALARM' || state === 'DELETED');
  const chosen = alarms.find(({ name }) => name === openName);
  const columns = [
    {
      key: 'state',
      title: 'State',
      sortValue: (/** @type {AlarmStatus} */ { state }) => Object.keys(STATES).indexOf(state),
      render: (/** @type {AlarmStatus} */ alarm) => html`<${State} alarm=${alarm} />`,
    },
    {
      key: 'name',
      title: 'Alarm',
      render: (/** @type {AlarmStatus} */ { name }) =>
        html`<button type="button" onClick=${() => setOpenName(name)}>${name}</button>`,
    },
    {
      key: 'since',
      title: 'Since',
      render: (/** @type {AlarmStatus} */ { since }) =>
        since !== undefined && html`<${Time} at=${since} relative />`,
    },
    { key: 'description', title: 'What it means' },
    {
      key: 'runbook',
      title: 'Runbook',
      render: (/** @type {AlarmStatus} */ { runbook }) =>
        runbook && html`<a href=${`/health/runbooks/${runbook}`}>${runbook}</a>`,
    },
    { key: 'stack', title: 'Stack' },
  ];
  return html`
    <div class="toolbar">
      <h2>Alarms</h2>
      <label>
        <input
          type="checkbox"
          checked=${showsAll}
          onChange=${(/** @type {any} */ { currentTarget }) => setShowsAll(currentTarget.checked)}
        />
        ${' '}Also those that are OK or have no data
      </label>
    </div>
    <${DataTable}
      caption=${showsAll ? 'All alarms' : 'Alarms that need you'}
      columns=${columns}
      rows=${rows}
      rowKey=${(/** @type {AlarmStatus} */ { stack, name }) => `${stack} ${name}`}
      empty=${html`<${EmptyState} title="No alarm fires." />`}
    />
    ${chosen && html`<${AlarmDetails} alarm=${chosen} onClose=${() => setOpenName(undefined)} />`}
  `;
}

/** An alarm with its runbook beside it. @param {{ alarm: AlarmStatus, onClose: () => void }} props */
const AlarmDetails = ({ alarm, onClose }) => html`
  <${Drawer} title=${alarm.name} onClose=${onClose}>
    <p><${State} alarm=${alarm} />${alarm.since !== undefined && html` since <${Time} at=${alarm.since} />`}</p>
    <p>${alarm.description}.</p>
    ${alarm.reason && html`<p class="muted">CloudWatch: ${alarm.reason}</p>`}
    ${
      alarm.runbook
        ? html`<${Runbook} key=${alarm.runbook} name=${alarm.runbook} />`
        : html`<p>Its description names no runbook.</p>`
    }
  </${Drawer}>
`;

/** @param {{ name: string }} props */
const Runbook = ({ name }) => html`
  <${QueryState} result=${useQuery('health', 'runbook', { name })}>
    ${(/** @type {any} */ { title, content }) =>
      html`<p>Runbook: <a href=${`/health/runbooks/${name}`}>${title}</a></p>
        <${Markdown} label=${title} content=${content} level=${3} />`}
  </${QueryState}>
`;
