import { html } from '/client/components/preact.js';

/**
 * The buttons for what operators do. Each asks first.
 * @param {{ overview: import('./types.js').Overview, allowsChanges: boolean,
 *   onChoose: (question: import('./types.js').Question) => void }} props
 */
export function OperationButtons({ overview: { regions, unconfirmed, active }, allowsChanges, onChoose }) {
  const answering = regions.filter(({ facts }) => facts);
  const failed = answering.reduce((sum, { facts }) => sum + (facts?.failed ?? 0), 0);
  // A copy of the setting that could not be read may name another region: a confirmation gets a higher epoch.
  const targets = answering.filter(({ isActive }) => !isActive || unconfirmed.length > 0);
  const none = answering.length === 0;
  /** @type {readonly { question: import('./types.js').Question, isDisabled: boolean, kind?: string }[]} */
  const operations = [
    ...targets.map(({ region }) => ({
      question: /** @type {import('./types.js').Question} */ ({
        change: 'failover',
        parameters: { to: region },
        title: region === active?.region ? `Confirm ${region} as active` : `Fail over to ${region}`,
        action: region === active?.region ? `Confirm ${region}` : `Fail over to ${region}`,
      }),
      isDisabled: false,
      kind: 'danger',
    })),
    {
      question: {
        change: 'verify',
        parameters: {},
        title: 'Verify the ledgers',
        action: 'Verify',
      },
      isDisabled: none,
    },
    {
      question: {
        change: 'reconcile',
        parameters: {},
        title: 'Reconcile the regions',
        action: 'Reconcile',
      },
      isDisabled: answering.length < regions.length,
    },
    {
      question: {
        change: 'resend',
        parameters: {},
        title: 'Resend failures',
        action: 'Resend failures',
      },
      isDisabled: failed === 0,
    },
  ];
  return html`<div class="toolbar" role="group" aria-label="Operations">
    ${operations.map(
      ({ question, isDisabled, kind = '' }) =>
        html`<button
          key=${question.title}
          type="button"
          class=${kind}
          disabled=${isDisabled || !allowsChanges}
          onClick=${() => onChoose(question)}
        >
          ${question.title} …
        </button>`,
    )}
    ${!allowsChanges && html`<span class="muted">This console only reads.</span>`}
  </div>`;
}
