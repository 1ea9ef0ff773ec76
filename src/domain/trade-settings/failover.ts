import { formatIsoTime } from '../timestamp';
import { type ActiveRegion, chooseActiveRegion } from './active-region';

/** The copy in a region, or why it could not be read. */
export type RegionalCopy =
  | { readonly region: string; readonly active: ActiveRegion }
  | { readonly region: string; readonly problem: string };

/** What a failover has to write. */
export interface FailoverPlan {
  /** The active region before. */
  readonly from: string;
  /** The value that each copy must have. */
  readonly next: ActiveRegion;
  /** Whether the target is the active region already, by the copies that could be read. */
  readonly isActive: boolean;
  /** The regions whose copies must be written, the target first. */
  readonly writes: readonly string[];
  /** The regions that could not be read. The next epoch is higher than theirs, so readers ignore their copies. */
  readonly unreachable: readonly string[];
}

/**
 * Decides what a failover to a region writes. If all copies can be read and the target is active, only older copies of
 * other regions are replaced, so repeating it changes nothing.
 *
 * A copy that cannot be read may name another region, with a higher epoch than those that can. When its region returned, it
 * would undo the failover. So there is a new epoch even if the target seems to be active. Epochs are times, and so higher
 * than those of all failovers before; a clock that was ahead then is not enough to stop a failover, if its copy can be read.
 * @param now milliseconds since 1970
 * @returns the problem if the copy of the target could not be read: the target must be able to take over
 */
export const decideFailover = (
  target: string,
  copies: readonly RegionalCopy[],
  now: number,
): { readonly plan: FailoverPlan } | { readonly problem: string } => {
  const own = copies.find(({ region }) => region === target);
  if (!own || 'problem' in own) return { problem: own?.problem ?? `${target} has no copy` };
  const readable = copies.flatMap((copy) => ('active' in copy ? [copy] : []));
  const current = chooseActiveRegion(readable.map(({ active }) => active)) ?? own.active;
  const isActive = current.region === target;
  const unreachable = copies.flatMap((copy) => ('problem' in copy ? [copy.region] : []));
  const next =
    isActive && unreachable.length === 0
      ? current
      : { region: target, epoch: Math.max(current.epoch + 1, now), since: formatIsoTime(now) };
  const writes = readable
    .filter(
      ({ active }) =>
        active.epoch !== next.epoch || active.region !== next.region || active.since !== next.since,
    )
    .map(({ region }) => region)
    .sort((a, b) => Number(b === target) - Number(a === target));
  return {
    plan: {
      from: current.region,
      next,
      isActive,
      writes,
      unreachable,
    },
  };
};
