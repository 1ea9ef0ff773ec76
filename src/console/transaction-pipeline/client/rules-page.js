import { useQuery } from '/client/api.js';
import {
  Badge,
  ConfirmDialog,
  DataTable,
  EmptyState,
  formatDuration,
  PageHeader,
  QueryState,
} from '/client/components/index.js';
import { html, useState } from '/client/components/preact.js';
import { setParameters } from '/client/router.js';
import { formatPattern, formatPoints } from './format-rule.js';
import { RuleDrawer } from './rule-drawer.js';
import { RulePreview, RuleResult } from './rule-dialog.js';

/**
 * A rule, as the query rules describes it.
 * @typedef {{ ruleId: string, version: number, points: number, description: string, enabled: boolean, pattern: any,
 *   isOnBus: boolean }} Rule
 * @typedef {{ ruleId: string, enabled: boolean, points: number, revision: number }} RuleEdit
 */

/** The rules of the detector, and changes of their points and states. @param {{ parameters: { rule?: string } }} props */
export default function RulesPage({ parameters: { rule: openId } }) {
  const result = useQuery('transactions', 'rules');
  const [edit, setEdit] = useState(/** @type {RuleEdit | undefined} */ (undefined));
  const { data } = result;
  return html`
    <${PageHeader} title="Rules" sentence=${data && describeRules(data)} />
    <${QueryState} result=${result}>
      ${(/** @type {{ rules: readonly Rule[], revision: number }} */ { rules, revision }) => html`
        <${RuleTable} rules=${rules} />
        <p>
          Patterns and descriptions are changed with a file:
          <code>npx stacks transaction-pipeline rules put rule.json</code>. ${' '}To see first what it would
          have matched: <code>npx stacks transaction-pipeline rules try rule.json --from 1d</code>.
        </p>
        ${
          openId &&
          !edit &&
          html`<${RuleDrawer}
            key=${`${openId} ${revision}`}
            ruleId=${openId}
            rule=${rules.find(({ ruleId }) => ruleId === openId)}
            onEdit=${(/** @type {Omit<RuleEdit, 'revision'>} */ changed) => setEdit({ ...changed, revision })}
            onClose=${() => setParameters({ rule: undefined })}
          />`
        }
      `}
    </${QueryState}>
    ${
      edit &&
      html`<${ConfirmDialog}
        section="transactions"
        change="put-rule"
        parameters=${edit}
        title=${`Change the rule ${edit.ruleId}`}
        action="Change the rule"
        isDangerous=${true}
        needsReason=${true}
        hasPreview=${true}
        renderPreview=${(/** @type {any} */ preview) => html`<${RulePreview} preview=${preview} />`}
        renderResult=${(/** @type {any} */ outcome) => html`<${RuleResult} result=${outcome} />`}
        onDone=${result.reload}
        onClose=${() => setEdit(undefined)}
      />`
    }
  `;
}

/** @param {{ rules: readonly Rule[], revision: number, effectiveWithinMs: number }} data */
function describeRules({ rules, revision, effectiveWithinMs }) {
  const enabled = rules.filter((rule) => rule.enabled).length;
  const origin = revision === 0 ? 'those of the deployment' : `revision ${revision}`;
  return `${enabled} of ${rules.length} rules of the detector are enabled; they are ${origin}. A change takes effect within ${formatDuration(effectiveWithinMs)}.`;
}

/** @param {{ rules: readonly Rule[] }} props */
function RuleTable({ rules }) {
  const columns = [
    {
      key: 'ruleId',
      title: 'Rule',
      render: (/** @type {Rule} */ { ruleId }) =>
        html`<a href=${`/rules?rule=${encodeURIComponent(ruleId)}`}>${ruleId}</a>`,
    },
    {
      key: 'enabled',
      title: 'State',
      sortValue: (/** @type {Rule} */ { enabled }) => Number(enabled),
      render: (/** @type {Rule} */ { enabled }) =>
        html`<${Badge} kind=${enabled ? 'ok' : 'warning'}>${enabled ? 'enabled' : 'disabled'}</${Badge}>`,
    },
    {
      key: 'points',
      title: 'Points',
      align: /** @type {const} */ ('end'),
      render: (/** @type {Rule} */ { points }) => formatPoints(points),
    },
    { key: 'description', title: 'What it matches' },
    { key: 'version', title: 'Version', align: /** @type {const} */ ('end') },
    {
      key: 'pattern',
      title: 'Pattern of the transaction',
      sortValue: (/** @type {Rule} */ { pattern }) => formatPattern(pattern),
      render: (/** @type {Rule} */ { pattern }) => html`<code>${formatPattern(pattern)}</code>`,
    },
  ];
  return html`<${DataTable}
    caption="Active rules"
    columns=${columns}
    rows=${rules}
    rowKey=${(/** @type {Rule} */ { ruleId }) => ruleId}
    empty=${html`<${EmptyState} title="There is no rule: scores come from the model only.">
      <p>Add one: <code>npx stacks transaction-pipeline rules put rule.json</code></p>
    </${EmptyState}>`}
  />`;
}
