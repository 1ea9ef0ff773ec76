import type { ImpactGroup } from './impact-groups';
import { describeMove } from '../renames';
import { type SectionItem, chunk } from './sections';
import { formatCodeBlock, formatInlineCode, escapeMarkdown } from './markup';
import type {
  CostDifference,
  DriftedAttribute,
  LocatedImpact,
  PolicyResult,
  ReviewedChange,
  ReviewedStack,
  WaivedResult,
} from '../review';
import {
  formatOrigin,
  formatValueAfter,
  summarizeList,
  getForcingDifferences,
  describeDestroyReason,
  formatValue,
  formatSignedUsd,
  getSign,
  getVerb,
} from './format';

// The items of the sections of a comment. Each is shown or omitted as a whole.

const MAX_VALUE_LENGTH = 300;
const MAX_ATTRIBUTES = 25;

export const formatFailure = ({ stack, error }: ReviewedStack): string[] =>
  error === undefined
    ? []
    : [`**${escapeMarkdown(stack)}**\n${formatCodeBlock(error.slice(0, 2_000), 'text')}`];

const formatName = (text: string): string => formatInlineCode(text.slice(0, 300));

const formatLocation = ({ stack, address }: { stack: string; address: string }): string =>
  `${formatInlineCode(address.slice(0, 300))} (${escapeMarkdown(stack)})`;

export function formatDestroyed(change: ReviewedChange): string {
  const { dataLoss } = change;
  const reason = describeDestroyReason(change);
  const causes = getForcingDifferences(change)
    .slice(0, 5)
    .map(
      (difference) =>
        `${formatInlineCode(difference.path)}: ${formatInlineCode(formatValue(difference.before, 80))} → ${formatInlineCode(formatValueAfter(difference, 80))}`,
    );
  return [
    `- 🔴 **${getVerb(change)}** ${formatLocation(change)}${formatOrigin(change, formatName)}`,
    ...(dataLoss ? [`  - **data loss: ${escapeMarkdown(dataLoss)}**`] : []),
    ...(change.renamedTo === undefined
      ? []
      : [`  - ${formatInlineCode(describeMove(change.address, change.renamedTo))}`]),
    ...(causes.length > 0 ? [`  - forced by ${causes.join('; ')}`] : []),
    ...(reason !== undefined ? [`  - because ${escapeMarkdown(reason)}`] : []),
  ].join('\n');
}

export const formatLossInPlace = (change: ReviewedChange): string =>
  `- 🔴 **${getVerb(change)}** ${formatLocation(change)}: ${escapeMarkdown(change.dataLoss ?? '')}`;

const EFFECT_ICONS: Readonly<Record<LocatedImpact['effect'], string>> = {
  widens: '🔓',
  unknown: '❔',
  changes: '🔁',
  narrows: '🔒',
};
/** The most addresses in a group. */
const MAX_ADDRESSES = 100;

export function formatImpactGroup({
  stack,
  effect,
  title,
  lines,
  addresses,
  count,
}: ImpactGroup): SectionItem {
  const [escapedTitle, [firstLine]] = [escapeMarkdown(title.slice(0, 1_000)), lines];
  if (firstLine && lines.length === 1)
    return {
      text: `- ${EFFECT_ICONS[effect]} **${escapedTitle}** (${escapeMarkdown(stack)}): ${formatImpactLine(firstLine)}`,
      count,
    };
  if (firstLine) {
    const items = lines.map(
      (line) =>
        `  - ${line.effect === effect ? '' : `${EFFECT_ICONS[line.effect]} `}${formatImpactLine(line)}`,
    );
    return {
      text: [`- ${EFFECT_ICONS[effect]} **${escapedTitle}** (${escapeMarkdown(stack)})`, ...items].join('\n'),
      count,
    };
  }
  if (addresses.length === 1)
    return `- ${EFFECT_ICONS[effect]} ${escapedTitle}: ${formatLocation({ stack, address: addresses[0]! })}`;
  const list = addresses.slice(0, MAX_ADDRESSES).map((address) => formatInlineCode(address.slice(0, 300)));
  const more = addresses.length > MAX_ADDRESSES ? ` and ${addresses.length - MAX_ADDRESSES} more` : '';
  const fold = `<details><summary>resources</summary>${list.join(', ')}${more}</details>`;
  return { text: `- ${EFFECT_ICONS[effect]} ${escapedTitle} (${escapeMarkdown(stack)}) ${fold}`, count };
}

