import type { ImpactGroup } from './impact-groups';
import { type SectionItem } from './sections';
import { formatCodeBlock, formatInlineCode, escapeMarkdown } from './markup';
import type {
  CostDifference,
  DriftedAttribute,
  LocatedImpact,
  PolicyResult,
  ReviewedStack,
  WaivedResult,
} from '../review';
import { listNotices, summarizeList, formatSignedUsd } from './format';
import { formatBeforeAfter } from './values';

// The items of the sections of a comment. Each is shown or omitted as a whole.

export const MAX_VALUE_LENGTH = 300;
export const formatFailure = ({ stack, error }: ReviewedStack): string[] =>
  error === undefined
    ? []
    : [`**${escapeMarkdown(stack)}**\n${formatCodeBlock(error.slice(0, 2_000), 'text')}`];

export const formatName = (text: string): string => formatInlineCode(text.slice(0, 300));

export const formatLocation = ({ stack, address }: { stack: string; address: string }): string =>
  `${formatInlineCode(address.slice(0, 300))} (${escapeMarkdown(stack)})`;

export const formatNotices = (stack: ReviewedStack): string[] =>
  listNotices(stack).map(
    ({ text, severity }) =>
      `- ${severity === 'error' ? '🔴' : '⚠️'} ${escapeMarkdown(text.slice(0, 1_000))} (${escapeMarkdown(stack.stack)})`,
  );

const EFFECT_ICONS: Readonly<Record<LocatedImpact['effect'], string>> = {
  widens: '🔓',
  unknown: '❔',
  changes: '🔁',
  narrows: '🔒',
};
/** The maximum number of addresses in a group. */
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

type CostLine = CostDifference['lines'][number];

export const formatCostLine = ({ item, before, after, calculation }: CostLine): string =>
  `- ${formatSignedUsd(after - before)} ${escapeMarkdown(item)} (${escapeMarkdown(calculation)})`;

/** The assumptions of the estimate, and the resources without a price. */
export const formatCostNotes = ({ assumptions, unpriced }: CostDifference): string[] => [
  ...assumptions.map((assumption) => `- assumption: ${escapeMarkdown(assumption)}`),
  ...unpriced.map(
    ({ addresses, reason }) =>
      `- not priced: ${summarizeList(addresses.map(formatInlineCode))}: ${escapeMarkdown(reason)}`,
  ),
];

export function formatDrift(drifted: DriftedAttribute): string {
  const { severity, attribute, before, after, reason, fix } = drifted;
  const values = formatBeforeAfter({ before, after, unknown: false }, MAX_VALUE_LENGTH).map(formatInlineCode);
  const difference = `${formatInlineCode(attribute)}: ${values.join(' → ')}`;
  const details = [reason && escapeMarkdown(reason), fix && escapeMarkdown(fix)].filter(Boolean).join('; ');
  return `- ${severity === 'security' ? '🔴' : '⚠️'} ${formatLocation(drifted)} ${difference} (${escapeMarkdown(severity)}${details ? `; ${details}` : ''})`;
}
