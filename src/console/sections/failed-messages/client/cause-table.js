import { Badge, Count, DataTable, EmptyState, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/** @typedef {import('./types.js').CauseGroup} CauseGroup */

/** @param {CauseGroup} cause */
export function RepairBadge({ repair, refused, messages }) {
  if (repair.kind === 'manual') return html`<${Badge}>manually</${Badge}>`;
  if (refused === 0) return html`<${Badge} kind="ok">can be redriven</${Badge}>`;
  return html`<${Badge} kind="warning">
    ${refused === messages ? 'would fail again' : `${refused} would fail again`}
  </${Badge}>`;
}

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const COLUMNS = [
  {
    key: 'cause',
    title: 'Error',
    render: ({ id, cause }) => html`<a href=${`/failed-messages/${id}`}>${cause}</a>`,
  },
  {
    key: 'messages',
    title: 'Messages',
    align: 'end',
    render: ({ messages }) => html`<${Count} value=${messages} />`,
  },
  {
    key: 'repair',
    title: 'Redrive',
    sortValue: ({ repair }) => repair.kind,
    render: (cause) => html`<${RepairBadge} ...${cause} />`,
  },
  { key: 'system', title: 'System' },
  { key: 'queue', title: 'Queue' },
  {
    key: 'regions',
    title: 'Regions',
    sortValue: ({ regions }) => regions.join(),
    render: ({ regions }) => html`<span class="number">${regions.join(', ')}</span>`,
  },
  { key: 'oldest', title: 'Oldest', render: ({ oldest }) => html`<${Time} at=${oldest} />` },
  { key: 'newest', title: 'Newest', render: ({ newest }) => html`<${Time} at=${newest} relative />` },
];

/**
 * @param {{ causes: readonly CauseGroup[], selected: ReadonlySet<string>,
 *   onSelect: (selected: ReadonlySet<string>) => void }} props
 */
export const CauseTable = ({ causes, selected, onSelect }) =>
  html`<${DataTable}
    caption="Causes, the most frequent one first"
    columns=${COLUMNS}
    rows=${causes}
    rowKey=${(/** @type {CauseGroup} */ { id }) => id}
    selected=${selected}
    onSelect=${onSelect}
    empty=${html`<${EmptyState} title="Every message was processed.">
    <p class="muted">
      Messages appear here when a function has failed to process them in all attempts. To see how that looks, send a poison
      record on the page Faults.
    </p>
  </${EmptyState}>`}
  />`;
