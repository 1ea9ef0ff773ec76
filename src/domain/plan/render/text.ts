import { groupImpacts } from './impact-groups';
import type { Difference } from '../diff';
import type { PlanReview, ReviewedChange, ReviewedStack } from '../review';
import {
  formatValueAfter,
  formatCostDifference,
  formatCounts,
  summarizeList,
  getForcingDifferences,
  isDestroyed,
  isUnchanged,
  describeDestroyReason,
  formatValue,
  ACTION_SIGNS,
  formatSignedUsd,
  ACTION_VERBS,
} from './format';

type Color = (text: string) => string;
/** How a terminal emphasizes; functions that return the text as it is where there are no colours. */
export interface Paint {
  readonly red: Color;
  readonly green: Color;
  readonly yellow: Color;
  readonly bold: Color;
  readonly dim: Color;
}

const MAX_VALUE_LENGTH = 120;

/** A review for a terminal, line by line: what is destroyed first, then what it means, then the rest. */
export function renderText(review: PlanReview, paint: Paint): string[] {
  const { stacks, changes, impacts: meanings, policy = [], waived = [], cost, drift } = review;
  const { bold, red, yellow, green, dim } = paint;
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', bold(title), ...lines.map((line) => `  ${line}`)];
  const effects = { widens: red('!'), unknown: yellow('?'), moves: yellow('~'), narrows: green('=') };
  return [
    ...stacks.map((stack) => formatStack(stack, paint)),
    ...part('Destroyed or replaced', changes.filter(isDestroyed).flatMap(formatDestroyed(paint))),
    ...part(
      'Access, network and encryption',
      groupImpacts(meanings, stacks).flatMap(({ effect, title, lines, addresses }) => [
        [`${effects[effect]} ${toOneLine(title)}`, ...addresses.map(dim)].join(' '),
        ...lines.map((line) => `    ${effects[line.effect]} ${toOneLine(line.text)}`),
      ]),
    ),
    ...part('Policy', [
      ...policy.map(({ rule, severity, address, path, message, fix }) => {
        const sign = { high: red, medium: yellow, low: dim }[severity](severity);
        const place = path === undefined ? address : `${address} (${path})`;
        return `${sign} ${toOneLine(`${rule} ${place}: ${message}; fix: ${fix}`)}`;
      }),
      ...waived.map(
        ({ rule, reason, count }) => `${dim('waived')} ${toOneLine(`${rule}, ${count} times: ${reason}`)}`,
      ),
    ]),
    ...(cost ? part(`Cost: ${formatCostDifference(cost)}`, formatCostLines(cost)) : []),
    ...part(
      'Drift found on the way',
      drift.map(({ address, attribute, before, after, severity, reason, fix }) => {
        const paint = severity === 'security' ? red : yellow;
        const why = [reason, fix].filter(Boolean).join('; ');
        const what = `${address} ${attribute}: ${formatValue(before, MAX_VALUE_LENGTH)} -> ${formatValue(after, MAX_VALUE_LENGTH)}`;
        return `${paint(severity)} ${toOneLine(`${what}${why ? ` (${why})` : ''}`)}`;
      }),
    ),
    ...part('Changes', changes.filter((change) => !isDestroyed(change)).flatMap(formatChange(paint))),
    ...part('Outputs', stacks.flatMap(formatOutputs)),
    ...(isUnchanged(review) ? [] : ['', bold(`Plan: ${formatCounts(stacks)}`)]),
  ];
}

/** Line breaks of a value would tear the lines apart; escape sequences would paint the terminal. */
const toOneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f\s]+/g, ' ');

function formatStack(stack: ReviewedStack, { bold, red }: Paint): string {
  const failed = stack.error === undefined ? '' : ` ${red(`not planned: ${toOneLine(stack.error)}`)}`;
  const counts = failed && formatCounts([stack]) === 'no changes' ? '' : ` ${formatCounts([stack])}`;
  return `${bold(stack.stack)}:${counts}${failed}`;
}

const formatDestroyed =
  ({ red, bold }: Paint) =>
  (change: ReviewedChange): string[] => [
    `${red(`${ACTION_SIGNS[change.action]} ${ACTION_VERBS[change.action]}`)} ${bold(change.address)}`,
    ...(change.dataLoss ? [red(`    lost with it: ${change.dataLoss}`)] : []),
    ...getForcingDifferences(change).map(({ path }) => `    forced by ${path}`),
    ...(describeDestroyReason(change) === undefined ? [] : [`    because ${describeDestroyReason(change)}`]),
    ...(change.action === 'replace' ? change.differences.map(formatDifference) : []),
  ];

const formatChange =
  ({ green, yellow }: Paint) =>
  (change: ReviewedChange): string[] => {
    const paint = change.action === 'create' ? green : yellow;
    const from = change.movedFrom ? ` from ${change.movedFrom}` : '';
    const first = `${paint(ACTION_SIGNS[change.action])} ${change.address}${from}`;
    return change.action === 'update' ? [first, ...change.differences.map(formatDifference)] : [first];
  };

const formatDifference = (difference: Difference): string =>
  `    ${difference.path}: ${formatValue(difference.before, MAX_VALUE_LENGTH)} -> ${formatValueAfter(difference, MAX_VALUE_LENGTH)}`;

const formatCostLines = ({ lines, assumptions, unpriced }: NonNullable<PlanReview['cost']>): string[] => [
  ...lines.map(({ what, before, after, how }) => `${formatSignedUsd(after - before)} ${what} (${how})`),
  ...assumptions.map((assumption) => `assumed: ${assumption}`),
  ...unpriced.map(({ addresses, why }) => `not in the sum: ${summarizeList(addresses)}: ${why}`),
];

const formatOutputs = ({ outputs }: ReviewedStack): string[] =>
  outputs.flatMap(({ name, differences }) =>
    differences.map((difference) => {
      const path = difference.path ? `.${difference.path}` : '';
      return `${name}${path}: ${formatValue(difference.before, MAX_VALUE_LENGTH)} -> ${formatValueAfter(difference, MAX_VALUE_LENGTH)}`;
    }),
  );
