import { html, useId } from '/client/components/preact.js';
import { setParameters } from '/client/router.js';
import { OUTCOMES } from './alert-columns.js';
import { formatPattern } from './drawing.js';

/**
 * The filters in the URL of the page.
 * @typedef {{ symbol?: string, pattern?: string, severity?: string, outcome?: string, open?: string }} AlertParameters
 */

const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

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
  return html`<div class="filters" role="search" aria-label="Alerts">
    <p class="field">
      <label for=${id}>Symbol</label>
      <input
        id=${id}
        type="search"
        autocomplete="off"
        spellcheck=${false}
        value=${parameters.symbol ?? ''}
        onChange=${(/** @type {any} */ { currentTarget }) =>
          setParameters({ symbol: currentTarget.value.trim().toUpperCase() })}
      />
    </p>
    <${Choice}
      label="Pattern"
      value=${parameters.pattern}
      options=${patterns.map((name) => [name, formatPattern(name)])}
      onChange=${(/** @type {string} */ pattern) => setParameters({ pattern })}
    />
    <${Choice}
      label="Severity"
      value=${parameters.severity}
      options=${SEVERITIES.map((name) => [name, name])}
      onChange=${(/** @type {string} */ severity) => setParameters({ severity })}
    />
    <${Choice}
      label="Outcome"
      value=${parameters.outcome}
      options=${OUTCOMES}
      onChange=${(/** @type {string} */ outcome) => setParameters({ outcome })}
    />
    <label>
      <input
        type="checkbox"
        checked=${parameters.open === 'true'}
        onChange=${(/** @type {any} */ { currentTarget }) =>
          setParameters({ open: currentTarget.checked ? 'true' : undefined })}
      />
      ${' '}not acknowledged
    </label>
  </div>`;
}

/**
 * @param {{ label: string, value?: string, options: readonly (readonly [string, string])[],
 *   onChange: (value: string) => void }} props `options` are values with their titles
 */
function Choice({ label, value = '', options, onChange }) {
  const id = useId();
  return html`<p class="field">
    <label for=${id}>${label}</label>
    <select id=${id} onChange=${(/** @type {any} */ { currentTarget }) => onChange(currentTarget.value)}>
      <option value="" selected=${value === ''}>all</option>
      ${options.map(
        ([item, title]) =>
          html`<option key=${item} value=${item} selected=${item === value}>${title}</option>`,
      )}
    </select>
  </p>`;
}
