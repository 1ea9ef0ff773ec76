import { useQuery, useTopic } from '/client/api.js';
import {
  ConfirmDialog,
  EmptyState,
  ErrorState,
  formatDuration,
  PageHeader,
  QueryState,
  useNow,
} from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { ActiveFaults, EndedFaults } from './fault-tables.js';
import { FaultForm } from './fault-form.js';
import { FaultPreview } from './fault-preview.js';
import { HitsChart } from './hits-chart.js';
import { Presets } from './presets.js';

/** @typedef {import('./fault-tables.js').ShownFault} ShownFault */

/**
 * A change that the user is asked about.
 * @typedef {{ change: 'add' | 'end' | 'restart-database' | 'poison', parameters: object, title: string, action: string,
 *   description?: string }} Question
 */

/** Injects faults into the local target, and shows those that are active and those that have ended. */
export default function FaultsPage() {
  const choices = useQuery('faults', 'choices');
  const { value, error } = useTopic('faults', 'faults');
  const [question, setQuestion] = useState(/** @type {Question | undefined} */ (undefined));
  return html`
    <${PageHeader} title="Faults" sentence=${html`<${Sentence} active=${value?.active} />`}>
      <button
        type="button"
        class="danger"
        disabled=${!value || value.active.length === 0}
        onClick=${() =>
          setQuestion({ change: 'end', parameters: {}, title: 'End all faults', action: 'End all faults' })}
      >
        End all faults
      </button>
    </${PageHeader}>
    ${error && !choices.error && html`<${ErrorState} error=${error} />`}
    ${
      value &&
      html`<h2>Active</h2>
        <${ActiveFaults} faults=${value.active} onEnd=${setQuestion} />
        <${HitsChart} faults=${value} />`
    }
    <${QueryState} result=${choices}>
      ${(/** @type {any} */ data) => html`
        <h2>Presets</h2>
        <${Presets} presets=${data.presets} onChoose=${setQuestion} />
        <h2>Inject a fault</h2>
        <${FaultForm} choices=${data} onSubmit=${setQuestion} />
      `}
    </${QueryState}>
    ${
      value &&
      html`<h2>Ended</h2>
        ${
          value.ended.length > 0
            ? html`<${EndedFaults} faults=${value.ended} />`
            : html`<${EmptyState} title="No fault has ended since the local target started." />`
        }`
    }
    ${
      question &&
      html`<${ConfirmDialog}
        key=${JSON.stringify(question)}
        section="faults"
        change=${question.change}
        parameters=${question.parameters}
        title=${question.title}
        action=${question.action}
        isDangerous=${question.change !== 'end'}
        hasPreview=${question.change === 'add'}
        renderPreview=${(/** @type {any} */ preview) => html`<${FaultPreview} preview=${preview} />`}
        renderResult=${describeResult}
        onClose=${() => setQuestion(undefined)}
      >
        ${question.description && html`<p>${question.description}</p>`}
      </${ConfirmDialog}>`
    }
  `;
}

/** @param {{ active?: readonly ShownFault[] }} props */
function Sentence({ active }) {
  const now = useNow();
  if (!active) return 'Errors, latencies and outages of the local target, to see what the systems do then.';
  if (active.length === 0) return 'No fault is active: the local target behaves as AWS does on a good day.';
  const last = Math.max(...active.map(({ endsAt }) => endsAt));
  const hits = active.reduce((sum, fault) => sum + fault.hits, 0);
  return html`${active.length === 1 ? 'One fault is' : `${active.length} faults are`} active, with
  ${' '}${hits.toLocaleString('en-US')} hits so far; the last one ends in ${formatSeconds(last - now)}.`;
}

/** @param {number} milliseconds */
const formatSeconds = (milliseconds) => formatDuration(Math.max(0, Math.ceil(milliseconds / 1000)) * 1000);

/** Describes what a change has done. @param {any} result */
function describeResult(result) {
  if (Array.isArray(result))
    return html`<p>${result.length === 1 ? 'One fault' : `${result.length} faults`} ended.</p>`;
  if (result?.outcome)
    return html`<p><code>${result.id}</code> was sent to ${result.input}: ${result.outcome}.</p>`;
  if (result?.kind === 'event')
    return html`<p>
      The database accepted connections after ${formatDuration(result.endedAt - result.startedAt)}.
    </p>`;
  return html`<p><code>${result?.id}</code> is active: ${result?.target}: ${result?.effect}.</p>`;
}
