import { Badge, ConfirmDialog, Count, formatCount } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/**
 * What a redrive or a drop would do to the messages of a queue.
 * @typedef {{ system: string, region: string, queue: string, messages: number, isApproximate: boolean, effect: string,
 *   refusal?: string, warnings: readonly string[] }} QueuePreview
 */

/** What became of the messages of a queue.
 * @typedef {{ queue: string, region: string, done: number, notReceived: number, problem?: string,
 *   retained: readonly { id: string, reason: string }[] }} QueueResult */

const TEXTS = {
  redrive: { title: 'Redrive messages', action: 'Redrive', done: 'redriven' },
  drop: { title: 'Drop messages', action: 'Drop', done: 'deleted' },
};

/**
 * Asks before messages are redriven or dropped, and shows what became of each that remains.
 * @param {{ question: import('./types.js').Question, onClose: () => void, onDone: () => void }} props
 */
export function RepairDialog({ question: { action, selection, count }, onClose, onDone }) {
  const texts = TEXTS[action];
  return html`<${ConfirmDialog}
    section="failed-messages"
    change=${action}
    parameters=${selection}
    getConfirmed=${(/** @type {{ selection: import('./types.js').Selection }} */ preview) => preview.selection}
    title=${texts.title}
    action=${`${texts.action} ${formatCount(count, 'message')}`}
    isDangerous=${action === 'drop'}
    needsReason=${action === 'drop'}
    hasPreview=${true}
    onClose=${onClose}
    onDone=${onDone}
    renderPreview=${(/** @type {{ queues: readonly QueuePreview[] }} */ { queues }) => html`
      <ul class="cards">
        ${queues.map((queue) => html`<li class="card" key=${queue.region + queue.queue}><${Preview} ...${queue} /></li>`)}
      </ul>
      <p class="muted">
        ${
          action === 'redrive'
            ? 'Each message is deleted after its receiver has accepted it. If this is interrupted, nothing is lost.'
            : 'The record of each dropped message has its id, its hash and your reason, not its content.'
        }
      </p>
    `}
    renderResult=${(/** @type {{ done: number, queues: readonly QueueResult[] }} */ result) => html`
      <p>${formatCount(result.done, 'message')} ${texts.done}.</p>
      ${result.queues.map((queue) => html`<${Remaining} key=${queue.region + queue.queue} ...${queue} />`)}
    `}
  />`;
}

/** @param {QueuePreview} preview */
const Preview = ({ queue, region, messages, isApproximate, effect, refusal, warnings }) => html`
  <strong>${queue}</strong> <span class="muted">${region}</span>
  ${
    refusal
      ? html`<p><${Badge} kind="critical">not possible</${Badge}> ${refusal}</p>`
      : html`<p>
          ${isApproximate ? 'about ' : ''}<${Count} value=${messages} />
          ${messages === 1 ? 'message' : 'messages'}, ${effect}
        </p>`
  }
  ${warnings.map((warning) => html`<p key=${warning}><${Badge} kind="warning">note</${Badge}> ${warning}</p>`)}
`;

/** @param {QueueResult} result */
const Remaining = ({ queue, region, retained, notReceived, problem }) => html`
  ${problem && html`<p><${Badge} kind="critical">ended early</${Badge}> ${queue} in ${region}: ${problem}</p>`}
  ${
    notReceived > 0 &&
    html`<p>
      ${formatCount(notReceived, 'message')} of ${queue} in ${region} could not be received: gone, or somebody
      else has received them.
    </p>`
  }
  ${
    retained.length > 0 &&
    html`<p>${formatCount(retained.length, 'message')} of ${queue} in ${region} remain:</p>
      <ul>
        ${retained.map(({ id, reason }) => html`<li key=${id}><code>${id}</code>: ${reason}</li>`)}
      </ul>`
  }
`;
