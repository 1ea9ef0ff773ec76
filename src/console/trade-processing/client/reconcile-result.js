import { Badge, DataTable } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/**
 * @typedef {{ region: string, recordedAt: string }} Place
 * @typedef {{ kind: string, tradeIds: readonly string[], version?: number,
 *   differences: readonly { field: string, values: readonly [string, string] }[], correctedBy?: number }} Conflict
 * @typedef {{ entries: number, marked: number, conflicts: readonly Conflict[],
 *   duplicates: readonly { subject: string, original: Place, duplicate: Place }[] }} ReconcileReport
 */

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const DUPLICATE_COLUMNS = [
  { key: 'subject', title: 'Recorded in both regions' },
  {
    key: 'original',
    title: 'Counts',
    sortValue: ({ original }) => original.recordedAt,
    render: ({ original }) => `${original.region} at ${original.recordedAt}`,
  },
  {
    key: 'duplicate',
    title: 'Duplicate',
    sortValue: ({ duplicate }) => duplicate.recordedAt,
    render: ({ duplicate }) => `${duplicate.region} at ${duplicate.recordedAt}`,
  },
];

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const CONFLICT_COLUMNS = [
  {
    key: 'tradeIds',
    title: 'Trades',
    render: (/** @type {Conflict} */ { tradeIds, version }) =>
      html`${tradeIds.map(
        (id, index) =>
          html`${index > 0 && ' and '}<a key=${id} href=${`/trades/${encodeURIComponent(id)}`}>${id}</a>`,
      )}${version !== undefined && ` version ${version}`}`,
  },
  { key: 'kind', title: 'Conflict' },
  {
    key: 'differences',
    title: 'Values',
    render: (/** @type {Conflict} */ { differences }) =>
      differences.map(({ field, values }) => `${field} ${values.join(' and ')}`).join(', '),
  },
  {
    key: 'correctedBy',
    title: 'State',
    render: (/** @type {Conflict} */ { correctedBy }) =>
      correctedBy === undefined
        ? html`<${Badge} kind="critical">open</${Badge}>`
        : html`<${Badge} kind="ok">corrected by version ${correctedBy}</${Badge}>`,
  },
];

/** What a reconciliation found and marked. @param {{ report: ReconcileReport }} props */
export const ReconcileResult = ({ report: { entries, duplicates, conflicts, marked } }) => html`
  <p>
    ${entries.toLocaleString('en-US')} entries compared:
    ${
      duplicates.length === 0
        ? ' no trade is recorded in both regions.'
        : ` ${duplicates.length} recorded twice, ${marked} of them marked now.`
    }
  </p>
  ${
    conflicts.length > 0 &&
    html`<p>
        ${conflicts.length === 1 ? 'One conflict' : `${conflicts.length} conflicts`} between trades that the
        regions recorded without knowledge of each other: only their sources can correct them.
      </p>
      <${DataTable}
        caption="Conflicts"
        columns=${CONFLICT_COLUMNS}
        rows=${conflicts}
        rowKey=${(/** @type {Conflict} */ { kind, tradeIds, version }) => [kind, ...tradeIds, version].join(' ')}
      />`
  }
  ${
    duplicates.length > 0 &&
    html`<${DataTable}
      caption="Duplicates"
      columns=${DUPLICATE_COLUMNS}
      rows=${duplicates}
      rowKey=${(/** @type {{ subject: string }} */ { subject }) => subject}
    />`
  }
`;
