import { SelectField } from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { buildFault, DEFAULTS, DURATIONS } from './fault-fields.js';
import { NumberField } from './form-fields.js';
import { TargetFields } from './target-fields.js';

/** @typedef {{ services: readonly string[], functions: readonly string[], invocationErrors: readonly string[],
 *   regions: readonly string[] }} Choices */
/** @typedef {import('./fault-fields.js').FaultFields} FaultFields */

/**
 * A form for any fault, with defaults that throttle a tenth of the requests to a service for two minutes.
 * @param {{ choices: Choices, onSubmit: (question: import('./faults-page.js').Question) => void }} props
 */
export function FaultForm({ choices, onSubmit }) {
  const [fields, setFields] = useState(/** @type {FaultFields} */ (DEFAULTS));
  const [problem, setProblem] = useState(/** @type {string | undefined} */ (undefined));
  /** @param {Partial<FaultFields>} changed */
  const change = (changed) => {
    setProblem(undefined);
    setFields((previous) => ({ ...previous, ...changed }));
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const built = buildFault(fields);
    if ('problem' in built) return setProblem(built.problem);
    return onSubmit({
      change: 'add',
      parameters: built.fault,
      title: 'Inject a fault',
      action: 'Inject the fault',
    });
  };
  return html`<form
    class="card"
    style=${{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: '0.75rem' }}
    onSubmit=${submit}
    aria-label="Inject a fault"
  >
    <${TargetFields} choices=${choices} fields=${fields} onChange=${change} />
    <div class="filters">
      <${NumberField}
        label="Latency from (ms)"
        name="latencyFrom"
        max="900000"
        fields=${fields}
        onChange=${change}
      />
      <${NumberField}
        label="Latency to (ms)"
        name="latencyTo"
        max="900000"
        fields=${fields}
        onChange=${change}
      />
      <${NumberField}
        label="Share (%)"
        name="share"
        min="0.1"
        max="100"
        step="0.1"
        fields=${fields}
        onChange=${change}
      />
      <${SelectField}
        label="Ends after"
        value=${fields.seconds}
        options=${DURATIONS.map(({ seconds, title }) => [seconds, title])}
        onChange=${(/** @type {string} */ seconds) => change({ seconds: Number(seconds) })}
      />
      ${
        choices.regions.length > 1 &&
        html`<${SelectField}
          label="Region"
          value=${fields.region}
          options=${[['', 'all regions'], ...choices.regions.map((region) => [region, region])]}
          onChange=${(/** @type {string} */ region) => change({ region })}
        />`
      }
      <${NumberField}
        label="Seed (random if empty)"
        name="seed"
        max="2147483647"
        fields=${fields}
        onChange=${change}
      />
    </div>
    ${problem && html`<p class="state error" role="alert">${problem}</p>`}
    <p class="actions"><button type="submit" class="primary">Inject …</button></p>
  </form>`;
}
