import { isImported, isMoved } from '../plan/plan';
import { containsTrue, type Json } from '../plan/value';
import type { ComparedResource } from './compared-resources';
import { createAttributeFinding, createResourceFinding, type DraftFinding } from './draft-finding';
import {
  type AttributePath,
  compareByType,
  findDifferences,
  formatPath,
  getValueAt,
  isMarked,
} from './values';

/** An apply moves or imports the resource in the state. */
export function findStateChanges({ change, masked }: ComparedResource): DraftFinding[] {
  const createPending = (before: string, after: string) =>
    createResourceFinding('not yet applied', before, after);
  return [
    ...(isMoved(change)
      ? [createPending(`in the state as ${masked.previousAddress ?? ''}`, 'to be moved')]
      : []),
    ...(isImported(change) ? [createPending('in no state', 'to be imported')] : []),
  ];
}

/** Finds the differences that only the configuration causes. Values that are known after the apply are skipped. */
export function findPendingChanges(
  resource: ComparedResource,
  changed: readonly DraftFinding[],
): DraftFinding[] {
  const { type, actual, planned, change } = resource;
  const reported = changed.map(({ attribute }) => attribute);
  const comparison = compareByType(type);
  const visible = findDifferences(actual, planned, comparison);
  // An update without a visible difference replaces null, 0 and empty values.
  const isStrict = visible.length === 0 && changed.length === 0 && change.change.actions.includes('update');
  return (isStrict ? findDifferences(actual, planned, { ...comparison, strict: true }) : visible)
    .filter((path) => !hasUnknown(change.change.after_unknown, path))
    .filter((path) => !reported.some((attribute) => isSameOrNested(attribute, formatPath(path))))
    .map((path) => createAttributeFinding('not yet applied', resource, path, ['actual', 'planned']));
}

/** Whether two paths are equal or one contains the other. */
const isSameOrNested = (a: string, b: string): boolean =>
  [[a, b] as const, [b, a] as const].some(
    ([short, long]) => long.startsWith(short) && /^($|[.[])/.test(long.slice(short.length)),
  );

/** Whether the value at a path, or a part of it, is known only after the apply. */
const hasUnknown = (marks: Json | undefined, path: AttributePath): boolean =>
  isMarked(marks, path) || containsTrue(getValueAt(marks, path));
