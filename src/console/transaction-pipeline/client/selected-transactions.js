import { html } from '/client/components/preact.js';

/** The server accepts no more at once. */
const MAX_REPORTED = 100;

/**
 * What can be done with the selected transactions.
 * @param {{ ids: readonly string[], onReport: (fraud: boolean) => void }} props
 */
export function SelectedTransactions({ ids, onReport }) {
  const count = ids.length;
  if (count === 0)
    return html`<p class="muted">Select transactions to report that they are frauds, or genuine.</p>`;
  const isTooMany = count > MAX_REPORTED;
  return html`<div class="toolbar" role="group" aria-label="Selected transactions">
    <span role="status"
      >${count} selected${isTooMany && `: at most ${MAX_REPORTED} are reported at once`}</span
    >
    <button type="button" class="danger" disabled=${isTooMany} onClick=${() => onReport(true)}>
      Report ${count} as fraud …
    </button>
    <button type="button" disabled=${isTooMany} onClick=${() => onReport(false)}>
      Report ${count} as genuine …
    </button>
  </div>`;
}
