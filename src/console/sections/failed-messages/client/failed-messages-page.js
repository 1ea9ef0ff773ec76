import { useQuery, useTopic } from '/client/api.js';
import {
  Badge,
  formatCount,
  formatDuration,
  PageHeader,
  QueryState,
  Tabs,
  Time,
  useNow,
} from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { CauseTable } from './cause-table.js';
import { CountedQueues } from './counted-queues.js';
import { QueueTable } from './queue-table.js';
import { RepairButtons } from './repair-buttons.js';
import { RepairDialog } from './repair-dialog.js';

/** @typedef {import('./types.js').CauseGroup} CauseGroup */
/** @typedef {import('./types.js').Question} Question */

/**
 * The failed messages of all systems and regions: grouped by their cause, or only counted.
 * @param {{ description: { receivesMessages: boolean } }} props
 */
export default ({ description: { receivesMessages } }) =>
  receivesMessages ? html`<${ReadMessages} />` : html`<${CountedQueues} />`;

function ReadMessages() {
  const overview = useQuery('failed-messages', 'overview');
  const { value: counts } = useTopic('failed-messages', 'counts');
  const [tab, setTab] = useState('causes');
  const [selected, setSelected] = useState(/** @type {ReadonlySet<string>} */ (new Set()));
  const [question, setQuestion] = useState(/** @type {Question | undefined} */ (undefined));
  const { data } = overview;
  const finish = () => {
    setSelected(new Set());
    overview.reload();
  };
  const chosen = (data?.causes ?? []).filter((/** @type {CauseGroup} */ { id }) => selected.has(id));
  return html`
    <${PageHeader}
      title="Failed messages"
      sentence=${data && html`<${Sentence} causes=${data.causes} queues=${data.queues.length} />`}
    >
      <button type="button" disabled=${overview.loading} onClick=${overview.reload}>
        ${overview.loading ? 'Reading …' : 'Read again'}
      </button>
    </${PageHeader}>
    <${QueryState} result=${overview}>
      ${() => html`
        <p class="muted">
          Read <${Time} at=${data.readAt} relative />; nothing was consumed.
          ${counts && html` SQS now counts about ${formatCount(counts.total, 'message')} in all queues.`}
        </p>
        ${data.gaps.map(
          (/** @type {string} */ gap) =>
            html`<p key=${gap}><${Badge} kind="warning">incomplete</${Badge}> ${gap}</p>`,
        )}
        <${Tabs}
          label="Failed messages"
          tabs=${[
            { id: 'causes', title: `Causes (${data.causes.length})` },
            { id: 'queues', title: `Queues (${data.queues.length})` },
          ]}
          selected=${tab}
          onSelect=${setTab}
        >
          ${
            tab === 'causes'
              ? html`
                  <${RepairButtons}
                    selection=${{ causes: chosen.map((/** @type {CauseGroup} */ { id }) => id) }}
                    count=${chosen.reduce((/** @type {number} */ sum, /** @type {CauseGroup} */ one) => sum + one.messages, 0)}
                    canRedrive=${chosen.some((/** @type {CauseGroup} */ { repair }) => repair.kind !== 'manual')}
                    onAsk=${setQuestion}
                  />
                  <${CauseTable} causes=${data.causes} selected=${selected} onSelect=${setSelected} />
                `
              : html`<${QueueTable} queues=${data.queues} onAsk=${setQuestion} />`
          }
        </${Tabs}>
      `}
    </${QueryState}>
    ${
      question &&
      html`<${RepairDialog} question=${question} onClose=${() => setQuestion(undefined)} onDone=${finish} />`
    }
  `;
}

/** @param {{ causes: readonly CauseGroup[], queues: number }} props */
function Sentence({ causes, queues }) {
  const now = useNow();
  if (causes.length === 0) return `No message has failed in any of the ${queues} queues of failures.`;
  const total = causes.reduce((sum, { messages }) => sum + messages, 0);
  const ready = causes.reduce(
    (sum, { messages, refused, repair }) => sum + (repair.kind === 'manual' ? 0 : messages - refused),
    0,
  );
  const oldest = Math.min(...causes.map((cause) => cause.oldest));
  const age = Math.floor(Math.max(0, now - oldest) / 1000) * 1000;
  return `${formatMessages(total)} failed for ${causes.length === 1 ? 'one cause' : `${causes.length} causes`}; the oldest
    was sent ${formatDuration(age)} ago. ${ready === total ? 'All' : ready.toLocaleString('en-US')} of them can be redriven
    when their cause is fixed.`;
}

/** @param {number} count */
const formatMessages = (count) => (count === 1 ? 'One message' : `${count.toLocaleString('en-US')} messages`);
