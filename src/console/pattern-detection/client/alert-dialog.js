import { ConfirmDialog } from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { AlertPreview, describeResult } from './alert-preview.js';
import { NoteField } from './note-field.js';

/**
 * Asks before alerts are acknowledged or muted. An acknowledgement can have a note, and a mute needs a reason, as in the commands.
 * @param {{ question: import('./mutes.js').Question, onDone: () => void, onClose: () => void }} props
 */
export function AlertDialog({ question: { change, parameters, title, action }, onDone, onClose }) {
  const [note, setNote] = useState('');
  const hasNote = change === 'acknowledge';
  return html`<${ConfirmDialog}
    section="pattern-detection"
    change=${change}
    parameters=${note.trim() === '' ? parameters : { ...parameters, note: note.trim() }}
    title=${title}
    action=${action}
    hasPreview=${change !== 'unmute'}
    needsReason=${change === 'mute'}
    renderPreview=${(/** @type {any} */ preview) => html`<${AlertPreview} change=${change} preview=${preview} />`}
    renderResult=${describeResult}
    onDone=${onDone}
    onClose=${onClose}
  >
    ${hasNote && html`<${NoteField} note=${note} onChange=${setNote} />`}
  </${ConfirmDialog}>`;
}
