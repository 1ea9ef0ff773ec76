import { html, useId } from '/client/components/preact.js';

/** As long as the API and the approval page accept. */
const MAX_NOTE_LENGTH = 500;

/** A note that may be empty. @param {{ note: string, onChange: (note: string) => void }} props */
export function NoteField({ note, onChange }) {
  const id = useId();
  return html`<p class="field">
    <label for=${id}>Note (optional)</label>
    <input
      id=${id}
      maxlength=${MAX_NOTE_LENGTH}
      value=${note}
      onInput=${(/** @type {any} */ { currentTarget }) => onChange(currentTarget.value)}
    />
  </p>`;
}
