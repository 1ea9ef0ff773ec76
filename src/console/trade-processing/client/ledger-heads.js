import { Badge, Count, DataTable, EmptyState, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/** @typedef {import('./types.js').ChainHead} ChainHead */

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const COLUMNS = [
  { key: 'region', title: 'Region' },
  { key: 'shard', title: 'Chain', align: 'end' },
  {
    key: 'entries',
    title: 'Entries',
    align: 'end',
    render: ({ entries }) => html`<${Count} value=${entries} />`,
  },
  { key: 'recordedAt', title: 'Last entry', render: ({ recordedAt }) => html`<${Time} at=${recordedAt} />` },
  {
    key: 'replicated',
    title: 'In the other region',
    render: (/** @type {ChainHead} */ { sequence, replicated }) => {
      if (replicated === undefined) return html`<${Badge}>unknown</${Badge}>`;
      const missing = sequence - replicated;
      return missing <= 0
        ? html`<${Badge} kind="ok">all</${Badge}>`
        : html`<${Badge} kind="info">${missing} on their way</${Badge}>`;
    },
  },
  { key: 'hash', title: 'Hash of the last entry', render: ({ hash }) => html`<code>${hash}</code>` },
];

/** The last entry of each chain. @param {{ regions: readonly import('./types.js').RegionOverview[] }} props */
export function LedgerHeads({ regions }) {
  const down = regions.filter(({ facts }) => !facts).map(({ region }) => region);
  return html`
    ${down.length > 0 && html`<p>The chains of ${down.join(' and ')} are not listed: the region does not answer.</p>`}
    <${DataTable}
      caption="The last entry of each chain; its hash covers all entries before it"
      columns=${COLUMNS}
      rows=${regions.flatMap(({ chains }) => chains)}
      rowKey=${(/** @type {ChainHead} */ { region, shard }) => `${region} ${shard}`}
      empty=${html`<${EmptyState} title="No chain has begun: no trade is recorded yet." />`}
    />
  `;
}
