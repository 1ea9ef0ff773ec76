import { Count, DataTable, formatDuration, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { Verdict } from './region-card.js';

/**
 * A verification, as the server describes it.
 * @typedef {{ region: string, readIn: string, reason?: string, isIntact: boolean | null, rows: number, chains: number,
 *   checkpoints: number, newestCheckpoint?: string, laterRows: number, violations: readonly string[],
 *   notConfirmed: readonly string[], seconds: number }} Verification
 */

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const COLUMNS = [
  { key: 'region', title: 'Region' },
  { key: 'isIntact', title: 'Result', render: ({ isIntact }) => html`<${Verdict} isIntact=${isIntact} />` },
  { key: 'rows', title: 'Rows', align: 'end', render: ({ rows }) => html`<${Count} value=${rows} />` },
  { key: 'chains', title: 'Chains', align: 'end' },
  { key: 'checkpoints', title: 'Checkpoints', align: 'end' },
  {
    key: 'newestCheckpoint',
    title: 'Newest checkpoint',
    render: ({ newestCheckpoint }) => (newestCheckpoint ? html`<${Time} at=${newestCheckpoint} />` : 'none'),
  },
  { key: 'laterRows', title: 'After it', align: 'end' },
  {
    key: 'seconds',
    title: 'Took',
    align: 'end',
    render: ({ seconds }) => formatDuration(seconds * 1_000),
  },
];

/** @param {{ results: readonly Verification[] }} props */
export const VerifyResult = ({ results }) => html`
  <${DataTable}
    caption="Verified ledgers"
    columns=${COLUMNS}
    rows=${results}
    rowKey=${(/** @type {Verification} */ { region }) => region}
  />
  <p class="muted">
    The signatures were verified with the keys of KMS as they are now. The command verifies them with a list
    that is stored elsewhere: <code>npx stacks trade-processing verify --trusted-keys FILE</code>.
  </p>
  ${results.map(
    ({ region, readIn, reason, violations, notConfirmed }) =>
      html`<div key=${region}>
        ${
          reason !== undefined &&
          html`<p>
            ${region} ${reason}. Its entries were verified in the replica of ${readIn}, without checkpoints:
            that the ledger is intact is not confirmed.
          </p>`
        }
        ${violations.map((line) => html`<pre key=${line} class="step-error">${line}</pre>`)}
        ${notConfirmed.map((line) => html`<p key=${line}>Not confirmed, because the replica can lag: ${line}</p>`)}
      </div>`,
  )}
`;
