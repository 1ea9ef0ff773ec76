import type { PlannedResource } from '../plan/resources';
import { PRICED, type Unpriced, unpricedOf } from './coverage';
import { inventoryOf, memoryOf } from './inventory';
import { costOf, type CostLine, totalOf } from './line';
import { type Profile, TRAFFIC } from './profile';
import { standingUse } from './standing';
import { trafficUse } from './traffic';

/** A month of a stack on AWS, by list prices. */
export interface MonthlyCost {
  readonly profile: Profile;
  /** USD of all lines. */
  readonly usd: number;
  /** The dearest first. */
  readonly lines: readonly CostLine[];
  /** What is in the stack and not in the sum. */
  readonly unpriced: readonly Unpriced[];
}

/** What a month of these resources costs, if so much goes through them. */
export function monthOf(resources: readonly PlannedResource[], profile: Profile): MonthlyCost {
  const types = new Set(resources.map(({ type }) => type));
  const traffic = TRAFFIC[profile];
  const uses = [
    ...standingUse(inventoryOf(resources)),
    // Data comes by the stream, or not at all.
    ...(traffic && types.has('aws_kinesis_stream') ? trafficUse(traffic, memoryOf(resources)) : []),
  ];
  const there = uses.filter(
    ({ service, quantity }) => quantity > 0 && PRICED[service]!.some((type) => types.has(type)),
  );
  const lines = [...costOf(there)].sort((a, b) => b.usd - a.usd);
  return { profile, usd: totalOf(lines), lines, unpriced: unpricedOf(resources) };
}

/** What a change makes of a line. */
export interface LineDifference {
  readonly service: string;
  readonly what: string;
  /** USD a month. */
  readonly before: number;
  readonly after: number;
}

export interface CostDifference {
  /** USD a month more, or less where it is below 0. */
  readonly usd: number;
  /** The lines that change, the greatest change first. */
  readonly lines: readonly LineDifference[];
  /** What comes that is not in the sum, and what goes that was not in it. */
  readonly unpricedAdded: readonly Unpriced[];
  readonly unpricedRemoved: readonly Unpriced[];
}

/**
 * What a change costs a month.
 * @param before of the resources as they are
 * @param after of the resources as they are to be, by the same profile
 */
export function costDifference(before: MonthlyCost, after: MonthlyCost): CostDifference {
  const lines = new Map<string, LineDifference>();
  // Several lines may be about the same: metrics that are always written, and those of the data.
  const add = ({ service, what }: CostLine, more: Pick<LineDifference, 'before' | 'after'>) => {
    const key = `${service} ${what}`;
    const { before: less = 0, after: later = 0 } = lines.get(key) ?? {};
    lines.set(key, { service, what, before: less + more.before, after: later + more.after });
  };
  for (const line of before.lines) add(line, { before: line.usd, after: 0 });
  for (const line of after.lines) add(line, { before: 0, after: line.usd });
  const change = (line: LineDifference) => Math.abs(line.after - line.before);
  return {
    usd: after.usd - before.usd,
    lines: [...lines.values()].filter((line) => change(line) > 0).sort((a, b) => change(b) - change(a)),
    unpricedAdded: beyond(after.unpriced, before.unpriced),
    unpricedRemoved: beyond(before.unpriced, after.unpriced),
  };
}

/** What the one has more of than the other. */
const beyond = (some: readonly Unpriced[], others: readonly Unpriced[]): readonly Unpriced[] =>
  some.flatMap((one) => {
    const other = others.find(({ type, why }) => type === one.type && why === one.why);
    const count = one.count - (other?.count ?? 0);
    return count > 0 ? [{ ...one, count }] : [];
  });
