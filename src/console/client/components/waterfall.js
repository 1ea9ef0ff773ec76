import { JsonView } from './json-view.js';
import { html, useState } from './preact.js';
import { createTimeScale } from './time-scale.js';
import { formatDuration } from './format.js';
import { Badge, Time } from './values.js';

/**
 * A step of a story, as the server sends it.
 * @typedef {object} Step
 * @property {string} name
 * @property {string} service
 * @property {number} startedAt milliseconds since 1970
 * @property {number} [endedAt]
 * @property {'succeeded' | 'failed' | 'retried' | 'waiting'} status
 * @property {number} [attempt]
 * @property {any} [input]
 * @property {any} [output]
 * @property {string} [error]
 * @property {{ title: string, href: string }} [link]
 */

const KINDS = /** @type {const} */ ({
  succeeded: 'ok',
  failed: 'critical',
  retried: 'warning',
  waiting: 'info',
});

/**
 * Shows steps one below the other, each with a bar from its start to its end. A step opens to its input and output.
 * @param {{ steps: readonly Step[], label: string }} props
 */
export function Waterfall({ steps, label }) {
  const scale = createTimeScale(steps);
  const start = Math.min(...steps.map(({ startedAt }) => startedAt));
  return html`<ol class="waterfall" aria-label=${label}>
      ${steps.map(
        (step, index) => html`<${StepRow} key=${index} step=${step} start=${start} scale=${scale} />`,
      )}
    </ol>
    ${scale.isCompressed && html`<p class="muted">Long periods are drawn shorter than they were.</p>`}`;
}

/** @param {{ step: Step, start: number, scale: import('./time-scale.js').TimeScale }} props */
function StepRow({ step, start, scale }) {
  const [isOpen, setIsOpen] = useState(step.status === 'failed');
  const { startedAt, endedAt, status } = step;
  const left = scale.getPosition(startedAt);
  const width = scale.getPosition(endedAt ?? startedAt) - left;
  return html`<li class=${`step ${status}`}>
    <button type="button" class="step-row" aria-expanded=${isOpen} onClick=${() => setIsOpen(!isOpen)}>
      <span class="step-name">
        ${step.name}${step.attempt !== undefined && step.attempt > 1 && html`<small> attempt ${step.attempt}</small>`}
        <small class="step-service">${step.service}</small>
      </span>
      <span class="step-track" aria-hidden="true">
        <span class="step-bar" style=${{ left: `${Math.min(left, 99.5)}%`, width: `${width}%` }}></span>
      </span>
      <span class="step-time">
        +${formatDuration(startedAt - start)}
        ${endedAt !== undefined && html`<small> took ${formatDuration(endedAt - startedAt)}</small>`}
      </span>
      <${Badge} kind=${KINDS[status]}>${status}</${Badge}>
    </button>
    ${isOpen && html`<${StepDetails} step=${step} />`}
  </li>`;
}

/** @param {{ step: Step }} props */
const StepDetails = ({ step }) => html`
  <div class="step-details">
    <p>
      <${Time} at=${step.startedAt} />
      ${step.link && html` · <a href=${step.link.href}>${step.link.title}</a>`}
    </p>
    ${step.error && html`<pre class="step-error">${step.error}</pre>`}
    ${
      step.input !== undefined &&
      html`<h3>Input</h3>
        <${JsonView} value=${step.input} label="Input" />`
    }
    ${
      step.output !== undefined &&
      html`<h3>Output</h3>
        <${JsonView} value=${step.output} label="Output" />`
    }
  </div>
`;
