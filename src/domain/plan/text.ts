import { blocksOf } from './blocks';
import type { Difference } from './diff';
import type { Reviewed, ReviewedChange, ReviewedStack } from './review';
import {
  afterOf,
  costInWords,
  countsInWords,
  few,
  forcedBy,
  isDestroyed,
  isUnchanged,
  reasonOf,
  shown,
  SIGN,
  signed,
  VERB,
} from './words';

type Colour = (text: string) => string;
/** How a terminal emphasizes; functions that return the text as it is where there are no colours. */
export interface Paint {
  readonly red: Colour;
  readonly green: Colour;
  readonly yellow: Colour;
  readonly bold: Colour;
  readonly dim: Colour;
}

const VALUE = 120;

/** A review for a terminal, line by line: what is destroyed first, then what it means, then the rest. */
export function renderText(review: Reviewed, paint: Paint): string[] {
  const { stacks, changes, meanings, policy = [], waived = [], cost, drift } = review;
  const { bold, red, yellow, green, dim } = paint;
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', bold(title), ...lines.map((line) => `  ${line}`)];
  const effects = { widens: red('!'), unknown: yellow('?'), moves: yellow('~'), narrows: green('=') };
  return [
    ...stacks.map((stack) => stackLine(stack, paint)),
    ...part('Destroyed or replaced', changes.filter(isDestroyed).flatMap(destroyed(paint))),
    ...part(
      'Access, network and encryption',
      blocksOf(meanings, stacks).flatMap(({ effect, title, lines, addresses }) => [
        [`${effects[effect]} ${oneLine(title)}`, ...addresses.map(dim)].join(' '),
        ...lines.map((line) => `    ${effects[line.effect]} ${oneLine(line.text)}`),
      ]),
    ),
    ...part('Policy', [
      ...policy.map(({ rule, severity, address, path, message, mend }) => {
        const sign = { high: red, medium: yellow, low: dim }[severity](severity);
        const place = path === undefined ? address : `${address} (${path})`;
        return `${sign} ${oneLine(`${rule} ${place}: ${message}; mend: ${mend}`)}`;
      }),
      ...waived.map(
        ({ rule, reason, count }) => `${dim('waived')} ${oneLine(`${rule}, ${count} times: ${reason}`)}`,
      ),
    ]),
    ...(cost ? part(`Cost: ${costInWords(cost)}`, costLines(cost)) : []),
    ...part(
      'Drift found on the way',
      drift.map(({ address, attribute, before, after, severity, reason, fix: mend }) => {
        const paint = severity === 'security' ? red : yellow;
        const why = [reason, mend].filter(Boolean).join('; ');
        const what = `${address} ${attribute}: ${shown(before, VALUE)} -> ${shown(after, VALUE)}`;
        return `${paint(severity)} ${oneLine(`${what}${why ? ` (${why})` : ''}`)}`;
      }),
    ),
    ...part('Changes', changes.filter((change) => !isDestroyed(change)).flatMap(changed(paint))),
    ...part('Outputs', stacks.flatMap(outputLines)),
    ...(isUnchanged(review) ? [] : ['', bold(`Plan: ${countsInWords(stacks)}`)]),
  ];
}

/** Line breaks of a value would tear the lines apart; escape sequences would paint the terminal. */
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f\s]+/g, ' ');

function stackLine(stack: ReviewedStack, { bold, red }: Paint): string {
  const failed = stack.error === undefined ? '' : ` ${red(`not planned: ${oneLine(stack.error)}`)}`;
  const counts = failed && countsInWords([stack]) === 'no changes' ? '' : ` ${countsInWords([stack])}`;
  return `${bold(stack.stack)}:${counts}${failed}`;
}

const destroyed =
  ({ red, bold }: Paint) =>
  (change: ReviewedChange): string[] => [
    `${red(`${SIGN[change.action]} ${VERB[change.action]}`)} ${bold(change.address)}`,
    ...(change.lost ? [red(`    lost with it: ${change.lost}`)] : []),
    ...forcedBy(change).map(({ path }) => `    forced by ${path}`),
    ...(reasonOf(change) === undefined ? [] : [`    because ${reasonOf(change)}`]),
    ...(change.action === 'replace' ? change.differences.map(line) : []),
  ];

const changed =
  ({ green, yellow }: Paint) =>
  (change: ReviewedChange): string[] => {
    const paint = change.action === 'create' ? green : yellow;
    const from = change.movedFrom ? ` from ${change.movedFrom}` : '';
    const first = `${paint(SIGN[change.action])} ${change.address}${from}`;
    return change.action === 'update' ? [first, ...change.differences.map(line)] : [first];
  };

const line = (difference: Difference): string =>
  `    ${difference.path}: ${shown(difference.before, VALUE)} -> ${afterOf(difference, VALUE)}`;

const costLines = ({ lines, assumptions, unpriced }: NonNullable<Reviewed['cost']>): string[] => [
  ...lines.map(({ what, before, after, how }) => `${signed(after - before)} ${what} (${how})`),
  ...assumptions.map((assumption) => `assumed: ${assumption}`),
  ...unpriced.map(({ addresses, why }) => `not in the sum: ${few(addresses)}: ${why}`),
];

const outputLines = ({ outputs }: ReviewedStack): string[] =>
  outputs.flatMap(({ name, differences }) =>
    differences.map((difference) => {
      const path = difference.path ? `.${difference.path}` : '';
      return `${name}${path}: ${shown(difference.before, VALUE)} -> ${afterOf(difference, VALUE)}`;
    }),
  );
