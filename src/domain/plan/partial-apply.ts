import { isEmpty } from './diff';
import { getAction, isMoved, isObject, type Json, type PlanDocument, type ResourceChange } from './plan';

/**
 * Compares the plan of the remaining changes after a partial apply with the plan that was reviewed.
 * @param reviewed the reviewed plan, which was applied in part
 * @param remaining a later plan of the same configuration
 * @returns one line for each remaining change that was not reviewed; empty if the remaining plan may be applied
 */
export function findUnreviewedChanges(reviewed: PlanDocument, remaining: PlanDocument): string[] {
  const getKey = ({ address, deposed = '' }: ResourceChange) => `${address} ${deposed}`;
  const reviewedChanges = new Map(reviewed.resource_changes.map((change) => [getKey(change), change]));
  return remaining.resource_changes.flatMap((change) => {
    const action = getAction(change);
    if (change.mode === 'data' || action === 'read') return [];
    const before =
      reviewedChanges.get(getKey(change)) ?? reviewedChanges.get(getKey({ ...change, deposed: undefined }));
    const stateChanges = findUnreviewedStateChanges(change, before);
    if (action === 'no-op' || stateChanges.length > 0) return stateChanges;
    const planned = before ? getAction(before) : 'no-op';
    if (!before || planned === 'no-op' || planned === 'read')
      return [`${change.address}: ${action} was not planned`];
    if (!isRemainderOf(before, change))
      return [`${change.address}: expected ${planned} as planned, found ${action}`];
    return change.deposed === undefined &&
      isDifferent(before.change.after, before.change.after_unknown, change.change.after)
      ? [`${change.address}: ${action} with values that were not planned`]
      : [];
  });
}

/** Compares what the apply changes in the state only: imports and moves. */
function findUnreviewedStateChanges(change: ResourceChange, reviewed: ResourceChange | undefined): string[] {
  const { address, previous_address: previous } = change;
  const { importing } = change.change;
  return [
    ...(isMoved(change) && reviewed?.previous_address !== previous
      ? [`${address}: a move from ${previous} was not planned`]
      : []),
    ...(importing && JSON.stringify(reviewed?.change.importing) !== JSON.stringify(importing)
      ? [`${address}: an import of ${importing.id ?? JSON.stringify(importing.identity)} was not planned`]
      : []),
  ];
}

/** Whether a change can be the remainder of an interrupted one. The values are compared separately. */
function isRemainderOf(planned: ResourceChange, remaining: ResourceChange): boolean {
  const [previous, current] = [getAction(planned), getAction(remaining)];
  // The second half of a replacement: create the new resource, or delete the deposed one.
  if (
    previous === 'replace' &&
    (current === 'create' || (current === 'delete' && remaining.deposed !== undefined))
  )
    return true;
  // Terraform taints a resource whose creation did not complete.
  if (previous === 'create' && current === 'replace')
    return remaining.action_reason === 'replace_because_tainted';
  return previous === current;
}

/** Whether a value differs from the planned one. Values that were unknown in the plan are not compared. */
function isDifferent(planned: Json | undefined, unknown: Json | undefined, now: Json | undefined): boolean {
  if (unknown === true || (isEmpty(planned) && isEmpty(now) && !unknown)) return false;
  if (Array.isArray(unknown) || Array.isArray(planned) || Array.isArray(now)) {
    const [a, b, u] = [asList(planned), asList(now), asList(unknown)];
    return Array.from({ length: Math.max(a.length, b.length, u.length) }, (_, i) => i).some((i) =>
      isDifferent(a[i], u[i], b[i]),
    );
  }
  if (isObject(unknown) || isObject(planned) || isObject(now)) {
    const [a, b, u] = [asMap(planned), asMap(now), asMap(unknown)];
    const keys = new Set([a, b, u].flatMap((object) => Object.keys(object)));
    return [...keys].some((key) => isDifferent(a[key], u[key], b[key]));
  }
  return !(isEmpty(planned) && isEmpty(now)) && planned !== now;
}

const asList = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];
const asMap = (value: Json | undefined): { readonly [key: string]: Json } => (isObject(value) ? value : {});
