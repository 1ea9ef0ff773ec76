import { COUNTED_CHANGES, type CountedChange } from '../counts';
import type { Difference } from '../diff';
import type { Action, Json } from '../plan';
import { describeReason } from '../action-reasons';
import type { CostDifference, PlanReview, ReviewedChange, ReviewedStack } from '../review';

// Formatting that the text and the Markdown renderer share.

const ACTION_SIGNS: Readonly<Record<Action, string>> = {
  delete: '-',
  replace: '±',
  update: '~',
  create: '+',
  forget: '.',
  'no-op': '>',
  read: '<',
};

const ACTION_VERBS: Readonly<Record<Action, string>> = {
  delete: 'destroy',
  replace: 'replace',
  update: 'change',
  create: 'create',
  forget: 'forget',
  'no-op': 'move',
  read: 'read',
};

const COUNT_VERBS: Readonly<Record<CountedChange, string>> = {
  ...ACTION_VERBS,
  import: 'import',
  move: 'move',
};

export const getCountVerb = (kind: CountedChange): string => COUNT_VERBS[kind];

/** `1 to destroy, 2 to change, 1 to move`, `outputs only`, `state only` or `no changes`. */
export function formatCounts(stacks: readonly ReviewedStack[]): string {
  const counts = COUNTED_CHANGES.map((kind) => ({
    kind,
    count: stacks.reduce((sum, stack) => sum + stack.counts[kind], 0),
  }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} to ${getCountVerb(kind)}`);
  if (counts.length > 0) return counts.join(', ');
  if (stacks.some(({ outputs }) => outputs.length > 0)) return 'outputs only';
  return stacks.some(({ applyable }) => applyable === true) ? 'state only' : 'no changes';
}

export const isDestroyed = ({ action }: ReviewedChange): boolean =>
  action === 'delete' || action === 'replace';

/** The attributes that force a replacement. Empty if the provider or the user requested it. */
export const getForcingDifferences = ({ differences }: ReviewedChange): readonly Difference[] =>
  differences.filter(({ forcesReplacement }) => forcesReplacement);

/** Why a resource is destroyed or replaced. Undefined if an attribute forces it. */
export const describeDestroyReason = (change: ReviewedChange): string | undefined =>
  getForcingDifferences(change).length > 0 || change.reason === undefined
    ? undefined
    : describeReason(change.reason);

/** Formats a value on one line, truncated to `length` characters. */
export function formatValue(value: Json | undefined, length: number): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= length ? text : `${text.slice(0, length)}… (${text.length} characters)`;
}

export const formatValueAfter = ({ after, unknown }: Difference, length: number): string =>
  unknown ? '(known after apply)' : formatValue(after, length);

const MAX_LISTED = 3;

/** Lists the first names, and the number of the others: `a, b, c and 7 more`. */
export const summarizeList = (names: readonly string[]): string =>
  names.length <= MAX_LISTED + 1
    ? names.join(', ')
    : `${names.slice(0, MAX_LISTED).join(', ')} and ${names.length - MAX_LISTED} more`;

/** `+12.30` */
export const formatSignedUsd = (dollars: number): string =>
  `${dollars < 0 ? '-' : '+'}${Math.abs(dollars).toFixed(2)}`;

export const formatCostDifference = ({ before, after }: CostDifference): string =>
  `${formatSignedUsd(after - before)} USD a month: from ${before.toFixed(2)} to ${after.toFixed(2)}`;

export const isUnchanged = ({ stacks, changes }: PlanReview): boolean =>
  changes.length === 0 &&
  stacks.every(
    ({ outputs, error, applyable }) => outputs.length === 0 && error === undefined && applyable !== true,
  );

/** Where a resource comes from: ` from aws_sqs_queue.Old`, ` (imported, id …)`. Empty if it stays where it is. */
export const formatOrigin = (
  { movedFrom, importId, forgetsExisting }: ReviewedChange,
  format: (text: string) => string,
): string =>
  [
    movedFrom === undefined ? '' : ` from ${format(movedFrom)}`,
    importId === undefined ? '' : ` (imported, id ${format(importId)})`,
    forgetsExisting ? ' (the existing object stays, and is removed from the state)' : '',
  ].join('');

/** The sign of a change. A resource that is only imported or moved has an own sign. */
export const getSign = ({ action, importId }: ReviewedChange): string =>
  action === 'no-op' && importId !== undefined ? '<' : ACTION_SIGNS[action];

/** The verb of a change in an imperative: `move`, `import`, `destroy`. */
export const getVerb = ({ action, importId, movedFrom }: ReviewedChange): string =>
  action === 'no-op' && importId !== undefined
    ? movedFrom === undefined
      ? 'import'
      : 'import and move'
    : ACTION_VERBS[action];
