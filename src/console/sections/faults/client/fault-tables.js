import {
  Badge,
  Count,
  DataTable,
  EmptyState,
  formatDuration,
  Time,
  useNow,
} from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/**
 * A fault, as the topic faults describes it. Times are in milliseconds since 1970.
 * @typedef {{ id: string, kind: 'request' | 'invocation' | 'poll' | 'outage' | 'event', target: string, effect: string,
 *   error: string | null, share: number, seed: number, startedAt: number, endsAt: number, endedAt: number | null,
 *   endedBy: 'time' | 'operator' | 'target' | null, matches: number, hits: number }} ShownFault
 */

const hasDecisions = (/** @type {ShownFault} */ { kind }) => kind !== 'outage' && kind !== 'event';

/** @typedef {import('/client/components/data-table.js').Column} Column */

/** @type {readonly Column[]} */
const EFFECT_COLUMNS = [
  { key: 'target', title: 'What' },
  {
    key: 'effect',
    title: 'Effect',
    render: (fault) =>
      fault.kind === 'event'
        ? html`<${Badge}>event</${Badge}>`
        : html`<${Badge} kind=${fault.kind === 'outage' ? 'critical' : 'warning'}>${fault.effect}</${Badge}>`,
  },
];

/** @type {readonly Column[]} */
const DECISION_COLUMNS = [
  {
    key: 'hits',
    title: 'Hits',
    align: 'end',
    render: ({ kind, hits, matches }) =>
      kind === 'event' ? '' : html`<${Count} value=${hits} /> of <${Count} value=${matches} />`,
  },
  {
    key: 'share',
    title: 'Share',
    align: 'end',
    render: (fault) => (hasDecisions(fault) ? `${Number((fault.share * 100).toPrecision(4))} %` : ''),
  },
  { key: 'seed', title: 'Seed', align: 'end', render: (fault) => (hasDecisions(fault) ? fault.seed : '') },
  { key: 'id', title: 'Fault', render: ({ id }) => html`<span class="number">${id}</span>` },
];

/** @param {{ faults: readonly ShownFault[], onEnd: (question: import('./faults-page.js').Question) => void }} props */
export function ActiveFaults({ faults, onEnd }) {
  // The last columns are outside of a narrow screen.
  const columns = [
    ...EFFECT_COLUMNS,
    {
      key: 'endsAt',
      title: 'Ends in',
      render: (/** @type {ShownFault} */ fault) => html`<${Remaining} fault=${fault} />`,
    },
    {
      key: 'end',
      title: 'Action',
      sortValue: () => '',
      render: (/** @type {ShownFault} */ { id, target, effect }) =>
        html`<button
          type="button"
          class="number"
          aria-label=${`End ${id} now`}
          onClick=${() =>
            onEnd({
              change: 'end',
              parameters: { id },
              title: `End ${id}`,
              action: 'End now',
              description: `${target}: ${effect}.`,
            })}
        >
          End now
        </button>`,
    },
    ...DECISION_COLUMNS,
  ];
  return html`<${DataTable}
    caption="Active faults"
    columns=${columns}
    rows=${faults}
    rowKey=${(/** @type {ShownFault} */ { id }) => id}
    empty=${html`<${EmptyState} title="No fault is active.">
      <p class="muted">Choose a preset, or inject a fault of your own. Each ends by itself.</p>
    </${EmptyState}>`}
  />`;
}

/** The remaining time, as text and as a bar. @param {{ fault: ShownFault }} props */
function Remaining({ fault: { id, startedAt, endsAt } }) {
  const now = useNow();
  const seconds = Math.max(0, Math.ceil((endsAt - now) / 1000));
  return html`<span class="number">${formatDuration(seconds * 1000)}</span>
    <progress
      style=${{ display: 'block' }}
      aria-label=${`Remaining time of ${id}`}
      max=${endsAt - startedAt}
      value=${Math.max(0, endsAt - now)}
    ></progress>`;
}

const ENDINGS = { time: 'by itself', operator: 'ended earlier', target: 'with the target' };

/** @param {{ faults: readonly ShownFault[] }} props */
export function EndedFaults({ faults }) {
  const columns = [
    ...EFFECT_COLUMNS,
    {
      key: 'endedAt',
      title: 'Ended',
      render: (/** @type {ShownFault} */ { endedAt }) => html`<${Time} at=${endedAt} />`,
    },
    {
      key: 'lasted',
      title: 'Lasted',
      align: /** @type {const} */ ('end'),
      sortValue: (/** @type {ShownFault} */ { startedAt, endedAt }) => (endedAt ?? startedAt) - startedAt,
      render: (/** @type {ShownFault} */ { startedAt, endedAt }) =>
        formatDuration((endedAt ?? startedAt) - startedAt),
    },
    {
      key: 'endedBy',
      title: 'Why',
      render: (/** @type {ShownFault} */ { kind, endedBy }) =>
        kind === 'event' || !endedBy ? '' : ENDINGS[endedBy],
    },
    ...DECISION_COLUMNS,
  ];
  return html`<${DataTable}
    caption="Faults that have ended, newest first"
    columns=${columns}
    rows=${faults}
    rowKey=${(/** @type {ShownFault} */ { id }) => id}
  />`;
}
