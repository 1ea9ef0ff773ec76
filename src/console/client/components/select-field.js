import { html, useId } from './preact.js';

/**
 * A list of values, of which one is chosen.
 * @param {{ label: string, value: string | number, options: readonly (readonly [string | number, string])[],
 *   onChange: (value: string) => void }} props `options` are values with their titles
 */
export function SelectField({ label, value, options, onChange }) {
  const id = useId();
  return html`<p class="field" style=${{ maxWidth: '100%' }}>
    <label for=${id}>${label}</label>
    <select
      style=${{ maxWidth: '100%' }}
      id=${id}
      value=${String(value)}
      onChange=${(/** @type {any} */ { currentTarget }) => onChange(currentTarget.value)}
    >
      ${options.map(([item, title]) => html`<option key=${item} value=${String(item)} selected=${String(item) === String(value)}>${title}</option>`)}
    </select>
  </p>`;
}
