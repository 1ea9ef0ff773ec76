import { groupImpacts } from './impact-groups';
import { countItems, renderWithinLimit, type SectionItem, type Section } from './sections';
import {
  formatCostLine,
  formatCostNotes,
  formatCreated,
  formatDestroyed,
  formatDrift,
  formatFailure,
  formatImpactGroup,
  formatOutputs,
  formatWithoutValues,
  formatPolicyResult,
  formatUpdated,
  formatWaivedResult,
} from './markdown-items';
import { escapeMarkdown } from './markup';
import type { PlanReview, ReviewedChange, ReviewedStack } from '../review';
import { formatCostDifference, COUNTED_ACTIONS, formatCounts, isDestroyed, isUnchanged } from './format';

/** By this the comment is found again that is to be updated; `stacks github comment` adds facts to it. GitHub shows nothing of it. */
export const COMMENT_MARKER = '<!-- market-stacks:plan -->';
/** GitHub takes 65,536 characters; the rest is for what a workflow adds. */
export const COMMENT_LIMIT = 64_000;

/** So many parts of the cost, the largest, stand before what is folded. */
const MAX_COST_LINES = 10;

const FULL_REPORT_NOTE = '`npx stacks plan --json` has everything.';

/**
 * A review as a comment of a pull request: what is destroyed first, then what it means, the rest folded. What is said
 * of a new stack stands together by whom it is about, and what is created by its type.
 */
export function renderMarkdown(review: PlanReview, limit: number = COMMENT_LIMIT): string {
  const { stacks, changes, impacts: meanings, policy = [], waived = [], cost, drift } = review;
  const head = `${COMMENT_MARKER}\n## Plan: ${formatCounts(stacks)}\n\n`;
  if (isUnchanged(review) && drift.length === 0 && policy.length === 0 && !cost)
    return renderWithinLimit(head, [buildStackTable(stacks)], limit, FULL_REPORT_NOTE);
  const rest = changes.filter((change) => !isDestroyed(change));
  const named = (list: readonly ReviewedChange[], ...actions: string[]) =>
    list.filter(({ action }) => actions.includes(action));
  return renderWithinLimit(
    head,
    [
      buildStackTable(stacks),
      buildSection('failures', 1, '### ⚠️ Not planned', stacks.flatMap(formatFailure)),
      buildSection(
        'resources to destroy',
        2,
        '### 🔴 Destroyed or replaced',
        changes.filter(isDestroyed).map(formatDestroyed),
      ),
      buildSection(
        'meanings',
        3,
        '### 🔐 Access, network and encryption',
        groupImpacts(meanings, stacks).map(formatImpactGroup),
      ),
      buildSection('policy results', 4, '### Policy', [
        ...policy.map(formatPolicyResult),
        ...waived.map(formatWaivedResult),
      ]),
      buildSection(
        'cost lines',
        6,
        `### Cost: ${cost ? formatCostDifference(cost) : ''}`,
        cost ? [...cost.lines.slice(0, MAX_COST_LINES).map(formatCostLine), ...formatCostNotes(cost)] : [],
      ),
      buildSection('drifted attributes', 5, '### Drift found on the way', drift.map(formatDrift)),
      buildFoldedSection(
        'moved or forgotten resources',
        7,
        'Moved or forgotten',
        named(rest, 'no-op', 'forget').map(formatWithoutValues),
      ),
      buildFoldedSection('other changes', 8, 'Changed', named(rest, 'update').map(formatUpdated)),
      buildFoldedSection(
        'smaller cost lines',
        8.5,
        'Smaller parts of the cost',
        cost ? cost.lines.slice(MAX_COST_LINES).map(formatCostLine) : [],
      ),
      buildFoldedSection('outputs', 9, 'Outputs', stacks.flatMap(formatOutputs)),
      buildFoldedSection('created resources', 10, 'Created', formatCreated(named(rest, 'create'))),
    ],
    limit,
    FULL_REPORT_NOTE,
  );
}

const buildSection = (
  called: string,
  rank: number,
  title: string,
  items: readonly SectionItem[],
): Section => ({
  label: called,
  priority: rank,
  header: `${title}\n\n`,
  footer: '',
  items,
});

const buildFoldedSection = (
  called: string,
  rank: number,
  title: string,
  items: readonly SectionItem[],
): Section => ({
  label: called,
  priority: rank,
  header: `<details><summary>${title}: ${countItems(items)}</summary>\n\n`,
  footer: '\n</details>\n',
  items,
});

const buildStackTable = (stacks: readonly ReviewedStack[]): Section => ({
  label: 'stacks',
  priority: 0,
  header:
    '| stack | destroy | replace | change | create | forget | outputs |\n|---|--:|--:|--:|--:|--:|--:|\n',
  footer: '',
  items: stacks.map(({ stack, counts, outputs, error }) => {
    const cells = COUNTED_ACTIONS.map((action) => {
      const isRed = (action === 'delete' || action === 'replace') && counts[action] > 0;
      return isRed ? `🔴 **${counts[action]}**` : String(counts[action]);
    });
    return `| ${escapeMarkdown(stack)}${error ? ' ⚠️' : ''} | ${cells.join(' | ')} | ${outputs.length} |`;
  }),
});
