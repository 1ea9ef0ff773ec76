import { useQuery, useTopic } from '/client/api.js';
import { DataTable, EmptyState, LoadingState, PageHeader, TopicState } from '/client/components/index.js';
import { html, useEffect, useState } from '/client/components/preact.js';
import { ALERT_COLUMNS } from './alert-columns.js';
import { AlertDialog } from './alert-dialog.js';
import { AlertFilters, toTopicParameters } from './alert-filters.js';
import { MuteForm, Mutes } from './mutes.js';

/** @typedef {import('./alert-columns.js').ListedAlert} ListedAlert */
/** @typedef {import('./mutes.js').Question} Question */

/** @type {ReadonlySet<string>} */
const NOTHING = new Set();
/** @type {readonly string[]} */
const NO_PATTERNS = [];
/** The server sends at most so many. */
const MAX_LISTED = 200;

/**
 * The alerts, which can be acknowledged together, and the mutes.
 * @param {{ parameters: import('./alert-filters.js').AlertParameters, description: { allowsChanges: boolean } }} props
 */
export default function AlertsPage({ parameters, description: { allowsChanges } }) {
  const filter = toTopicParameters(parameters);
  const key = JSON.stringify(filter);
  const listed = useTopic('pattern-detection', 'alerts', filter);
  const { value: mutes } = useTopic('pattern-detection', 'mutes');
  const { data: settings } = useQuery('pattern-detection', 'settings');
  const [selected, setSelected] = useState(NOTHING);
  const [question, setQuestion] = useState(/** @type {Question | undefined} */ (undefined));
  useEffect(() => setSelected(NOTHING), [key]);
  const patterns = settings?.patterns ?? NO_PATTERNS;
  // Of the selected alerts, those that are listed and that were not acknowledged in the meantime.
  const chosen = (listed.value ?? [])
    .filter((/** @type {ListedAlert} */ alert) => selected.has(alert.alertId) && !alert.acknowledgedBy)
    .map((/** @type {ListedAlert} */ { alertId }) => alertId);
  const named = chosen.length === 1 ? 'one alert' : `${chosen.length} alerts`;
  return html`
    <${PageHeader} title="Alerts" sentence=${describe(listed.value)}>
      ${
        allowsChanges &&
        html`<button
          type="button"
          class="primary"
          disabled=${chosen.length === 0}
          onClick=${() =>
            setQuestion({
              change: 'acknowledge',
              parameters: { alertIds: chosen },
              title: `Acknowledge ${named}`,
              action: `Acknowledge ${named}`,
            })}
        >
          Acknowledge${chosen.length > 0 && ` ${named}`}
        </button>`
      }
    </${PageHeader}>
    <${AlertFilters} parameters=${parameters} patterns=${patterns} />
    <${TopicState} result=${listed}>
      ${(/** @type {readonly ListedAlert[]} */ alerts) =>
        html`<${DataTable}
          caption=${
            alerts.length === MAX_LISTED
              ? `The newest ${MAX_LISTED} alerts: older ones are found with a filter`
              : 'Alerts, the newest first'
          }
          columns=${ALERT_COLUMNS}
          rows=${alerts}
          rowKey=${(/** @type {ListedAlert} */ { alertId }) => alertId}
          selected=${selected}
          onSelect=${allowsChanges ? setSelected : undefined}
          empty=${html`<${EmptyState} title="No alert matches.">
              <p class="muted">
                Change the filters above. Alerts are raised for patterns with a confidence of at least ALERT_MIN_CONFIDENCE.
              </p>
            </${EmptyState}>`}
        />`}
    </${TopicState}>
    <h2>Mutes</h2>
    ${mutes ? html`<${Mutes} mutes=${mutes} canChange=${allowsChanges} onAsk=${setQuestion} />` : html`<${LoadingState} />`}
    ${allowsChanges && html`<${MuteForm} patterns=${patterns} onAsk=${setQuestion} />`}
    ${
      question &&
      html`<${AlertDialog}
        key=${JSON.stringify(question)}
        question=${question}
        onDone=${() => setSelected(NOTHING)}
        onClose=${() => setQuestion(undefined)}
      />`
    }
  `;
}

/** @param {readonly ListedAlert[] | undefined} alerts */
function describe(alerts) {
  if (!alerts) return 'What people were told, and what was held back.';
  if (alerts.length === 0) return 'No alert matches these filters.';
  const open = alerts.filter(({ acknowledgedBy }) => acknowledgedBy === undefined);
  const critical = open.filter(({ severity }) => severity === 'CRITICAL').length;
  if (open.length === 0) return `All of the ${alerts.length} listed alerts are acknowledged.`;
  return `${open.length} of ${alerts.length} listed alerts are not acknowledged, ${critical} of them critical.`;
}
