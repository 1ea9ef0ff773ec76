import { Badge, DataTable, EmptyState, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';

/** @typedef {import('./trade-types.js').Version} Version */

const PRESENCE = /** @type {const} */ ({
  present: ['ok', 'recorded'],
  damaged: ['critical', 'not as recorded'],
  missing: ['warning', 'not there yet'],
  unknown: ['neutral', 'does not answer'],
});

/** Whether a region has an entry. @param {{ state: import('./trade-types.js').Presence }} props */
const Presence = ({ state }) => {
  const [kind, text] = PRESENCE[state];
  return html`<${Badge} kind=${kind}>${text}</${Badge}>`;
};

/** The versions, with a column for each region. @param {{ versions: readonly Version[] }} props */
export function VersionTable({ versions }) {
  const regions = Object.keys(versions[0]?.presence ?? {});
  const columns = [
    {
      key: 'version',
      title: 'Version',
      sortValue: (/** @type {Version} */ { payload }) => payload.trade.version,
      render: (/** @type {Version} */ { payload, duplicateOf }) =>
        html`${payload.trade.version} ${payload.trade.action}
        ${duplicateOf !== undefined && html` <${Badge} kind="warning">duplicate</${Badge}>`}`,
    },
    ...regions.map((region) => ({
      key: region,
      title: region,
      sortValue: (/** @type {Version} */ { presence }) => presence[region],
      render: (/** @type {Version} */ { presence }) =>
        html`<${Presence} state=${presence[region] ?? 'unknown'} />`,
    })),
    { key: 'terms', title: 'Terms' },
    {
      key: 'recordedAt',
      title: 'Recorded',
      sortValue: (/** @type {Version} */ { entry }) => entry.recordedAt,
      render: (/** @type {Version} */ { entry }) => html`<${Time} at=${entry.recordedAt} />`,
    },
    {
      key: 'reference',
      title: 'Ledger entry',
      render: (/** @type {Version} */ { reference }) => html`<code>${reference}</code>`,
    },
  ];
  return html`<${DataTable}
    caption="Versions in both regions"
    columns=${columns}
    rows=${versions}
    rowKey=${(/** @type {Version} */ { reference }) => reference}
    empty=${html`<${EmptyState} title="No version can be read." />`}
  />`;
}
