import { maskPath } from '../plan/mask';
import { isImported, isMoved, type Json, type ResourceChange } from '../plan/plan';
import type { ComparedResource } from './compared-resources';
import { createResourceFinding, type DraftFinding, getMaskedValue } from './draft-finding';
import {
  type AttributePath,
  compareByType,
  findDifferences,
  formatPath,
  getValueAt,
  isMarked,
} from './values';

/** An apply moves or imports the resource in the state. */
export function findStateChanges(change: ResourceChange): DraftFinding[] {
  return [
    ...(isMoved(change)
      ? [
          createResourceFinding(
            'not yet applied',
            `in the state as ${maskPath(change.previous_address!)}`,
            'to be moved',
          ),
        ]
      : []),
    ...(isImported(change)
      ? [createResourceFinding('not yet applied', 'in no state', 'to be imported')]
      : []),
  ];
}

/** Finds the differences that only the configuration causes. Values that are known after the apply are skipped. */
export function findPendingChanges(
  { type, actual, planned, masked, change }: ComparedResource,
  changed: readonly DraftFinding[],
): DraftFinding[] {
  const reported = changed.map(({ attribute }) => attribute);
  const comparison = compareByType(type);
  const visible = findDifferences(actual, planned, comparison);
  // An update without a visible difference replaces null, 0 and empty values.
  const isStrict = visible.length === 0 && changed.length === 0 && change.change.actions.includes('update');
  return (isStrict ? findDifferences(actual, planned, { ...comparison, strict: true }) : visible)
    .filter((path) => !hasUnknown(change.change.after_unknown, path))
    .filter((path) => !reported.some((attribute) => isSameOrNested(attribute, formatPath(path))))
    .map((path) => ({
      attribute: formatPath(path),
      before: getMaskedValue(masked.actual, actual, path),
      after: getMaskedValue(masked.planned, planned, path),
      kind: 'not yet applied',
    }));
}

/** Whether two paths are equal or one contains the other. */
const isSameOrNested = (a: string, b: string): boolean =>
  [[a, b] as const, [b, a] as const].some(
    ([short, long]) => long.startsWith(short) && /^($|[.[])/.test(long.slice(short.length)),
  );

/** Whether the value at a path, or a part of it, is known only after the apply. */
function hasUnknown(marks: Json | undefined, path: AttributePath): boolean {
  if (isMarked(marks, path)) return true;
  const containsMark = (value: Json): boolean =>
    value === true ||
    (typeof value === 'object' && value !== null && Object.values(value).some(containsMark));
  return containsMark(getValueAt(marks, path));
}
