import { formatCount } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/**
 * The buttons that redrive or drop what is selected.
 * @param {{ selection: import('./types.js').Selection, count: number, canRedrive: boolean,
 *   onAsk: (question: import('./types.js').Question) => void }} props
 */
export const RepairButtons = ({ selection, count, canRedrive, onAsk }) => html`
  <div class="toolbar" role="group" aria-label="Selected messages">
    <button
      type="button"
      class="primary"
      disabled=${count === 0 || !canRedrive}
      onClick=${() => onAsk({ action: 'redrive', selection, count })}
    >
      Redrive selected
    </button>
    <button
      type="button"
      class="danger"
      disabled=${count === 0}
      onClick=${() => onAsk({ action: 'drop', selection, count })}
    >
      Drop selected
    </button>
    <span class="muted" role="status">
      ${count === 0 ? 'Nothing is selected.' : `${formatCount(count, 'message')} selected.`}
    </span>
  </div>
`;
