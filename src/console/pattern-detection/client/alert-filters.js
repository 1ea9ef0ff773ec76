import { SelectField } from '/client/components/index.js';
import { html, useId } from '/client/components/preact.js';
import { setParameters } from '/client/router.js';
import { OUTCOMES } from './alert-columns.js';
import { formatPattern } from './drawing.js';

/**
 * The filters in the URL of the page.
 * @typedef {{ symbol?: string, pattern?: string, severity?: string, outcome?: string, open?: string }} AlertParameters
 */

const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];
/** The choice of a filter that is not used. */
const ALL = ['', 'all'];

/**
 * Converts the filters of the URL to the parameters of the topic.
 * @param {AlertParameters} parameters
 */
export const toTopicParameters = ({ symbol, pattern, severity, outcome, open }) => ({
  symbol: symbol || undefined,
  pattern: pattern || undefined,
  severity: SEVERITIES.find((known) => known === severity),
  outcome: OUTCOMES.find(([known]) => known === outcome)?.[0],
  isUnacknowledged: open === 'true',
});

/** @param {{ parameters: AlertParameters, patterns: readonly string[] }} props */
export function AlertFilters({ parameters, patterns }) {
  const id = useId();
  const filter = toTopicParameters(parameters);
  return html`<div class="filters" role="search" aria-label="Alerts">
    <p class="field">
      <label for=${id}>Symbol</label>
      <input
        id=${id}
        type="search"
        autocomplete="off"
        spellcheck=${false}
        value=${filter.symbol ?? ''}
        onChange=${(/** @type {any} */ { currentTarget }) =>
          setParameters({ symbol: currentTarget.value.trim().toUpperCase() })}
      />
    </p>
    <${SelectField}
      label="Pattern"
      value=${filter.pattern ?? ''}
      options=${[ALL, ...patterns.map((name) => [name, formatPattern(name)])]}
      onChange=${(/** @type {string} */ pattern) => setParameters({ pattern })}
    />
    <${SelectField}
      label="Severity"
      value=${filter.severity ?? ''}
      options=${[ALL, ...SEVERITIES.map((name) => [name, name])]}
      onChange=${(/** @type {string} */ severity) => setParameters({ severity })}
    />
    <${SelectField}
      label="Outcome"
      value=${filter.outcome ?? ''}
      options=${[ALL, ...OUTCOMES]}
      onChange=${(/** @type {string} */ outcome) => setParameters({ outcome })}
    />
    <label>
      <input
        type="checkbox"
        checked=${filter.isUnacknowledged}
        onChange=${(/** @type {any} */ { currentTarget }) =>
          setParameters({ open: currentTarget.checked ? 'true' : undefined })}
      />
      ${' '}not acknowledged
    </label>
  </div>`;
}
