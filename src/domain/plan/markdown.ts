import { blocksOf } from './blocks';
import { countOf, fit, type Item, type Section } from './fit';
import {
  costLine,
  costNotes,
  created,
  destroyed,
  driftLine,
  failure,
  meant,
  outputLines,
  plain,
  policyLine,
  updated,
  waivedLine,
} from './markdown-items';
import { prose } from './markup';
import type { Reviewed, ReviewedChange, ReviewedStack } from './review';
import { costInWords, COUNTED, countsInWords, isDestroyed, isUnchanged } from './words';

/** By this the comment is found again that is to be updated; `stacks github comment` adds facts to it. GitHub shows nothing of it. */
export const COMMENT_MARKER = '<!-- market-stacks:plan -->';
/** GitHub takes 65,536 characters; the rest is for what a workflow adds. */
export const COMMENT_LIMIT = 64_000;

/** So many parts of the cost, the largest, stand before what is folded. */
const COST_LINES = 10;

const SEE_ALL = '`npx stacks plan --json` has everything.';

/**
 * A review as a comment of a pull request: what is destroyed first, then what it means, the rest folded. What is said
 * of a new stack stands together by whom it is about, and what is created by its type.
 */
export function renderMarkdown(review: Reviewed, limit: number = COMMENT_LIMIT): string {
  const { stacks, changes, meanings, policy = [], waived = [], cost, drift } = review;
  const head = `${COMMENT_MARKER}\n## Plan: ${countsInWords(stacks)}\n\n`;
  if (isUnchanged(review) && drift.length === 0 && policy.length === 0 && !cost)
    return fit(head, [table(stacks)], limit, SEE_ALL);
  const rest = changes.filter((change) => !isDestroyed(change));
  const named = (list: readonly ReviewedChange[], ...actions: string[]) =>
    list.filter(({ action }) => actions.includes(action));
  return fit(
    head,
    [
      table(stacks),
      section('failures', 1, '### ⚠️ Not planned', stacks.flatMap(failure)),
      section(
        'resources to destroy',
        2,
        '### 🔴 Destroyed or replaced',
        changes.filter(isDestroyed).map(destroyed),
      ),
      section('meanings', 3, '### 🔐 Access, network and encryption', blocksOf(meanings, stacks).map(meant)),
      section('policy results', 4, '### Policy', [...policy.map(policyLine), ...waived.map(waivedLine)]),
      section(
        'cost lines',
        6,
        `### Cost: ${cost ? costInWords(cost) : ''}`,
        cost ? [...cost.lines.slice(0, COST_LINES).map(costLine), ...costNotes(cost)] : [],
      ),
      section('drifted attributes', 5, '### Drift found on the way', drift.map(driftLine)),
      folded(
        'moved or forgotten resources',
        7,
        'Moved or forgotten',
        named(rest, 'no-op', 'forget').map(plain),
      ),
      folded('other changes', 8, 'Changed', named(rest, 'update').map(updated)),
      folded(
        'smaller cost lines',
        8.5,
        'Smaller parts of the cost',
        cost ? cost.lines.slice(COST_LINES).map(costLine) : [],
      ),
      folded('outputs', 9, 'Outputs', stacks.flatMap(outputLines)),
      folded('created resources', 10, 'Created', created(named(rest, 'create'))),
    ],
    limit,
    SEE_ALL,
  );
}

const section = (called: string, rank: number, title: string, items: readonly Item[]): Section => ({
  called,
  rank,
  open: `${title}\n\n`,
  close: '',
  items,
});

const folded = (called: string, rank: number, title: string, items: readonly Item[]): Section => ({
  called,
  rank,
  open: `<details><summary>${title}: ${countOf(items)}</summary>\n\n`,
  close: '\n</details>\n',
  items,
});

const table = (stacks: readonly ReviewedStack[]): Section => ({
  called: 'stacks',
  rank: 0,
  open: '| stack | destroy | replace | change | create | forget | outputs |\n|---|--:|--:|--:|--:|--:|--:|\n',
  close: '',
  items: stacks.map(({ stack, counts, outputs, error }) => {
    const cells = COUNTED.map((action) => {
      const isRed = (action === 'delete' || action === 'replace') && counts[action] > 0;
      return isRed ? `🔴 **${counts[action]}**` : String(counts[action]);
    });
    return `| ${prose(stack)}${error ? ' ⚠️' : ''} | ${cells.join(' | ')} | ${outputs.length} |`;
  }),
});
