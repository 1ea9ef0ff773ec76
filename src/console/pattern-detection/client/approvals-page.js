import { useTopic } from '/client/api.js';
import {
  ConfirmDialog,
  EmptyState,
  LoadingState,
  PageHeader,
  Time,
  TopicState,
  useNow,
} from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { DecidedTable } from './decided-table.js';
import { NoteField } from './note-field.js';
import { OpenApproval } from './open-approval.js';
import { formatRemaining } from './remaining.js';

/**
 * An approval, as the topic approvals describes it. Times without a unit are ISO 8601, the others in milliseconds since 1970.
 * @typedef {{ approvalId: string, state: 'PENDING' | 'APPROVED' | 'REJECTED' | 'EXPIRED', symbol: string, pattern: string,
 *   interval?: string, severity: string, confidence: number, summary: string, requestedAt: number, decideBy: number,
 *   sentAt?: string, deliveredAt?: string, decidedAt?: string, decidedBy?: string, note?: string,
 *   notifiedAt?: string }} ListedApproval
 *
 * @typedef {{ change: 'approve' | 'reject', approval: ListedApproval }} Question
 */

/**
 * The approvals of critical alerts.
 * @param {{ parameters: { id?: string }, description: { allowsChanges: boolean } }} props `id` is the approval to show first
 */
export default function ApprovalsPage({ parameters: { id }, description: { allowsChanges } }) {
  const open = useTopic('pattern-detection', 'approvals');
  const { value: decided } = useTopic('pattern-detection', 'decided');
  const [question, setQuestion] = useState(/** @type {Question | undefined} */ (undefined));
  const pending = /** @type {readonly ListedApproval[]} */ (open.value ?? [])
    .filter(({ state }) => state === 'PENDING')
    .sort((a, b) => Number(b.approvalId === id) - Number(a.approvalId === id) || a.decideBy - b.decideBy);
  return html`
    <${PageHeader}
      title="Approvals"
      sentence=${open.value ? html`<${Sentence} pending=${pending} />` : 'Critical alerts that wait for a decision.'}
    />
    <${TopicState} result=${open}>
      ${() =>
        pending.length === 0
          ? html`<${EmptyState} title="Nothing waits for a decision.">
            <p class="muted">Critical alerts appear here. An alert that nobody approves within an hour is rejected.</p>
          </${EmptyState}>`
          : html`<ul class="columns" style=${{ listStyle: 'none', padding: 0 }}>
              ${pending.map(
                (approval) =>
                  html`<${OpenApproval}
                    key=${approval.approvalId}
                    approval=${approval}
                    canDecide=${allowsChanges}
                    onDecide=${(/** @type {Question['change']} */ change) => setQuestion({ change, approval })}
                  />`,
              )}
            </ul>`}
    </${TopicState}>
    <h2>Decided</h2>
    ${decided ? html`<${DecidedTable} approvals=${decided} />` : html`<${LoadingState} />`}
    ${
      question &&
      html`<${DecisionDialog}
        key=${`${question.change} ${question.approval.approvalId}`}
        question=${question}
        onClose=${() => setQuestion(undefined)}
      />`
    }
  `;
}

/** @param {{ pending: readonly ListedApproval[] }} props */
function Sentence({ pending }) {
  const now = useNow();
  if (pending.length === 0) return 'Nothing waits for a decision.';
  const first = Math.min(...pending.map(({ decideBy }) => decideBy));
  const count = pending.length === 1 ? 'One alert waits' : `${pending.length} alerts wait`;
  if (first <= now) return `${count} for a decision; the time of one has ended, and it is rejected.`;
  return `${count} for a decision; the next one is rejected in ${formatRemaining(first - now)}.`;
}

/** @param {{ question: Question, onClose: () => void }} props */
function DecisionDialog({ question: { change, approval }, onClose }) {
  const [note, setNote] = useState('');
  const verb = change === 'approve' ? 'Approve' : 'Reject';
  return html`<${ConfirmDialog}
    section="pattern-detection"
    change=${change}
    parameters=${{ approvalId: approval.approvalId, ...(note.trim() !== '' && { note: note.trim() }) }}
    title=${`${verb} ${approval.symbol}`}
    action=${verb}
    isDangerous=${change === 'reject'}
    hasPreview
    renderPreview=${(/** @type {any} */ preview) => html`
      <p>${preview.summary}</p>
      <p>${preview.effect} The decision is possible until <${Time} at=${preview.decideBy} />.</p>
    `}
    renderResult=${(/** @type {any} */ { state, decidedBy, symbol }) =>
      html`<p>${symbol} is ${state.toLowerCase()} by ${decidedBy}.</p>`}
    onClose=${onClose}
  >
    <${NoteField} note=${note} onChange=${setNote} />
  </${ConfirmDialog}>`;
}
