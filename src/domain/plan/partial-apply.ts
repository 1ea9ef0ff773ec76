import { isEmpty } from './diff';
import { getAction, isObject, type Json, type PlanDocument, type ResourceChange } from './plan';

/**
 * Holds what is left of a plan that was applied in part against what was reviewed of it.
 * @param reviewed the plan that was reviewed, and begun
 * @param rest a plan made after that, from the same configuration
 * @returns what in the rest was not reviewed, a line each; none if it may be applied
 */
export function findUnreviewedChanges(reviewed: PlanDocument, rest: PlanDocument): string[] {
  const key = ({ address, deposed = '' }: ResourceChange) => `${address} ${deposed}`;
  const known = new Map(reviewed.resource_changes.map((one) => [key(one), one]));
  return rest.resource_changes.flatMap((left) => {
    const action = getAction(left);
    if (left.mode === 'data' || action === 'no-op' || action === 'read') return [];
    const before = known.get(key(left)) ?? known.get(key({ ...left, deposed: undefined }));
    const planned = before ? getAction(before) : 'no-op';
    if (!before || planned === 'no-op' || planned === 'read')
      return [`${left.address}: to ${action}, which was not planned`];
    if (!isRemainderOf(before, left)) return [`${left.address}: to ${action}, where ${planned} was planned`];
    return left.deposed === undefined &&
      differs(before.change.after, before.change.after_unknown, left.change.after)
      ? [`${left.address}: to ${action}, with other values than were planned`]
      : [];
  });
}

/** Whether a change can be what remains of another one that was cut off, if the values are the same. */
function isRemainderOf(planned: ResourceChange, left: ResourceChange): boolean {
  const [was, is] = [getAction(planned), getAction(left)];
  // Of two halves of a replacement the second: to make the new one, or to take away the one that it replaced.
  if (was === 'replace' && (is === 'create' || (is === 'delete' && left.deposed !== undefined))) return true;
  // It was made, but not to its end.
  if (was === 'create' && is === 'replace') return left.action_reason === 'replace_because_tainted';
  return was === is;
}

/** Whether a value is another one, wherever the first was known when it was planned. */
function differs(planned: Json | undefined, unknown: Json | undefined, now: Json | undefined): boolean {
  if (unknown === true || (isEmpty(planned) && isEmpty(now) && !unknown)) return false;
  if (Array.isArray(unknown) || Array.isArray(planned) || Array.isArray(now)) {
    const [a, b, u] = [asList(planned), asList(now), asList(unknown)];
    return Array.from({ length: Math.max(a.length, b.length, u.length) }, (_, i) => i).some((i) =>
      differs(a[i], u[i], b[i]),
    );
  }
  if (isObject(unknown) || isObject(planned) || isObject(now)) {
    const [a, b, u] = [asMap(planned), asMap(now), asMap(unknown)];
    const keys = new Set([a, b, u].flatMap((one) => Object.keys(one)));
    return [...keys].some((key) => differs(a[key], u[key], b[key]));
  }
  return !(isEmpty(planned) && isEmpty(now)) && planned !== now;
}

const asList = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? (value as readonly Json[]) : [];
const asMap = (value: Json | undefined): { readonly [key: string]: Json } => (isObject(value) ? value : {});
