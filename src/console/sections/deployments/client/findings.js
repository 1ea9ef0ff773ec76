import { Badge, DataTable, EmptyState, QueryState, Time } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { useResult } from './use-result.js';

/**
 * @typedef {{ stack: string, kind: string, severity: 'security' | 'data' | 'cost' | 'cosmetic', reason?: string, fix?: string,
 *   firstSeen: string, addresses: readonly string[],
 *   changes: readonly { attribute: string, before: string, after: string }[] }} Finding
 * @typedef {{ at: number, findings: readonly Finding[], ignored: number, ignoreProblems?: string }} Drift
 */

const SEVERITIES = /** @type {const} */ ({
  security: 'critical',
  data: 'warning',
  cost: 'warning',
  cosmetic: 'neutral',
});

const COLUMNS = [
  { key: 'kind', title: 'Kind' },
  {
    key: 'severity',
    title: 'Severity',
    sortValue: (/** @type {Finding} */ { severity }) => Object.keys(SEVERITIES).indexOf(severity),
    render: (/** @type {Finding} */ { severity }) =>
      html`<${Badge} kind=${SEVERITIES[severity]}>${severity}</${Badge}>`,
  },
  {
    key: 'addresses',
    title: 'Where',
    sortValue: (/** @type {Finding} */ { addresses }) => addresses[0],
    render: (/** @type {Finding} */ { stack, addresses }) =>
      html`${addresses.map((address) => html`<div key=${address}><code>${address}</code></div>`)}
        <span class="muted">${stack}</span>`,
  },
  {
    key: 'changes',
    title: 'Before → after',
    sortValue: (/** @type {Finding} */ { changes }) => changes[0]?.attribute,
    render: (/** @type {Finding} */ { changes, reason }) =>
      html`${changes.map(
        ({ attribute, before, after }) =>
          html`<div key=${attribute}>${attribute}: <code>${before}</code> → <code>${after}</code></div>`,
      )}
      ${reason && html`<div class="muted">${reason}</div>`}`,
  },
  {
    key: 'fix',
    title: 'Fix',
    render: (/** @type {Finding} */ { fix }) => fix && html`<code>${fix}</code>`,
  },
  {
    key: 'firstSeen',
    title: 'First seen',
    render: (/** @type {Finding} */ { firstSeen }) => html`<${Time} at=${firstSeen} relative />`,
  },
];

/** The findings of the last drift check. @param {{ at: number }} props `at` is when it ended */
export const Findings = ({ at }) => html`
  <h2>Drift</h2>
  <${QueryState} result=${useResult('findings', at)}>
    ${(/** @type {Drift} */ drift) => html`<${FindingTable} drift=${drift} />`}
  </${QueryState}>
`;

/** @param {{ drift: Drift }} props */
const FindingTable = ({ drift: { at, findings, ignored, ignoreProblems } }) => html`
  <p>
    Checked <${Time} at=${at} relative />.
    ${ignored > 0 && ` ${ignored} findings are ignored by src/policies/drift-ignores.json.`}
  </p>
  ${ignoreProblems && html`<p><${Badge} kind="warning">ignore rules</${Badge}> ${ignoreProblems}</p>`}
  <${DataTable}
    caption="Findings, by their causes"
    columns=${COLUMNS}
    rows=${findings}
    rowKey=${(/** @type {Finding} */ finding) => JSON.stringify([finding.stack, finding.kind, finding.addresses, finding.changes])}
    empty=${html`<${EmptyState} title="Every deployed resource is as its state and the configuration say." />`}
  />
`;
