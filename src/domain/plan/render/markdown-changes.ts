import { describeMove } from '../renames';
import type { Difference } from '../difference';
import { type SectionItem, chunk, groupBy } from './sections';
import { formatCodeBlock, formatInlineCode, escapeMarkdown } from './markup';
import type { ReviewedChange, ReviewedStack } from '../review';
import {
  describeObject,
  formatOrigin,
  getForcingPaths,
  getForcingDifferences,
  describeDestroyReason,
  getSign,
  getVerb,
} from './format';
import { formatBeforeAfter, formatLines, formatNote, isOnlyNote } from './values';
import { formatName, formatLocation, MAX_VALUE_LENGTH } from './markdown-items';

// The items about changes. Each is shown or omitted as a whole.

const MAX_ATTRIBUTES = 25;

const MAX_CAUSES = 5;
const MAX_PATHS = 40;

const formatInlineDifference = (difference: Difference): string => {
  const [before, after] = formatBeforeAfter(difference, 80).map(formatInlineCode);
  return `${formatInlineCode(difference.path)}: ${before} → ${after}${escapeMarkdown(formatNote(difference))}`;
};

/** `3 more: a, b, c`: no change is dropped without its name. */
const listPaths = (differences: readonly Difference[]): string =>
  `${differences.length} more: ${differences
    .slice(0, MAX_PATHS)
    .map(({ path }) => formatName(path))
    .join(', ')}${differences.length > MAX_PATHS ? ` and ${differences.length - MAX_PATHS} others` : ''}`;

export function formatDestroyed(change: ReviewedChange): string {
  const { dataLoss } = change;
  const reason = describeDestroyReason(change);
  const forcing = getForcingDifferences(change);
  const causes = [
    ...forcing.slice(0, MAX_CAUSES).map(formatInlineDifference),
    ...(forcing.length > MAX_CAUSES ? [listPaths(forcing.slice(MAX_CAUSES))] : []),
    ...getForcingPaths(change).map(formatName),
  ];
  const others =
    change.action === 'replace'
      ? change.differences.filter((difference) => !difference.forcesReplacement)
      : [];
  return [
    `- 🔴 **${getVerb(change)}** ${formatLocation(change)}${formatOrigin(change, formatName)}${describeObject(
      change,
    )
      .map((fact) => ` (${escapeMarkdown(fact)})`)
      .join('')}`,
    ...(dataLoss ? [`  - **data loss: ${escapeMarkdown(dataLoss)}**`] : []),
    ...(change.renamedTo === undefined
      ? []
      : [`  - ${formatInlineCode(describeMove(change.address, change.renamedTo))}`]),
    ...(causes.length > 0 ? [`  - forced by ${causes.join('; ')}`] : []),
    ...(reason !== undefined ? [`  - because ${escapeMarkdown(reason)}`] : []),
    ...others
      .slice(0, MAX_CAUSES)
      .map((difference) => `  - also changes ${formatInlineDifference(difference)}`),
    ...(others.length > MAX_CAUSES ? [`  - also changes ${listPaths(others.slice(MAX_CAUSES))}`] : []),
  ].join('\n');
}

export const formatLossInPlace = (change: ReviewedChange): string =>
  `- 🔴 **${getVerb(change)}** ${formatLocation(change)}: ${escapeMarkdown(change.dataLoss ?? '')}`;

export const formatWithoutValues = (change: ReviewedChange): string =>
  `- ${getVerb(change)} ${formatLocation(change)}${formatOrigin(change, formatName)}`;

const MAX_NAMES_PER_LINE = 40;

/** Lists the created resources by type. */
export function formatCreated(changes: readonly ReviewedChange[]): SectionItem[] {
  return groupBy(changes, ({ stack, type }) => [stack, type]).flatMap((sameType) =>
    chunk(sameType, MAX_NAMES_PER_LINE).map((listed, part) => {
      const [{ type, stack }] = listed as [ReviewedChange];
      if (sameType.length === 1) return formatWithoutValues(listed[0]!);
      const names = listed.map(({ address }) => removeType(address, type).slice(0, 300)).join(', ');
      const count = part === 0 ? String(sameType.length) : 'more of';
      return {
        text: `- ${count} ${formatInlineCode(type)} (${escapeMarkdown(stack)}): ${formatInlineCode(names)}`,
        count: listed.length,
      };
    }),
  );
}

const removeType = (address: string, type: string): string =>
  address.startsWith(`${type}.`) ? address.slice(type.length + 1) : address;

/** The lines of a diff block for one attribute. */
function formatDiffLines(difference: Difference): string[] {
  const title = `  ${difference.path.slice(0, MAX_VALUE_LENGTH)}${formatNote(difference)}`;
  const lines = formatLines(difference);
  if (lines !== undefined) return [title, ...lines];
  if (isOnlyNote(difference)) return [title];
  const [before, after] = formatBeforeAfter(difference, MAX_VALUE_LENGTH);
  return [title, `- ${before}`, `+ ${after}`];
}

/** The attributes of a created resource, which is listed by type elsewhere. */
export function formatCreatedAttributes(change: ReviewedChange): string {
  const known = change.differences.filter(({ unknown }) => !unknown);
  const lines = known.slice(0, MAX_ATTRIBUTES).flatMap((difference) => {
    const text = formatLines(difference);
    if (text !== undefined) return [`  ${difference.path}`, ...text];
    return [`+ ${difference.path}: ${formatBeforeAfter(difference, MAX_VALUE_LENGTH)[1]}`];
  });
  if (known.length > MAX_ATTRIBUTES) lines.push(`  and ${known.length - MAX_ATTRIBUTES} more attributes`);
  return `+ ${formatLocation(change)}\n${formatCodeBlock(lines.join('\n'), 'diff')}`;
}

export function formatUpdated(change: ReviewedChange): string {
  const { differences } = change;
  const lines = differences.slice(0, MAX_ATTRIBUTES).flatMap(formatDiffLines);
  const more = differences.slice(MAX_ATTRIBUTES);
  if (more.length > 0) {
    const others = more.length > MAX_PATHS ? ` and ${more.length - MAX_PATHS} others` : '';
    const paths = more.slice(0, MAX_PATHS).map(({ path }) => path.slice(0, MAX_VALUE_LENGTH));
    lines.push(`  and ${more.length} more attributes: ${paths.join(', ')}${others}`);
  }
  return `${getSign(change)} ${formatLocation(change)}${formatOrigin(change, formatName)}\n${formatCodeBlock(lines.join('\n'), 'diff')}`;
}

export const formatOutputs = ({ stack, outputs }: ReviewedStack): string[] =>
  outputs.flatMap(({ name, differences }) =>
    differences.map((difference) => {
      const path = difference.path ? ` ${formatInlineCode(difference.path)}` : '';
      const [before, after] = formatBeforeAfter(difference, MAX_VALUE_LENGTH);
      return `- ${formatInlineCode(name)}${path} (${escapeMarkdown(stack)}): ${formatInlineCode(before)} → ${formatInlineCode(after)}${escapeMarkdown(formatNote(difference))}`;
    }),
  );
