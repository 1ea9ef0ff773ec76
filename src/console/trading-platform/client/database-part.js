import { useFaultBands } from '/sections/faults/use-fault-bands.js';
import { LineChart } from '/client/charts/line-chart.js';
import {
  Badge,
  DataTable,
  EmptyState,
  formatCount,
  formatDuration,
  Time,
  TopicState,
} from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { useSamples } from './use-samples.js';

/**
 * @typedef {{ id: string, role: 'writer' | 'reader', zone: string, status: string }} Instance
 * @typedef {{ id: string, status: string, instances: readonly Instance[] }} Cluster
 * @typedef {{ connections: number, maxConnections: number, applied: readonly { name: string, appliedAt: string }[],
 *   pending: readonly string[], replicas: readonly { name: string, lagMs: number | null }[],
 *   outbox?: { unpublished: number, oldestMs: number } }} DatabaseStatus
 * @typedef {import('/client/api.js').ErrorBody} ErrorBody
 */

/**
 * The instances of the database, and what its writer says about itself.
 * @param {{ cluster: { value?: Cluster, error?: ErrorBody }, database: { value?: DatabaseStatus, error?: ErrorBody },
 *   allowsChanges: boolean, onFailover: (to: string) => void }} props
 */
export const DatabasePart = ({ cluster, database, allowsChanges, onFailover }) => html`
  <h2>Database</h2>
  <${TopicState} result=${cluster}>
    ${(/** @type {Cluster} */ value) =>
      html`<${InstancesTable} cluster=${value} allowsChanges=${allowsChanges} onFailover=${onFailover} />`}
  </${TopicState}>
  <${TopicState} result=${database} label="The writer is asked …">
    ${(/** @type {DatabaseStatus} */ value) => html`<${WriterPart} database=${value} />`}
  </${TopicState}>
`;

/** @param {{ cluster: Cluster, allowsChanges: boolean, onFailover: (to: string) => void }} props */
function InstancesTable({ cluster: { instances }, allowsChanges, onFailover }) {
  const columns = [
    { key: 'id', title: 'Instance' },
    {
      key: 'role',
      title: 'Role',
      render: (/** @type {Instance} */ { role }) =>
        html`<${Badge} kind=${role === 'writer' ? 'info' : 'neutral'}>${role}</${Badge}>`,
    },
    { key: 'zone', title: 'Zone' },
    {
      key: 'status',
      title: 'Status',
      render: (/** @type {Instance} */ { status }) =>
        html`<${Badge} kind=${status === 'available' ? 'ok' : 'warning'}>${status}</${Badge}>`,
    },
    {
      key: 'failover',
      title: 'Action',
      sortValue: () => '',
      render: (/** @type {Instance} */ { id, role }) =>
        role === 'reader' &&
        html`<button
          type="button"
          disabled=${!allowsChanges}
          aria-label=${`Make ${id} the writer …`}
          onClick=${() => onFailover(id)}
        >
          Make it the writer …
        </button>`,
    },
  ];
  return html`<${DataTable}
    caption="Instances"
    columns=${columns}
    rows=${instances}
    rowKey=${(/** @type {Instance} */ { id }) => id}
  />`;
}

/** @param {{ database: DatabaseStatus }} props */
function WriterPart({ database }) {
  const { connections, maxConnections, replicas, applied, pending, outbox } = database;
  return html`
    <dl class="cards">
      <div class="card stat">
        <dt>Connections</dt>
        <dd>${connections} of ${maxConnections}</dd>
      </div>
      <div class="card stat">
        <dt>Events not published</dt>
        <dd>${outbox ? outbox.unpublished.toLocaleString('en-US') : 'unknown'}</dd>
      </div>
      <div class="card stat">
        <dt>Oldest of them</dt>
        <dd>${describeOldest(outbox)}</dd>
      </div>
      <div class="card stat">
        <dt>Migrations</dt>
        <dd>${pending.length === 0 ? `${applied.length} applied` : `${pending.length} NOT applied`}</dd>
      </div>
    </dl>
    <${DatabaseChart} database=${database} />
    <div class="columns">
      <${DataTable}
        caption="Replicas"
        columns=${[
          { key: 'name', title: 'Replica' },
          {
            key: 'lagMs',
            title: 'Behind the writer',
            align: 'end',
            render: (/** @type {any} */ { lagMs }) => (lagMs === null ? 'unknown' : formatDuration(lagMs)),
          },
        ]}
        rows=${replicas}
        rowKey=${(/** @type {any} */ { name }) => name}
        empty=${html`<${EmptyState} title="The writer has no replica.">
          <p class="muted">If it fails now, orders wait until another writer is created.</p>
        </${EmptyState}>`}
      />
      <${DataTable}
        caption=${`${formatCount(applied.length + pending.length, 'migration')} of the schema`}
        columns=${[
          { key: 'name', title: 'Migration' },
          {
            key: 'appliedAt',
            title: 'Applied',
            render: (/** @type {any} */ { appliedAt }) =>
              appliedAt
                ? html`<${Time} at=${appliedAt} />`
                : html`<${Badge} kind="critical">not applied</${Badge}>`,
          },
        ]}
        rows=${[...applied, ...pending.map((name) => ({ name, appliedAt: undefined }))]}
        rowKey=${(/** @type {any} */ { name }) => name}
      />
    </div>
  `;
}

/** @param {DatabaseStatus['outbox']} outbox */
function describeOldest(outbox) {
  if (!outbox) return 'unknown';
  return outbox.unpublished === 0 ? 'none' : formatDuration(outbox.oldestMs);
}

/** The lag and the outbox since the page was opened. @param {{ database: DatabaseStatus }} props */
function DatabaseChart({ database }) {
  const samples = useSamples(database, ({ replicas, outbox }) => ({
    lag: findLargestLag(replicas),
    oldest: outbox?.oldestMs ?? null,
  }));
  const bands = useFaultBands(samples[0]?.time, samples.at(-1)?.time ?? 0);
  if (samples.length < 2) return null;
  return html`<${LineChart}
    title="Lag of the replicas and age of the outbox, since this page was opened"
    times=${samples.map(({ time }) => time)}
    series=${[
      { label: 'lag', values: samples.map(({ numbers }) => numbers.lag), unit: 'ms' },
      {
        label: 'oldest event not published',
        values: samples.map(({ numbers }) => numbers.oldest),
        unit: 'ms',
      },
    ]}
    bands=${bands}
  />`;
}

/** @param {DatabaseStatus['replicas']} replicas */
function findLargestLag(replicas) {
  const known = replicas.flatMap(({ lagMs }) => (lagMs === null ? [] : [lagMs]));
  return known.length === 0 ? null : Math.max(...known);
}
