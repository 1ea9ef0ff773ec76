import { useTopic } from '/client/api.js';
import { ConfirmDialog, formatDuration, PageHeader, TopicState, useNow } from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { Findings } from './findings.js';
import { StackMatrix } from './stack-matrix.js';
import { Reviews } from './reviews.js';

/** @typedef {import('./stack-matrix.js').StackStatus} StackStatus */

const CHECKS = /** @type {const} */ ({
  drift: {
    button: 'Check for drift …',
    title: 'Check for drift',
    action: 'Check',
    command: 'npx stacks drift',
    description:
      'Compares each deployed resource with its state and with the configuration. It changes nothing, and takes about half a minute for each stack.',
  },
  plan: {
    button: 'Plan …',
    title: 'Plan',
    action: 'Plan',
    command: 'npx stacks plan',
    description:
      'Plans what an apply of this checkout would change, and reviews it. It changes nothing, and takes about half a minute for each stack.',
  },
  offline: {
    button: 'Plan for AWS, offline …',
    title: 'Plan for AWS, offline',
    action: 'Plan offline',
    command: 'npx stacks plan --offline',
    description:
      'Plans the complete stacks as a first deployment on AWS, without an account, and reviews policies and cost.',
  },
});

/** @typedef {keyof typeof CHECKS} Check */

/** Which stacks are as their configuration says, and checks of it. */
export default function DeploymentsPage() {
  const status = useTopic('deployments', 'status');
  const { value } = status;
  const [check, setCheck] = useState(/** @type {Check | undefined} */ (undefined));
  const asked = check && CHECKS[check];
  return html`
    <${PageHeader} title="Plan and drift" sentence=${value && describe(value.matrix)}>
      ${Object.entries(CHECKS).map(
        ([name, { button }]) =>
          html`<button
            key=${name}
            type="button"
            disabled=${!value || value.running !== undefined}
            onClick=${() => setCheck(/** @type {Check} */ (name))}
          >
            ${button}
          </button>`,
      )}
    </${PageHeader}>
    <${TopicState} result=${status}>
      ${() => html`
        ${value.running && html`<${Running} running=${value.running} />`}
        <${StackMatrix} stacks=${value.matrix} />
        ${value.drift && html`<${Findings} at=${value.drift.at} />`}
        <${Reviews} plan=${value.plan} offline=${value.offline} />
      `}
    </${TopicState}>
    ${
      asked &&
      html`<${ConfirmDialog}
        key=${check}
        section="deployments"
        change=${check}
        parameters=${{}}
        title=${asked.title}
        action=${asked.action}
        renderResult=${(/** @type {any} */ result) => html`<p>Found: ${result?.found}.</p>`}
        onClose=${() => setCheck(undefined)}
      >
        <p>${asked.description}</p>
        <p>The same as <code>${asked.command}</code>. You can close this dialog meanwhile.</p>
      </${ConfirmDialog}>`
    }
  `;
}

/** @param {readonly StackStatus[]} matrix */
function describe(matrix) {
  const count = (/** @type {StackStatus['state']} */ state) =>
    matrix.filter((stack) => stack.state === state).length;
  const deployed = matrix.length - count('not deployed');
  if (deployed === 0) return 'No stack is deployed: deploy a system with npm start.';
  if (count('unknown') === deployed)
    return `${deployed === 1 ? 'One stack is' : `${deployed} stacks are`} deployed. None was checked since the console started: check them for drift.`;
  const parts = [
    [count('drift'), 'with changes made outside Terraform'],
    [count('not applied'), 'with changes that are not applied'],
    [count('failed'), 'whose plan failed'],
    [count('unknown'), 'not checked'],
  ].flatMap(([stacks, text]) => (stacks ? [`${stacks} ${text}`] : []));
  const [only] = parts;
  if (!only)
    return deployed === 1
      ? 'The deployed stack is as its configuration says.'
      : `All ${deployed} deployed stacks are as their configuration says.`;
  return `Of ${deployed} deployed ${deployed === 1 ? 'stack' : 'stacks'}: ${parts.join(', ')}.`;
}

/** @param {{ running: { check: Check, startedAt: number, line: string } }} props */
function Running({ running: { check, startedAt, line } }) {
  const seconds = Math.max(0, Math.floor((useNow() - startedAt) / 1000));
  return html`<div class="card">
    <p>
      <strong>${CHECKS[check].title}</strong> has run for ${formatDuration(seconds * 1000)}:${' '}
      <span role="status">${line}</span>
    </p>
    <progress aria-label=${CHECKS[check].title}></progress>
  </div>`;
}
