import { Badge, DataTable, JsonView, Time } from '/client/components/index.js';
import { html, useId } from '/client/components/preact.js';

/** @typedef {import('./trade-types.js').Version} Version */
/** @typedef {import('./trade-types.js').UsedRecord} UsedRecord */

/** @type {readonly import('/client/components/data-table.js').Column[]} */
const USED_COLUMNS = [
  { key: 'kind', title: 'Record' },
  { key: 'id', title: 'Id' },
  { key: 'version', title: 'Version', align: 'end' },
  { key: 'validFrom', title: 'Valid from' },
  { key: 'usedBy', title: 'Used by' },
];

/** One version with its whole lineage. @param {{ version: Version }} props */
export function VersionCard({ version }) {
  const id = useId();
  const { reference, terms, entry, problem, violations, payload } = version;
  const { trade, report, enrichment, validation } = payload;
  const { limits } = validation;
  // Both regions can have recorded the same version.
  const name = `version ${trade.version} in ${entry.region}`;
  const title = `Version ${trade.version}, ${trade.action}, recorded in ${entry.region}`;
  return html`<section class="card" style=${{ display: 'grid', gap: '0.625rem' }} aria-labelledby=${id}>
    <h2 id=${id}>${title}</h2>
    <${DuplicateNotice} version=${version} />
    <dl class="facts">
      <dt>Terms</dt>
      <dd>${terms}</dd>
      <dt>Parties</dt>
      <dd>
        account ${trade.account}${parenthesize(enrichment.accountName)}, counterparty ${trade.counterparty}
        ${parenthesize(enrichment.counterpartyName)}, ${trade.capacity}
      </dd>
      <dt>Execution</dt>
      <dd>
        <code>${enrichment.executionKey}</code>, at ${trade.executedAt}, trading day
        ${enrichment.tradingDay ?? 'unknown'}, settled on ${trade.settlementDate}
      </dd>
      <dt>Source</dt>
      <dd>
        ${report.source}, message <code>${report.messageId}</code> of the event
        <code>${report.eventId}</code>, sent at <${Time} at=${report.sentAt} />
      </dd>
      <dt>Checked</dt>
      <dd>
        <${Badge} kind=${validation.verdict === 'accepted' ? 'ok' : 'warning'}>${validation.verdict}</${Badge}>
        ${' '}at <${Time} at=${validation.at} />; limits: clock ${limits.maxClockSkewSeconds} s ahead, trade
        ${limits.maxAgeDays} d old, change ${limits.maxChangeAgeDays} d old
      </dd>
      ${violations.map(
        ({ severity, text }) =>
          html`<dt key=${text}>${severity === 'warn' ? 'Warning' : 'Rejected'}</dt>
            <dd>${text}</dd>`,
      )}
      <dt>Ledger entry</dt>
      <dd><code>${reference}</code>, recorded at <${Time} at=${entry.recordedAt} /></dd>
      <dt>Hash</dt>
      <dd>
        ${
          problem === undefined
            ? html`<code>${entry.hash}</code>, as computed from the entry`
            : html`<${Badge} kind="critical">not as recorded</${Badge}> ${problem}`
        }
      </dd>
      <dt>Hash before</dt>
      <dd><code>${entry.previousHash}</code></dd>
    </dl>
    <h3>Source message</h3>
    <pre tabindex="0" role="region" aria-label=${`Source message of ${name}`}>${showDelimiters(report.text)}</pre>
    <${DataTable}
      caption=${`Reference data of ${name}, from ${enrichment.referenceDataKey}`}
      columns=${USED_COLUMNS}
      rows=${joinUsed(validation.used, enrichment.used)}
      rowKey=${(/** @type {UsedRecord} */ { kind, id: recordId, version: number }) =>
        [kind, recordId, number].join(' ')}
    />
    <details>
      <summary>All that was recorded</summary>
      <${JsonView} value=${payload} label=${`Payload of ${reference}`} />
    </details>
  </section>`;
}

/** @param {{ version: Version }} props */
const DuplicateNotice = ({ version: { duplicateOf, markedBy, differences = [] } }) =>
  duplicateOf !== undefined &&
  html`<div class="state">
    <p class="state-title">
      Does not count: the same version was recorded before in <code>${duplicateOf}</code>.
    </p>
    ${differences.map(
      ({ field, values: [counted, own] }) =>
        html`<p key=${field}>Conflict: ${field} is ${own} here, and ${counted} in the entry that counts.</p>`,
    )}
    <p>
      ${markedBy ? html`Marked by <code>${markedBy}</code>.` : 'Not marked yet: reconcile the regions on the page Trades.'}
    </p>
  </div>`;

/** @param {string | undefined} text */
const parenthesize = (text) => (text === undefined ? '' : ` (${text})`);

/** FIX separates its fields by a control character, which a page does not show. @param {string} text */
const showDelimiters = (text) => text.replaceAll('\u0001', ' | ');

/** Joins the records that the validator and the enricher used. @param {readonly UsedRecord[]} validated @param {readonly UsedRecord[]} enriched */
function joinUsed(validated, enriched) {
  /** @type {Map<string, UsedRecord & { usedBy: string }>} */
  const joined = new Map();
  for (const [usedBy, records] of /** @type {const} */ ([
    ['checks', validated],
    ['enrichment', enriched],
  ]))
    for (const record of records) {
      const key = [record.kind, record.id, record.version].join(' ');
      const known = joined.get(key);
      joined.set(key, known ? { ...known, usedBy: `${known.usedBy}, ${usedBy}` } : { ...record, usedBy });
    }
  return [...joined.values()];
}
