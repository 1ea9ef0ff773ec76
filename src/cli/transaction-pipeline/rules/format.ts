import pc from 'picocolors';
import type { Rule, RuleSet } from '../../../domain/transactions';
import { formatCount } from '../../terminal/print';
import { formatTable } from '../../terminal/table';
import type { StoredVersion } from '../stores/rules';
import type { RuleTrial } from './try';

/** Formats the part of a pattern that a rule adds to every transaction: the conditions of its detail. */
const formatPattern = ({ detail, ...others }: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({
    ...(detail as object | undefined),
    ...(others.$or === undefined ? {} : { $or: others.$or }),
  });

const formatPoints = (points: number): string => (points > 0 ? `+${points}` : String(points));

/** Formats the active rules as a table. */
export function formatRuleSet({ rules, revision }: RuleSet): string {
  return [
    `revision ${revision}: ${revision === 0 ? 'the rules of the deployment, none was changed' : formatCount(rules.length, 'rule')}`,
    formatTable(
      ['rule', 'version', 'state', 'points', 'description', 'pattern of the detail'],
      rules.map(({ ruleId, version, enabled, points, description, pattern }) => [
        ruleId,
        String(version),
        enabled ? 'enabled' : 'disabled',
        formatPoints(points),
        description,
        formatPattern(pattern),
      ]),
      (text, column) => (column === 2 && text === 'disabled' ? pc.yellow(text) : text),
    ),
  ].join('\n');
}

/** Formats all versions of a rule, the newest first. */
export const formatVersions = (versions: readonly StoredVersion[], active: Rule | undefined): string =>
  formatTable(
    ['version', 'state', 'points', 'created', 'by', 'description', 'pattern of the detail'],
    versions.map(({ version, enabled, points, createdAt, createdBy, description, pattern }) => [
      String(version),
      `${enabled ? 'enabled' : 'disabled'}${version === active?.version ? ', active' : ''}`,
      formatPoints(points),
      createdAt ?? '',
      createdBy ?? '',
      description,
      formatPattern(pattern),
    ]),
  );

const LISTED = 5;
const listIds = (ids: readonly string[]): string =>
  ids.length === 0 ? 'none' : `${ids.slice(0, LISTED).join(', ')}${ids.length > LISTED ? ', …' : ''}`;

/** Formats what the rules of a file would have matched, and the outcomes with all of them. */
export function formatTrials(trials: readonly RuleTrial[]): string {
  const changes = Object.entries(trials[0]?.outcomes ?? {}).map(
    ([change, count]) => `${count.toLocaleString('en-US')} ${change}`,
  );
  const points =
    trials.length === 1 ? 'its points' : `the points of all ${trials.length} rules of the file together`;
  return [
    ...trials.map(formatTrial),
    `outcomes with ${points}: ${changes.length === 0 ? 'no change' : changes.join(', ')}`,
  ].join(trials.length === 1 ? '\n' : '\n\n');
}

function formatTrial(trial: RuleTrial): string {
  const { ruleId, enabled, activeVersion, transactions, matched, activeMatched, added, removed, examples } =
    trial;
  const share = transactions === 0 ? 0 : (100 * matched) / transactions;
  return [
    ...(enabled ? [] : [`${ruleId} is disabled in the file, so it adds no points; its pattern is compared`]),
    `${ruleId} matches ${matched.toLocaleString('en-US')} of ${formatCount(transactions, 'transaction')} (${share.toFixed(1)} %)` +
      (activeVersion === undefined
        ? '; it is a new rule'
        : `; the active version ${activeVersion} matches ${activeMatched.toLocaleString('en-US')}`),
    `only the new version: ${added.length.toLocaleString('en-US')} (${listIds(added)})`,
    `only the active version: ${removed.length.toLocaleString('en-US')} (${listIds(removed)})`,
    ...(examples.length === 0
      ? []
      : [
          formatTable(
            ['matched transaction', 'reason', 'score', 'would be'],
            examples.map(({ transactionId, reason, score, outcome, newScore, newOutcome }) => [
              transactionId,
              reason,
              score === undefined ? 'not scored' : `${score.toFixed(1)} ${outcome ?? ''}`,
              newScore === undefined ? '' : `${newScore.toFixed(1)} ${newOutcome ?? ''}`,
            ]),
          ),
        ]),
  ].join('\n');
}
