import { block, code, prose } from './markup';
import type {
  DriftNote,
  PlacedMeaning,
  PolicyResult,
  Reviewed,
  ReviewedChange,
  ReviewedStack,
} from './review';
import { afterOf, forcedBy, reasonOf, shown, SIGN, signed, VERB } from './words';

/** What a comment says of one thing: each is kept whole or left out. */

const VALUE = 300;
const ATTRIBUTES = 25;

export const failure = ({ stack, error }: ReviewedStack): string[] =>
  error === undefined ? [] : [`**${prose(stack)}**\n${block(error.slice(0, 2_000), 'text')}`];

const at = ({ stack, address }: { stack: string; address: string }): string =>
  `${code(address.slice(0, 300))} (${prose(stack)})`;

export function destroyed(change: ReviewedChange): string {
  const { action, lost } = change;
  const reason = reasonOf(change);
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
    ...(reason !== undefined ? [`  - because ${prose(reason)}`] : []),
  ].join('\n');
}

const EFFECT: Readonly<Record<PlacedMeaning['effect'], string>> = {
  widens: '🔓',
  unknown: '❔',
  moves: '🔁',
  narrows: '🔒',
};
export const meant = (meaning: PlacedMeaning): string =>
  `- ${EFFECT[meaning.effect]} ${prose(meaning.sentence.slice(0, 1_000))}: ${at(meaning)}`;

export function policyLine(result: PolicyResult): string {
  const sign = result.waiver ? '⏸️' : result.severity === 'error' ? '🔴' : '⚠️';
  const mend = result.mend ? ` Mend: ${prose(result.mend)}` : '';
  const waiver = result.waiver ? ` Waived: ${prose(result.waiver)}` : '';
  return `- ${sign} **${prose(result.rule)}** ${at(result)}: ${prose(result.message)}${mend}${waiver}`;
}

export const costLines = ({ lines, assumptions, unpriced }: NonNullable<Reviewed['cost']>): string[] => [
  ...lines.map(({ what, before, after }) => `- ${prose(what)}: ${signed(after - before)}`),
  ...assumptions.map((assumption) => `- assumed: ${prose(assumption)}`),
  ...unpriced.map((address) => `- without a price: ${code(address)}`),
];

export function driftLine(note: DriftNote): string {
  const { severity, attribute, before, after, reason, mend } = note;
  const what = `${code(attribute)}: ${code(shown(before, VALUE))} → ${code(shown(after, VALUE))}`;
  const why = [reason && prose(reason), mend && prose(mend)].filter(Boolean).join('; ');
  return `- ${severity === 'security' ? '🔴' : '⚠️'} ${at(note)} ${what} (${prose(severity)}${why ? `; ${why}` : ''})`;
}

export const plain = (change: ReviewedChange): string =>
  `- ${VERB[change.action]} ${at(change)}${change.movedFrom ? ` from ${code(change.movedFrom)}` : ''}`;

export function updated(change: ReviewedChange): string {
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

export const outputLines = ({ stack, outputs }: ReviewedStack): string[] =>
  outputs.flatMap(({ name, differences }) =>
    differences.slice(0, ATTRIBUTES).map((difference) => {
      const path = difference.path ? ` ${code(difference.path)}` : '';
      const [before, after] = [shown(difference.before, VALUE), afterOf(difference, VALUE)];
      return `- ${code(name)}${path} (${prose(stack)}): ${code(before)} → ${code(after)}`;
    }),
  );
