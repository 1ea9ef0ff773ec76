import { describeMove } from '../renames';
import { groupImpacts } from './impact-groups';
import type { Difference } from '../diff';
import type { PlanReview, ReviewedChange, ReviewedStack } from '../review';
import {
  formatValueAfter,
  formatCostDifference,
  formatCounts,
  formatOrigin,
  summarizeList,
  getForcingDifferences,
  isDestroyed,
  isUnchanged,
  describeDestroyReason,
  formatValue,
  formatSignedUsd,
  getSign,
  getVerb,
} from './format';

type Color = (text: string) => string;
/** Emphasizes text in a terminal. Without colors, the functions return the text unchanged. */
export interface Paint {
  readonly red: Color;
  readonly green: Color;
  readonly yellow: Color;
  readonly bold: Color;
  readonly dim: Color;
}

const MAX_VALUE_LENGTH = 120;

/** Renders a review as lines for a terminal: destroyed resources first, then impacts, then the other parts. */
export function renderText(review: PlanReview, paint: Paint): string[] {
  const { stacks, changes, impacts, policy = [], waived = [], cost, drift } = review;
  const { bold, red, yellow, green, dim } = paint;
  const formatPart = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', bold(title), ...lines.map((line) => `  ${line}`)];
  const effects = { widens: red('!'), unknown: yellow('?'), changes: yellow('~'), narrows: green('=') };
  return [
    ...stacks.map((stack) => formatStack(stack, paint)),
    ...formatPart('Destroyed or replaced', changes.filter(isDestroyed).flatMap(formatDestroyed(paint))),
    ...formatPart(
      'Access, network and encryption',
      groupImpacts(impacts, stacks).flatMap(({ effect, title, lines, addresses }) => [
        [`${effects[effect]} ${toOneLine(title)}`, ...addresses.map(dim)].join(' '),
        ...lines.map((line) => `    ${effects[line.effect]} ${toOneLine(line.text)}`),
      ]),
    ),
    ...formatPart('Policy', [
      ...policy.map(({ rule, scope, severity, address, path, message, fix }) => {
        const label = { high: red, medium: yellow, low: dim }[severity](severity);
        const place = path === undefined ? address : `${address} (${path})`;
        return `${label} ${toOneLine(`${rule} (${scope}) ${place}: ${message}; fix: ${fix}`)}`;
      }),
      ...waived.map(
        ({ rule, scope, reason, count }) =>
          `${dim('waived')} ${toOneLine(`${rule} (${scope}), ${count} times: ${reason}`)}`,
      ),
    ]),
    ...(cost ? formatPart(`Cost: ${formatCostDifference(cost)}`, formatCostLines(cost)) : []),
    ...formatPart(
      'Drift detected by the plan',
      drift.map(({ address, attribute, before, after, severity, reason, fix }) => {
        const color = severity === 'security' ? red : yellow;
        const details = [reason, fix].filter(Boolean).join('; ');
        const difference = `${address} ${attribute}: ${formatValue(before, MAX_VALUE_LENGTH)} -> ${formatValue(after, MAX_VALUE_LENGTH)}`;
        return `${color(severity)} ${toOneLine(`${difference}${details ? ` (${details})` : ''}`)}`;
      }),
    ),
    ...formatPart('Changes', changes.filter((change) => !isDestroyed(change)).flatMap(formatChange(paint))),
    ...formatPart('Outputs', stacks.flatMap(formatOutputs)),
    ...(isUnchanged(review) ? [] : ['', bold(`Plan: ${formatCounts(stacks)}`)]),
  ];
}

/** Replaces line breaks, which would split a line, and escape sequences, which the terminal would interpret. */
const toOneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f\s]+/g, ' ');

function formatStack(stack: ReviewedStack, { bold, red }: Paint): string {
  const failed = stack.error === undefined ? '' : ` ${red(`not planned: ${toOneLine(stack.error)}`)}`;
  const counts = failed && formatCounts([stack]) === 'no changes' ? '' : ` ${formatCounts([stack])}`;
  return `${bold(stack.stack)}:${counts}${failed}`;
}

const formatDestroyed =
  ({ red, bold }: Paint) =>
  (change: ReviewedChange): string[] => [
    `${red(`${getSign(change)} ${getVerb(change)}`)} ${bold(change.address)}${formatOrigin(change, String)}`,
    ...(change.dataLoss ? [red(`    data loss: ${change.dataLoss}`)] : []),
    ...(change.renamedTo === undefined ? [] : [`    ${describeMove(change.address, change.renamedTo)}`]),
    ...getForcingDifferences(change).map(({ path }) => `    forced by ${path}`),
    ...(describeDestroyReason(change) === undefined ? [] : [`    because ${describeDestroyReason(change)}`]),
    ...(change.action === 'replace' ? change.differences.map(formatDifference) : []),
  ];

const formatChange =
  ({ green, yellow, red }: Paint) =>
  (change: ReviewedChange): string[] => {
    const color = change.action === 'create' ? green : yellow;
    const first = [
      `${color(getSign(change))} ${change.address}${formatOrigin(change, String)}`,
      ...(change.dataLoss ? [red(`    data loss: ${change.dataLoss}`)] : []),
    ];
    return change.action === 'update' ? [...first, ...change.differences.map(formatDifference)] : first;
  };

const formatDifference = (difference: Difference): string =>
  `    ${difference.path}: ${formatValue(difference.before, MAX_VALUE_LENGTH)} -> ${formatValueAfter(difference, MAX_VALUE_LENGTH)}`;

const formatCostLines = ({ lines, assumptions, unpriced }: NonNullable<PlanReview['cost']>): string[] => [
  ...lines.map(({ what, before, after, how }) => `${formatSignedUsd(after - before)} ${what} (${how})`),
  ...assumptions.map((assumption) => `assumption: ${assumption}`),
  ...unpriced.map(({ addresses, why }) => `not priced: ${summarizeList(addresses)}: ${why}`),
];

const formatOutputs = ({ outputs }: ReviewedStack): string[] =>
  outputs.flatMap(({ name, differences }) =>
    differences.map((difference) => {
      const path = difference.path ? `.${difference.path}` : '';
      return `${name}${path}: ${formatValue(difference.before, MAX_VALUE_LENGTH)} -> ${formatValueAfter(difference, MAX_VALUE_LENGTH)}`;
    }),
  );
