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
  /** Whether the target is the active region already. */
  readonly isActive: boolean;
  /** The regions whose copies must be written, the target first. */
  readonly writes: readonly string[];
  /** The regions that could not be read. Their copies are older, so readers ignore them. */
  readonly unreachable: readonly string[];
}

/**
 * Decides what a failover to a region writes. Repeating it changes nothing: if the target is active, only older copies of
 * other regions are replaced.
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
  const next = isActive ? current : { region: target, epoch: current.epoch + 1, since: formatIsoTime(now) };
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
      unreachable: copies.flatMap((copy) => ('problem' in copy ? [copy.region] : [])),
    },
  };
};
