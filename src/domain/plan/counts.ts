import { forgetsExisting, getAction, isImported, isMoved, type ResourceChange } from './plan';

/**
 * The numbers of changes in a plan, by action. A resource that is moved or imported and also changed counts in both.
 */
export const COUNTED_CHANGES = ['delete', 'replace', 'update', 'create', 'forget', 'import', 'move'] as const;
export type CountedChange = (typeof COUNTED_CHANGES)[number];
export type ChangeCounts = Readonly<Record<CountedChange, number>>;

/** Counts the changes of managed resources. */
export function countChanges(changes: readonly ResourceChange[]): ChangeCounts {
  const counts = { delete: 0, replace: 0, update: 0, create: 0, forget: 0, import: 0, move: 0 };
  for (const change of changes) {
    if (change.mode !== 'managed') continue;
    const action = getAction(change);
    if (action !== 'no-op' && action !== 'read') counts[action]++;
    if (forgetsExisting(change)) counts.forget++;
    if (isImported(change)) counts.import++;
    if (isMoved(change)) counts.move++;
  }
  return counts;
}
