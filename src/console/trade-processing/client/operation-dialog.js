import { ConfirmDialog } from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { FailoverPreview, FailoverResult } from './failover-details.js';
import { Command, LedgerSizes } from './operation-parts.js';
import { FailureTable } from './failures.js';
import { ReconcileResult } from './reconcile-result.js';
import { VerifyResult } from './verify-result.js';

/** @typedef {import('./types.js').Question['change']} Change */

/** What each change does. @type {Readonly<Record<Change, string>>} */
const DESCRIPTIONS = {
  failover: 'Sources then send their trades to this region. Only this region must answer.',
  verify:
    'Reads all entries, computes their hashes again, and compares them with the signed checkpoints. Nothing changes, and the result is kept in the audit log.',
  reconcile:
    'Compares the entries of both regions, and marks what both recorded during a failover: the entry that was recorded first counts. No entry changes.',
  resend:
    'Puts the failed events on the bus of their region again, and deletes each message after EventBridge has accepted its event. An event that is sent twice is recorded once.',
};

/** @type {Readonly<Record<Change, (result: any) => any>>} */
const RESULTS = {
  failover: (report) => html`<${FailoverResult} report=${report} />`,
  verify: (results) => html`<${VerifyResult} results=${results} />`,
  reconcile: (report) => html`<${ReconcileResult} report=${report} />`,
  resend: ({ groups, unavailable }) => html`
    ${unavailable.map((/** @type {string} */ line) => html`<p key=${line}>Not handled: ${line}</p>`)}
    <${FailureTable} caption="What became of each cause" groups=${groups} hasResult />
  `,
};

/**
 * Asks before a change, shows what it would do, and then its result.
 * @param {{ question: import('./types.js').Question, onDone: () => void, onClose: () => void }} props
 */
export function OperationDialog({ question: { change, parameters, title, action }, onDone, onClose }) {
  const [isForced, setIsForced] = useState(false);
  /** @type {Readonly<Record<Change, (preview: any) => any>>} */
  const previews = {
    failover: (preview) =>
      html`<${FailoverPreview} report=${preview} isForced=${isForced} onForce=${setIsForced} />`,
    verify: (preview) => html`<${LedgerSizes} preview=${preview} />`,
    reconcile: (preview) => html`<${LedgerSizes} preview=${preview} />`,
    resend: ({ groups, unavailable, command }) => html`
      ${unavailable.map((/** @type {string} */ line) => html`<p key=${line}>Not sent: ${line}</p>`)}
      <${FailureTable} caption="Failed messages by cause" groups=${groups} />
      <${Command} text=${command} />
    `,
  };
  return html`<${ConfirmDialog}
    section="trades"
    change=${change}
    parameters=${change === 'failover' ? { ...parameters, force: isForced } : parameters}
    title=${title}
    action=${action}
    isDangerous=${change === 'failover'}
    needsReason=${change !== 'verify'}
    hasPreview
    renderPreview=${previews[change]}
    renderResult=${RESULTS[change]}
    onDone=${onDone}
    onClose=${onClose}
  >
    <p>${DESCRIPTIONS[change]}</p>
  </${ConfirmDialog}>`;
}