const formatImpactLine = ({ text }: ImpactGroup['lines'][number]): string =>
  escapeMarkdown(text.slice(0, 1_000));

const SEVERITY_ICONS: Readonly<Record<PolicyResult['severity'], string>> = {
  high: '🔴',
  medium: '⚠️',
  low: '▫️',
};
export function formatPolicyResult(result: PolicyResult): string {
  const { rule, scope, severity, path, message, fix } = result;
  const place =
    path === undefined
      ? formatLocation(result)
      : `${formatLocation(result)}, construct ${formatInlineCode(path.slice(0, 300))}`;
  return `- ${SEVERITY_ICONS[severity]} **${escapeMarkdown(rule)}** (${severity}, ${escapeMarkdown(scope)}) ${place}: ${escapeMarkdown(message)}. Fix: ${escapeMarkdown(fix)}`;
}

export const formatWaivedResult = ({ rule, scope, reason, count }: WaivedResult): string =>
  `- ⏸️ **${escapeMarkdown(rule)}** (${escapeMarkdown(scope)}) waived ${count} times: ${escapeMarkdown(reason)}`;

export const formatCostLine = ({ what, before, after, how }: CostDifference['lines'][number]): string =>
  `- ${formatSignedUsd(after - before)} ${escapeMarkdown(what)} (${escapeMarkdown(how)})`;

/** The assumptions of the estimate, and the resources without a price. */
export const formatCostNotes = ({ assumptions, unpriced }: CostDifference): string[] => [
  ...assumptions.map((assumption) => `- assumption: ${escapeMarkdown(assumption)}`),
  ...unpriced.map(
    ({ addresses, why }) =>
      `- not priced: ${summarizeList(addresses.map(formatInlineCode))}: ${escapeMarkdown(why)}`,
  ),
];

export function formatDrift(drifted: DriftedAttribute): string {
  const { severity, attribute, before, after, reason, fix } = drifted;
  const difference = `${formatInlineCode(attribute)}: ${formatInlineCode(formatValue(before, MAX_VALUE_LENGTH))} → ${formatInlineCode(formatValue(after, MAX_VALUE_LENGTH))}`;
  const details = [reason && escapeMarkdown(reason), fix && escapeMarkdown(fix)].filter(Boolean).join('; ');
  return `- ${severity === 'security' ? '🔴' : '⚠️'} ${formatLocation(drifted)} ${difference} (${escapeMarkdown(severity)}${details ? `; ${details}` : ''})`;
}

export const formatWithoutValues = (change: ReviewedChange): string =>
  `- ${getVerb(change)} ${formatLocation(change)}${formatOrigin(change, formatName)}`;

const MAX_NAMES_PER_LINE = 40;

/** Lists the created resources by type. */
export function formatCreated(changes: readonly ReviewedChange[]): SectionItem[] {
  const types = new Map<string, ReviewedChange[]>();
  for (const change of changes) {
    const key = JSON.stringify([change.stack, change.type]);
    types.set(key, [...(types.get(key) ?? []), change]);
  }
  return [...types.values()].flatMap((sameType) =>
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

export function formatUpdated(change: ReviewedChange): string {
  const { differences } = change;
  const lines = differences
    .slice(0, MAX_ATTRIBUTES)
    .flatMap((difference) => [
      `  ${difference.path.slice(0, MAX_VALUE_LENGTH)}`,
      `- ${formatValue(difference.before, MAX_VALUE_LENGTH)}`,
      `+ ${formatValueAfter(difference, MAX_VALUE_LENGTH)}`,
    ]);
  const more = differences.length - MAX_ATTRIBUTES;
  if (more > 0) lines.push(`  and ${more} more attributes`);
  return `${getSign(change)} ${formatLocation(change)}${formatOrigin(change, formatName)}\n${formatCodeBlock(lines.join('\n'), 'diff')}`;
}

export const formatOutputs = ({ stack, outputs }: ReviewedStack): string[] =>
  outputs.flatMap(({ name, differences }) =>
    differences.slice(0, MAX_ATTRIBUTES).map((difference) => {
      const path = difference.path ? ` ${formatInlineCode(difference.path)}` : '';
      const [before, after] = [
        formatValue(difference.before, MAX_VALUE_LENGTH),
        formatValueAfter(difference, MAX_VALUE_LENGTH),
      ];
      return `- ${formatInlineCode(name)}${path} (${escapeMarkdown(stack)}): ${formatInlineCode(before)} → ${formatInlineCode(after)}`;
    }),
  );
