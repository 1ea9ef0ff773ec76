import type { Difference } from './diff';
import type { Action, Json } from './plan';
import { reasonInWords } from './reasons';
import type { CostDifference, Reviewed, ReviewedChange, ReviewedStack } from './review';

/** What the renderers for people say alike. */

export const SIGN: Readonly<Record<Action, string>> = {
  delete: '-',
  replace: '±',
  update: '~',
  create: '+',
  forget: '.',
  'no-op': '>',
  read: '<',
};

export const VERB: Readonly<Record<Action, string>> = {
  delete: 'destroy',
  replace: 'replace',
  update: 'change',
  create: 'create',
  forget: 'forget',
  'no-op': 'move',
  read: 'read',
};

export const COUNTED = ['delete', 'replace', 'update', 'create', 'forget'] as const;

/** `1 to destroy, 2 to change`, `outputs only` or `no changes`. */
export function countsInWords(stacks: readonly ReviewedStack[]): string {
  const words = COUNTED.map((action) => ({
    action,
    count: stacks.reduce((sum, { counts }) => sum + counts[action], 0),
  }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${count} to ${VERB[action]}`);
  if (words.length > 0) return words.join(', ');
  return stacks.some(({ outputs }) => outputs.length > 0) ? 'outputs only' : 'no changes';
}

export const isDestroyed = ({ action }: ReviewedChange): boolean =>
  action === 'delete' || action === 'replace';

/** The attributes that force a replacement; Terraform names none where the provider or the user asked for it. */
export const forcedBy = ({ differences }: ReviewedChange): readonly Difference[] =>
  differences.filter(({ forces }) => forces);

/** Why it is destroyed or replaced, where no attribute says so. */
export const reasonOf = (change: ReviewedChange): string | undefined =>
  forcedBy(change).length > 0 || change.reason === undefined ? undefined : reasonInWords(change.reason);

/** A value on one line, cut to `length` characters. */
export function shown(value: Json | undefined, length: number): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= length ? text : `${text.slice(0, length)}… (${text.length} characters)`;
}

export const afterOf = ({ after, unknown }: Difference, length: number): string =>
  unknown ? '(known after apply)' : shown(after, length);

const FEW = 3;

/** The first of many names, and how many more there are. */
export const few = (names: readonly string[]): string =>
  names.length <= FEW + 1
    ? names.join(', ')
    : `${names.slice(0, FEW).join(', ')} and ${names.length - FEW} more`;

/** `+12.30`, in USD. */
export const signed = (dollars: number): string =>
  `${dollars < 0 ? '-' : '+'}${Math.abs(dollars).toFixed(2)}`;

export const costInWords = ({ before, after }: CostDifference): string =>
  `${signed(after - before)} USD a month: from ${before.toFixed(2)} to ${after.toFixed(2)}`;

export const isUnchanged = ({ stacks, changes }: Reviewed): boolean =>
  changes.length === 0 && stacks.every(({ outputs, error }) => outputs.length === 0 && error === undefined);
