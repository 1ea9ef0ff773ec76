import { DataTable, EmptyState, Time } from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { AlarmDetails, State, STATES } from './alarm-details.js';

/** @typedef {import('./alarm-details.js').AlarmStatus} AlarmStatus */

/** An alarm can have the same name in several regions. @param {AlarmStatus} alarm */
const getKey = ({ stack, name }) => `${stack} ${name}`;

/**
 * The alarms that need an operator or, on request, all of them; each with its runbook.
 * @param {{ alarms: readonly AlarmStatus[] }} props
 */
export function Alarms({ alarms }) {
  const [showsAll, setShowsAll] = useState(false);
  const [openKey, setOpenKey] = useState(/** @type {string | undefined} */ (undefined));
  const rows = showsAll ? alarms : alarms.filter(({ state }) => state === 'ALARM' || state === 'DELETED');
  const chosen = alarms.find((alarm) => getKey(alarm) === openKey);
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
      render: (/** @type {AlarmStatus} */ alarm) =>
        html`<button type="button" onClick=${() => setOpenKey(getKey(alarm))}>${alarm.name}</button>`,
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
      rowKey=${getKey}
      empty=${html`<${EmptyState} title="No alarm fires." />`}
    />
    ${chosen && html`<${AlarmDetails} alarm=${chosen} onClose=${() => setOpenKey(undefined)} />`}
  `;
}
