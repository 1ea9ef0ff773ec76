import { useQuery } from '/client/api.js';
import { DataTable, Drawer, EmptyState, QueryState, Time } from '/client/components/index.js';
import { html, useId, useState } from '/client/components/preact.js';
import { formatPattern, formatPoints, formatState } from './format-rule.js';

/** @typedef {import('./rules-page.js').Rule} Rule */

/**
 * The versions of a rule, and a form for its points and its state.
 * @param {{ ruleId: string, rule: Rule | undefined,
 *   onEdit: (edit: { ruleId: string, enabled: boolean, points: number }) => void, onClose: () => void }} props `rule` is the
 *   active version
 */
export function RuleDrawer({ ruleId, rule, onEdit, onClose }) {
  const versions = useQuery('transactions', 'rule-versions', { ruleId });
  return html`<${Drawer} title=${`Rule ${ruleId}`} onClose=${onClose}>
    ${
      rule
        ? html`<p>${rule.description}: ${formatPoints(rule.points)} points, ${formatState(rule.enabled)}.</p>
            <pre>${formatPattern(rule.pattern)}</pre>
            <${RuleForm} rule=${rule} onEdit=${onEdit} />`
        : html`<${EmptyState} title="It is not one of the active rules." />`
    }
    <p>
      <a href=${`/transactions?rule=${encodeURIComponent(ruleId)}`}>Transactions that it matched</a>${' · '}
      <a href=${`/story/${encodeURIComponent(`system#${ruleId}`)}`}>Its changes in the audit trail</a>
    </p>
    <${QueryState} result=${versions}>
      ${(/** @type {readonly any[]} */ rows) =>
        html`<${VersionTable} rows=${rows} activeVersion=${rule?.version} />`}
    </${QueryState}>
  </${Drawer}>`;
}

/** @param {{ rule: Rule, onEdit: (edit: { ruleId: string, enabled: boolean, points: number }) => void }} props */
function RuleForm({ rule: { ruleId, ...rule }, onEdit }) {
  const [points, setPoints] = useState(String(rule.points));
  const [enabled, setEnabled] = useState(rule.enabled);
  const id = useId();
  const isChanged = enabled !== rule.enabled || Number(points) !== rule.points;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (isChanged) onEdit({ ruleId, enabled, points: Number(points) });
  };
  return html`<form class="filters" aria-label=${`Change ${ruleId}`} onSubmit=${submit}>
    <p class="field">
      <label for=${id}>Points</label>
      <input
        id=${id}
        type="number"
        inputmode="decimal"
        min="-100"
        max="100"
        step="any"
        required
        value=${points}
        onInput=${(/** @type {any} */ { currentTarget }) => setPoints(currentTarget.value)}
      />
    </p>
    <label>
      <input
        type="checkbox"
        checked=${enabled}
        onChange=${(/** @type {any} */ { currentTarget }) => setEnabled(currentTarget.checked)}
      />
      ${' '}Enabled
    </label>
    <button type="submit" class="primary" disabled=${!isChanged}>Change …</button>
  </form>`;
}

/** @param {{ rows: readonly any[], activeVersion: number | undefined }} props */
function VersionTable({ rows, activeVersion }) {
  const columns = [
    {
      key: 'version',
      title: 'Version',
      align: /** @type {const} */ ('end'),
      render: (/** @type {any} */ { version }) => `${version}${version === activeVersion ? ', active' : ''}`,
    },
    { key: 'enabled', title: 'State', render: (/** @type {any} */ { enabled }) => formatState(enabled) },
    {
      key: 'points',
      title: 'Points',
      align: /** @type {const} */ ('end'),
      render: (/** @type {any} */ row) => formatPoints(row.points),
    },
    {
      key: 'createdAt',
      title: 'Created',
      render: (/** @type {any} */ { createdAt }) =>
        createdAt ? html`<${Time} at=${createdAt} />` : 'with the deployment',
    },
    { key: 'createdBy', title: 'By' },
    { key: 'description', title: 'What it matches' },
  ];
  return html`<${DataTable}
    caption="Versions, the newest first"
    columns=${columns}
    rows=${rows}
    rowKey=${(/** @type {any} */ { version }) => String(version)}
  />`;
}
