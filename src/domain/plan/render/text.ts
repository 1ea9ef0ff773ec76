import { describeMove } from '../renames';
import { groupImpacts } from './impact-groups';
import type { Difference } from '../diff';
import type { PlanReview, ReviewedChange, ReviewedStack } from '../review';
import {
  formatCostDifference,
  formatCounts,
  describeObject,
  formatOrigin,
  getForcingPaths,
  listNotices,
  summarizeList,
  getForcingDifferences,
  isDestroyed,
  isUnchanged,
  describeDestroyReason,
  formatSignedUsd,
  getSign,
  getVerb,
} from './format';
import { formatBeforeAfter, formatLines, formatNote, isOnlyNote } from './values';

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
    ...formatPart(
      'Checks, warnings and actions',
      stacks.flatMap((stack) =>
        listNotices(stack).map(
          ({ text, severity }) =>
            `${(severity === 'error' ? red : yellow)(severity)} ${toOneLine(`${stack.stack}: ${text}`)}`,
        ),
      ),
    ),
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
        const difference = `${address} ${attribute}: ${formatBeforeAfter({ before, after, unknown: false }, MAX_VALUE_LENGTH).join(' -> ')}`;
        return `${color(severity)} ${toOneLine(`${difference}${details ? ` (${details})` : ''}`)}`;
      }),
    ),
    ...formatPart('Changes', changes.filter((change) => !isDestroyed(change)).flatMap(formatChange(paint))),
    ...formatPart('Outputs', stacks.flatMap(formatOutputs)),
    ...(isUnchanged(review) ? [] : ['', bold(`Plan: ${formatCounts(stacks)}`)]),
  ];
}

/** Replaces line breaks, which would split a line, and escape sequences, which the terminal would interpret. */
const toOneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f]+/g, ' ');

function formatStack(stack: ReviewedStack, { bold, red }: Paint): string {
  const failed = stack.error === undefined ? '' : ` ${red(`not planned: ${toOneLine(stack.error)}`)}`;
  const counts = failed && formatCounts([stack]) === 'no changes' ? '' : ` ${formatCounts([stack])}`;
  return `${bold(stack.stack)}:${counts}${failed}`;
}

const formatDestroyed =
  ({ red, bold }: Paint) =>
  (change: ReviewedChange): string[] => [
    `${red(`${getSign(change)} ${getVerb(change)}`)} ${bold(change.address)}${formatOrigin(change, String)}${formatObject(change)}`,
    ...(change.dataLoss ? [red(`    data loss: ${change.dataLoss}`)] : []),
    ...(change.renamedTo === undefined ? [] : [`    ${describeMove(change.address, change.renamedTo)}`]),
    ...[...getForcingDifferences(change).map(({ path }) => path), ...getForcingPaths(change)].map(
      (path) => `    forced by ${path}`,
    ),
    ...(describeDestroyReason(change) === undefined ? [] : [`    because ${describeDestroyReason(change)}`]),
    ...(change.action === 'replace' ? change.differences.flatMap(formatDifference) : []),
  ];

const formatChange =
  ({ green, yellow, red }: Paint) =>
  (change: ReviewedChange): string[] => {
    const color = change.action === 'create' ? green : yellow;
    const first = [
      `${color(getSign(change))} ${change.address}${formatOrigin(change, String)}`,
      ...(change.dataLoss ? [red(`    data loss: ${change.dataLoss}`)] : []),
    ];
    if (change.action === 'create') return [...first, ...formatCreatedAttributes(change)];
    return change.action === 'update' ? [...first, ...change.differences.flatMap(formatDifference)] : first;
  };

/** ` (create before destroy)`, or nothing. */
function formatObject(change: ReviewedChange): string {
  const facts = describeObject(change);
  return facts.length === 0 ? '' : ` (${facts.join('; ')})`;
}

function formatDifference(difference: Difference): string[] {
  const lines = formatLines(difference);
  const title = `    ${difference.path}`;
  if (lines !== undefined)
    return [`${title}:${formatNote(difference)}`, ...lines.map((line) => `      ${line}`)];
  if (isOnlyNote(difference)) return [`${title}: ${difference.note}`];
  return [
    `${title}: ${formatBeforeAfter(difference, MAX_VALUE_LENGTH).join(' -> ')}${formatNote(difference)}`,
  ];
}

/** The values of a new resource. The values that are known only after the apply are in one line. */
function formatCreatedAttributes({ differences }: ReviewedChange): string[] {
  const unknown = differences.filter((difference) => difference.unknown).map(({ path }) => path);
  return [
    ...differences
      .filter((difference) => !difference.unknown)
      .flatMap((difference) => {
        const lines = formatLines(difference);
        return lines === undefined
          ? [`    ${difference.path}: ${formatBeforeAfter(difference, MAX_VALUE_LENGTH)[1]}`]
          : [`    ${difference.path}:`, ...lines.map((line) => `      ${line.slice(2)}`)];
      }),
    ...(unknown.length > 0 ? [`    known after apply: ${unknown.join(', ')}`] : []),
  ];
}

const formatCostLines = ({ lines, assumptions, unpriced }: NonNullable<PlanReview['cost']>): string[] => [
  ...lines.map(
    ({ item, before, after, calculation }) => `${formatSignedUsd(after - before)} ${item} (${calculation})`,
  ),
  ...assumptions.map((assumption) => `assumption: ${assumption}`),
  ...unpriced.map(({ addresses, reason }) => `not priced: ${summarizeList(addresses)}: ${reason}`),
];

const formatOutputs = ({ outputs }: ReviewedStack): string[] =>
  outputs.flatMap(({ name, differences }) =>
    differences.map((difference) => {
      const path = /^(?:\[|$)/.test(difference.path) ? difference.path : `.${difference.path}`;
      return `${name}${path}: ${formatBeforeAfter(difference, MAX_VALUE_LENGTH).join(' -> ')}${formatNote(difference)}`;
    }),
  );
