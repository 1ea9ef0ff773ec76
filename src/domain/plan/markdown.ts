import { fit, type Section } from './fit';
import { block, code, prose } from './markup';
import type {
  DriftNote,
  PlacedMeaning,
  PolicyResult,
  Reviewed,
  ReviewedChange,
  ReviewedStack,
} from './review';
import {
  afterOf,
  costInWords,
  COUNTED,
  countsInWords,
  forcedBy,
  isDestroyed,
  isUnchanged,
  shown,
  SIGN,
  signed,
  VERB,
} from './words';

/** By this the comment is found again that is to be updated. GitHub shows nothing of it. */
export const COMMENT_MARKER = '<!-- market-stacks: plan -->';
/** GitHub takes 65,536 characters; the rest is for what a workflow adds. */
export const COMMENT_LIMIT = 64_000;

const SEE_ALL = '`npx stacks plan --json` has everything.';
const VALUE = 300;
const ATTRIBUTES = 25;

/** A review as a comment of a pull request: what is destroyed first, then what it means, the rest folded. */
export function renderMarkdown(review: Reviewed, limit: number = COMMENT_LIMIT): string {
  const { stacks, changes, meanings, policy = [], cost, drift } = review;
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
      section('meanings', 3, '### 🔐 Access, network and encryption', meanings.map(meant)),
      section('policy results', 4, '### Policy', policy.map(policyLine)),
      section('cost lines', 6, `### Cost: ${cost ? costInWords(cost) : ''}`, cost ? costLines(cost) : []),
      section('drifted attributes', 5, '### Drift found on the way', drift.map(driftLine)),
      folded(
        'moved or forgotten resources',
        7,
        'Moved or forgotten',
        named(rest, 'no-op', 'forget').map(plain),
      ),
      folded('other changes', 8, 'Changed', named(rest, 'update').map(updated)),
      folded('outputs', 9, 'Outputs', stacks.flatMap(outputLines)),
      folded('created resources', 10, 'Created', named(rest, 'create').map(plain)),
    ],
    limit,
    SEE_ALL,
  );
}

const section = (called: string, rank: number, title: string, items: readonly string[]): Section => ({
  called,
  rank,
  open: `${title}\n\n`,
  close: '',
  items,
});

const folded = (called: string, rank: number, title: string, items: readonly string[]): Section => ({
  called,
  rank,
  open: `<details><summary>${title}: ${items.length}</summary>\n\n`,
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

const failure = ({ stack, error }: ReviewedStack): string[] =>
  error === undefined ? [] : [`**${prose(stack)}**\n${block(error.slice(0, 2_000), 'text')}`];

const at = ({ stack, address }: { stack: string; address: string }): string =>
  `${code(address.slice(0, 300))} (${prose(stack)})`;

function destroyed(change: ReviewedChange): string {
  const { action, lost } = change;
  const why = forcedBy(change)
    .slice(0, 5)
    .map(
      (difference) =>
        `${code(difference.path)}: ${code(shown(difference.before, 80))} → ${code(afterOf(difference, 80))}`,
    );
  return [
    `- 🔴 **${VERB[action]}** ${at(change)}`,
    ...(lost ? [`  - **lost with it: ${prose(lost)}**`] : []),
    ...(why.length > 0 ? [`  - forced by ${why.join('; ')}`] : []),
    ...(action === 'replace' && why.length === 0 ? ['  - asked for, not forced by an attribute'] : []),
  ].join('\n');
}

const EFFECT: Readonly<Record<PlacedMeaning['effect'], string>> = {
  widens: '🔓',
  unknown: '❔',
  moves: '🔁',
  narrows: '🔒',
};
const meant = (meaning: PlacedMeaning): string =>
  `- ${EFFECT[meaning.effect]} ${prose(meaning.sentence.slice(0, 1_000))}: ${at(meaning)}`;

function policyLine(result: PolicyResult): string {
  const sign = result.waiver ? '⏸️' : result.severity === 'error' ? '🔴' : '⚠️';
  const mend = result.mend ? ` Mend: ${prose(result.mend)}` : '';
  const waiver = result.waiver ? ` Waived: ${prose(result.waiver)}` : '';
  return `- ${sign} **${prose(result.rule)}** ${at(result)}: ${prose(result.message)}${mend}${waiver}`;
}

const costLines = ({ lines, assumptions, unpriced }: NonNullable<Reviewed['cost']>): string[] => [
  ...lines.map(({ what, before, after }) => `- ${prose(what)}: ${signed(after - before)}`),
  ...assumptions.map((assumption) => `- assumed: ${prose(assumption)}`),
  ...unpriced.map((address) => `- without a price: ${code(address)}`),
];

function driftLine(note: DriftNote): string {
  const kind = [note.kind, note.severity].filter((word) => word !== undefined).join(', ');
  const what = `${code(shown(note.before, VALUE))} → ${code(shown(note.after, VALUE))}`;
  const mend = note.mend ? `; ${code(note.mend)}` : '';
  return `- ${at(note)} ${note.attribute ? code(note.attribute) : ''} ${what}${kind ? ` (${prose(kind)})` : ''}${mend}`;
}

const plain = (change: ReviewedChange): string =>
  `- ${VERB[change.action]} ${at(change)}${change.movedFrom ? ` from ${code(change.movedFrom)}` : ''}`;

function updated(change: ReviewedChange): string {
  const { differences } = change;
  const lines = differences
    .slice(0, ATTRIBUTES)
    .flatMap((difference) => [
      `  ${difference.path.slice(0, VALUE)}`,
      `- ${shown(difference.before, VALUE)}`,
      `+ ${afterOf(difference, VALUE)}`,
    ]);
  const more = differences.length - ATTRIBUTES;
  if (more > 0) lines.push(`  and ${more} more attributes`);
  return `${SIGN[change.action]} ${at(change)}\n${block(lines.join('\n'), 'diff')}`;
}

const outputLines = ({ stack, outputs }: ReviewedStack): string[] =>
  outputs.flatMap(({ name, differences }) =>
    differences.slice(0, ATTRIBUTES).map((difference) => {
      const path = difference.path ? ` ${code(difference.path)}` : '';
      const [before, after] = [shown(difference.before, VALUE), afterOf(difference, VALUE)];
      return `- ${code(name)}${path} (${prose(stack)}): ${code(before)} → ${code(after)}`;
    }),
  );
