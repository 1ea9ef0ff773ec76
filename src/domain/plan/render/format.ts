import { COUNTED_CHANGES, type CountedChange } from '../counts';
import type { Difference } from '../diff';
import type { Action } from '../plan';
import { describeReason } from '../action-reasons';
import type { PlanNotices } from '../notices';
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

/** Describes the object of a change in addition to its address: `deposed object 4f3c2b1a`. */
export const describeObject = ({ deposed, replaceOrder }: ReviewedChange): string[] => [
  ...(deposed === undefined
    ? []
    : [`deposed object ${deposed}: an earlier replacement left it, and the current object stays`]),
  ...(replaceOrder === undefined ? [] : [replaceOrder]),
];

/** The paths that force a replacement without a visible difference. */
export const getForcingPaths = ({ forcedBy = [], differences }: ReviewedChange): readonly string[] =>
  forcedBy.filter(
    (path) =>
      !differences.some((difference) => difference.forcesReplacement && difference.path.startsWith(path)),
  );

/** The attributes that force a replacement. Empty if the provider or the user requested it. */
export const getForcingDifferences = ({ differences }: ReviewedChange): readonly Difference[] =>
  differences.filter(({ forcesReplacement }) => forcesReplacement);

/** Why a resource is destroyed or replaced. Undefined if an attribute forces it. */
export const describeDestroyReason = (change: ReviewedChange): string | undefined =>
  getForcingDifferences(change).length > 0 ||
  getForcingPaths(change).length > 0 ||
  change.reason === undefined
    ? undefined
    : describeReason(change.reason);

const MAX_LISTED = 3;

/** Lists the first names, and the number of the others: `a, b, c and 7 more`. */
export const summarizeList = (names: readonly string[]): string =>
  names.length <= MAX_LISTED + 1
    ? names.join(', ')
    : `${names.slice(0, MAX_LISTED).join(', ')} and ${names.length - MAX_LISTED} more`;

/** `+12.30` */
export const formatSignedUsd = (dollars: number): string =>
  `${dollars < 0 ? '-' : '+'}${Math.abs(dollars).toFixed(2)}`;

/** `+12.30 USD a month: from 1.00 to 13.30`, and how many resources have no price. */
export function formatCostDifference({
  before,
  after,
  unpriced,
  unpricedRemoved = [],
}: CostDifference): string {
  const difference = `${formatSignedUsd(after - before)} USD a month: from ${before.toFixed(2)} to ${after.toFixed(2)}`;
  const count = (entries: CostDifference['unpriced']) =>
    entries.reduce((sum, { addresses }) => sum + addresses.length, 0);
  const [added, removed] = [count(unpriced), count(unpricedRemoved)];
  const parts = [
    ...(added > 0 ? [`${added} added or changed without a price`] : []),
    ...(removed > 0 ? [`${removed} removed without a price`] : []),
  ];
  if (parts.length === 0) return difference;
  // A zero would suggest that nothing changes.
  return Math.abs(after - before) < 0.005
    ? `not known: ${parts.join(', ')}`
    : `${difference}, and ${parts.join(', ')}`;
}

export const isUnchanged = ({ stacks, changes }: PlanReview): boolean =>
  changes.length === 0 &&
  stacks.every(
    ({ outputs, error, applyable, ...notices }) =>
      outputs.length === 0 && error === undefined && applyable !== true && listNotices(notices).length === 0,
  );

/**
 * Where a resource comes from: ` from aws_sqs_queue.Old`, ` (imported, id …)`. Empty if its address does not change.
 */
export const formatOrigin = (
  { movedFrom, importId, forgetsExisting }: ReviewedChange,
  format: (text: string) => string,
): string =>
  [
    movedFrom === undefined ? '' : ` from ${format(movedFrom)}`,
    importId === undefined ? '' : ` (imported, id ${format(importId)})`,
    forgetsExisting ? ' (the existing object stays, and is removed from the state)' : '',
  ].join('');

/** The sign of a change. A resource that is only imported or moved has a separate sign. */
export const getSign = ({ action, importId }: ReviewedChange): string =>
  action === 'no-op' && importId !== undefined ? '<' : ACTION_SIGNS[action];

/** The verb of a change in an imperative: `move`, `import`, `destroy`. */
export const getVerb = ({ action, importId, movedFrom }: ReviewedChange): string =>
  action === 'no-op' && importId !== undefined
    ? movedFrom === undefined
      ? 'import'
      : 'import and move'
    : ACTION_VERBS[action];

/** A notice of a plan, and whether it needs attention before the apply. */
export interface Notice {
  readonly text: string;
  readonly severity: 'error' | 'warning';
}

/** Lists failed checks, deferred changes, actions and warnings, one text each. */
export const listNotices = ({
  checks = [],
  deferred = [],
  invocations = [],
  warnings = [],
}: PlanNotices): Notice[] => [
  ...checks.map(({ name, status, message }) => ({
    text: `${name} ${status === 'unknown' ? 'is undecided' : 'failed'}: ${message}`,
    severity: status === 'unknown' ? ('warning' as const) : ('error' as const),
  })),
  ...deferred.map(({ address, action, reason }) => ({
    text: `deferred: ${action} ${address}: ${reason}`,
    severity: 'warning' as const,
  })),
  ...invocations.map(({ address, trigger }) => ({
    text: `invokes ${address}: ${trigger}`,
    severity: 'warning' as const,
  })),
  ...warnings.map((text) => ({ text: `warning: ${text}`, severity: 'warning' as const })),
];
