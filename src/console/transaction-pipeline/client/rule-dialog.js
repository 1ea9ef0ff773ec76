import { formatDuration } from '/client/components/index.js';
import { html } from '/client/components/preact.js';
import { formatPoints, formatState } from './format-rule.js';

/** @typedef {{ version: number, enabled: boolean, points: number }} RuleVersion */

/** @param {RuleVersion} version */
const formatVersion = ({ version, enabled, points }) =>
  `version ${version}, ${formatState(enabled)}, ${formatPoints(points)} points`;

/**
 * What a change of a rule would do, and the command that does the same.
 * @param {{ preview: { ruleId: string, isChanged: boolean, before: RuleVersion, after: RuleVersion, effectiveWithinMs: number,
 *   isOnBus: boolean, command: string } }} props
 */
export const RulePreview = ({ preview }) => html`
  <dl class="facts">
    <dt>Before</dt>
    <dd>${formatVersion(preview.before)}</dd>
    <dt>After</dt>
    <dd>${preview.isChanged ? formatVersion(preview.after) : 'the same: nothing would change'}</dd>
    <dt>Takes effect</dt>
    <dd>
      within ${formatDuration(preview.effectiveWithinMs)}, for the next transactions; existing scores do not
      change
    </dd>
  </dl>
  ${
    preview.isOnBus &&
    html`<p>
      The rule of the bus with the same name continues to match: this changes the score, not what the audit
      trail records.
    </p>`
  }
  <p class="muted">The same as a command, with the rule in a file:</p>
  <pre>${preview.command}</pre>
`;

/** @param {{ result: { revision: number, changed: readonly (RuleVersion & { ruleId: string })[], problems: readonly string[] } }} props */
export const RuleResult = ({ result: { revision, changed, problems } }) => html`
  ${
    changed.length === 0
      ? html`<p>The rule was like this already: nothing was changed.</p>`
      : changed.map(
          (rule) =>
            html`<p key=${rule.ruleId}>${rule.ruleId}: ${formatVersion(rule)} (revision ${revision}).</p>`,
        )
  }
  ${problems.map((problem) => html`<p key=${problem} role="alert">${problem}</p>`)}
`;
