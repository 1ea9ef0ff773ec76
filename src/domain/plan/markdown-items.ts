import type { Block } from './blocks';
import { type Item, parts } from './fit';
import { block, code, prose } from './markup';
import type {
  CostDifference,
  DriftNote,
  PlacedMeaning,
  PolicyResult,
  ReviewedChange,
  ReviewedStack,
  WaivedResult,
} from './review';
import { afterOf, few, forcedBy, reasonOf, shown, SIGN, signed, VERB } from './words';

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
/** How many addresses are told of those that a block is about. */
const ADDRESSES = 100;

export function meant({ stack, effect, title, lines, addresses, count }: Block): Item {
  const [cut, [only]] = [prose(title.slice(0, 1_000)), lines];
  if (only && lines.length === 1)
    return { text: `- ${EFFECT[effect]} **${cut}** (${prose(stack)}): ${sentence(only)}`, count };
  if (only) {
    const inner = lines.map(
      (line) => `  - ${line.effect === effect ? '' : `${EFFECT[line.effect]} `}${sentence(line)}`,
    );
    return { text: [`- ${EFFECT[effect]} **${cut}** (${prose(stack)})`, ...inner].join('\n'), count };
  }
  if (addresses.length === 1) return `- ${EFFECT[effect]} ${cut}: ${at({ stack, address: addresses[0]! })}`;
  const list = addresses.slice(0, ADDRESSES).map((address) => code(address.slice(0, 300)));
  const more = addresses.length > ADDRESSES ? ` and ${addresses.length - ADDRESSES} more` : '';
  const fold = `<details><summary>which</summary>${list.join(', ')}${more}</details>`;
  return { text: `- ${EFFECT[effect]} ${cut} (${prose(stack)}) ${fold}`, count };
}

const sentence = ({ text }: Block['lines'][number]): string => prose(text.slice(0, 1_000));

const SEVERITY: Readonly<Record<PolicyResult['severity'], string>> = { high: '🔴', medium: '⚠️', low: '▫️' };
export function policyLine(result: PolicyResult): string {
  const { rule, severity, path, message, mend } = result;
  const place = path === undefined ? at(result) : `${at(result)}, construct ${code(path.slice(0, 300))}`;
  return `- ${SEVERITY[severity]} **${prose(rule)}** (${severity}) ${place}: ${prose(message)}. Mend: ${prose(mend)}`;
}

export const waivedLine = ({ rule, reason, count }: WaivedResult): string =>
  `- ⏸️ **${prose(rule)}** waived ${count} times: ${prose(reason)}`;

export const costLine = ({ what, before, after, how }: CostDifference['lines'][number]): string =>
  `- ${signed(after - before)} ${prose(what)} (${prose(how)})`;

/** What the sum stands on, and what it leaves out. */
export const costNotes = ({ assumptions, unpriced }: CostDifference): string[] => [
  ...assumptions.map((assumption) => `- assumed: ${prose(assumption)}`),
  ...unpriced.map(({ addresses, why }) => `- not in the sum: ${few(addresses.map(code))}: ${prose(why)}`),
];

export function driftLine(note: DriftNote): string {
  const { severity, attribute, before, after, reason, fix: mend } = note;
  const what = `${code(attribute)}: ${code(shown(before, VALUE))} → ${code(shown(after, VALUE))}`;
  const why = [reason && prose(reason), mend && prose(mend)].filter(Boolean).join('; ');
  return `- ${severity === 'security' ? '🔴' : '⚠️'} ${at(note)} ${what} (${prose(severity)}${why ? `; ${why}` : ''})`;
}

export const plain = (change: ReviewedChange): string =>
  `- ${VERB[change.action]} ${at(change)}${change.movedFrom ? ` from ${code(change.movedFrom)}` : ''}`;

/** So many names are one line. */
const NAMES = 40;

/** What is created, by type: a line for a few dozen of one. */
export function created(changes: readonly ReviewedChange[]): Item[] {
  const types = new Map<string, ReviewedChange[]>();
  for (const change of changes) {
    const key = JSON.stringify([change.stack, change.type]);
    types.set(key, [...(types.get(key) ?? []), change]);
  }
  return [...types.values()].flatMap((all) =>
    parts(all, NAMES).map((some, part) => {
      const [{ type, stack }] = some as [ReviewedChange];
      if (all.length === 1) return plain(some[0]!);
      const names = some.map(({ address }) => withoutType(address, type).slice(0, 300)).join(', ');
      const many = part === 0 ? String(all.length) : 'more of';
      return { text: `- ${many} ${code(type)} (${prose(stack)}): ${code(names)}`, count: some.length };
    }),
  );
}

const withoutType = (address: string, type: string): string =>
  address.startsWith(`${type}.`) ? address.slice(type.length + 1) : address;

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
