import { html, useId } from '/client/components/preact.js';

/** @typedef {import('./fault-fields.js').FaultFields} FaultFields */

/**
 * A field with a number, which is a text while it is entered.
 * @param {{ label: string, name: 'latencyFrom' | 'latencyTo' | 'share' | 'seed', min?: string, max: string, step?: string,
 *   fields: FaultFields,
 *   onChange: (changed: Partial<FaultFields>) => void }} props
 */
export function NumberField({ label, name, min = '0', max, step = '1', fields, onChange }) {
  const id = useId();
  return html`<p class="field">
    <label for=${id}>${label}</label>
    <input
      id=${id}
      type="number"
      inputmode="decimal"
      min=${min}
      max=${max}
      step=${step}
      value=${fields[name]}
      onInput=${(/** @type {any} */ { currentTarget }) => onChange({ [name]: currentTarget.value })}
    />
  </p>`;
}
