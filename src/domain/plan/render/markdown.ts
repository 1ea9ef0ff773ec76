import { groupImpacts } from './impact-groups';
import { countItems, renderWithinLimit, type SectionItem, type Section } from './sections';
import {
  formatCreated,
  formatDestroyed,
  formatLossInPlace,
  formatCreatedAttributes,
  formatOutputs,
  formatWithoutValues,
  formatUpdated,
} from './markdown-changes';
import {
  formatCostLine,
  formatCostNotes,
  formatDrift,
  formatFailure,
  formatImpactGroup,
  formatNotices,
  formatPolicyResult,
  formatWaivedResult,
} from './markdown-items';
import { escapeMarkdown } from './markup';
import type { PlanReview, ReviewedChange, ReviewedStack } from '../review';
import { COUNTED_CHANGES, type CountedChange } from '../counts';
import { formatCostDifference, formatCounts, getCountVerb, isDestroyed, isUnchanged } from './format';

/** Identifies the comment to update. `stacks github comment` adds facts to it. GitHub does not display it. */
export const COMMENT_MARKER = '<!-- market-stacks:plan -->';
/** GitHub allows 65,536 characters. The difference is reserved for the text that a workflow adds. */
export const COMMENT_LIMIT = 64_000;

/** The largest cost lines are visible, the others are folded. */
const MAX_COST_LINES = 10;

const FULL_REPORT_NOTE = '`npx stacks plan --json` prints all of it.';

/**
 * Renders a review as a comment of a pull request: destroyed resources first, then impacts; other changes are folded.
 * Impacts in a new stack are grouped by subject, created resources by type.
 */
export function renderMarkdown(review: PlanReview, limit: number = COMMENT_LIMIT): string {
  const { stacks, changes, impacts, policy = [], waived = [], cost, drift } = review;
  const head = `${COMMENT_MARKER}\n## Plan: ${formatCounts(stacks)}\n\n`;
  if (isUnchanged(review) && drift.length === 0 && policy.length === 0 && !cost)
    return renderWithinLimit(head, [buildStackTable(stacks)], limit, FULL_REPORT_NOTE);
  const others = changes.filter((change) => !isDestroyed(change));
  const filterByAction = (list: readonly ReviewedChange[], ...actions: string[]) =>
    list.filter(({ action }) => actions.includes(action));
  const sections = [
    buildStackTable(stacks),
    buildSection('failures', 1, '### ⚠️ Not planned', stacks.flatMap(formatFailure)),
    buildSection(
      'resources to destroy',
      2,
      '### 🔴 Destroyed or replaced',
      changes.filter(isDestroyed).map(formatDestroyed),
    ),
    buildSection('notices', 1.5, '### ⚠️ Checks, warnings and actions', stacks.flatMap(formatNotices)),
    buildSection(
      'data losses in place',
      2.5,
      '### 🔴 Data or its protection is lost, and the resource stays',
      others.filter(({ dataLoss }) => dataLoss !== undefined).map(formatLossInPlace),
    ),
    buildSection(
      'impacts',
      3,
      '### 🔐 Access, network and encryption',
      groupImpacts(impacts, stacks).map(formatImpactGroup),
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
    buildSection('drifted attributes', 5, '### Drift detected by the plan', drift.map(formatDrift)),
    buildFoldedSection(
      'moved, imported or forgotten resources',
      7,
      changes.some(({ importId }) => importId !== undefined)
        ? 'Moved, imported or forgotten'
        : 'Moved or forgotten',
      filterByAction(others, 'no-op', 'forget').map(formatWithoutValues),
    ),
    buildFoldedSection('other changes', 8, 'Changed', filterByAction(others, 'update').map(formatUpdated)),
    buildFoldedSection(
      'smaller cost lines',
      8.5,
      'Smaller parts of the cost',
      cost ? cost.lines.slice(MAX_COST_LINES).map(formatCostLine) : [],
    ),
    buildFoldedSection('outputs', 9, 'Outputs', stacks.flatMap(formatOutputs)),
    buildFoldedSection('created resources', 10, 'Created', formatCreated(filterByAction(others, 'create'))),
  ];
  const attributes = buildFoldedSection(
    'created resources with their attributes',
    11,
    'Attributes of created resources',
    filterByAction(others, 'create').map(formatCreatedAttributes),
  );
  // The attributes of created resources are shown only if there is room for all of them.
  const complete = renderWithinLimit(head, [...sections, attributes], limit, FULL_REPORT_NOTE);
  return complete.includes(attributes.label)
    ? renderWithinLimit(head, sections, limit, FULL_REPORT_NOTE)
    : complete;
}

const buildSection = (
  label: string,
  priority: number,
  title: string,
  items: readonly SectionItem[],
): Section => ({
  label,
  priority,
  header: `${title}\n\n`,
  footer: '',
  items,
});

const buildFoldedSection = (
  label: string,
  priority: number,
  title: string,
  items: readonly SectionItem[],
): Section => ({
  ...buildSection(label, priority, title, items),
  header: `<details><summary>${title}: ${countItems(items)}</summary>\n\n`,
  footer: '\n</details>\n',
});

/** The columns of the table of stacks. The last two are shown only if they are not empty. */
const selectColumns = (stacks: readonly ReviewedStack[]): readonly CountedChange[] =>
  COUNTED_CHANGES.filter(
    (kind) => (kind !== 'import' && kind !== 'move') || stacks.some(({ counts }) => counts[kind] > 0),
  );

const buildStackTable = (stacks: readonly ReviewedStack[]): Section => ({
  label: 'stacks',
  priority: 0,
  header:
    `| stack | ${selectColumns(stacks).map(getCountVerb).join(' | ')} | outputs |\n` +
    `|---|${'--:|'.repeat(selectColumns(stacks).length + 1)}\n`,
  footer: '',
  items: stacks.map(({ stack, counts, outputs, error }) => {
    const cells = selectColumns(stacks).map((action) => {
      const isRed = (action === 'delete' || action === 'replace') && counts[action] > 0;
      return isRed ? `🔴 **${counts[action]}**` : String(counts[action]);
    });
    return `| ${escapeMarkdown(stack)}${error ? ' ⚠️' : ''} | ${cells.join(' | ')} | ${outputs.length} |`;
  }),
});
