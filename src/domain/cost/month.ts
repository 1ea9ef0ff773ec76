import type { PlannedResource } from '../plan/resources';
import { type Unpriced, unpricedOf } from './coverage';
import { costOf, type CostLine, inWords, totalOf, type Use } from './line';
import { Stack } from './stack';
import { standingUse } from './standing';
import { TRAFFIC_MODELS } from './systems';
import type { SystemTraffic, TrafficLevel } from './traffic';

/** A month of a stack on AWS, by list prices. */
export interface MonthlyCost {
  readonly traffic: TrafficLevel;
  /** USD of all lines. */
  readonly usd: number;
  /** The dearest first. */
  readonly lines: readonly CostLine[];
  /** What is in the stack and not in the sum. */
  readonly unpriced: readonly Unpriced[];
}

/**
 * Estimates a month of a stack's resources.
 * @param system whose traffic model is applied; without one, only what is paid without traffic is counted
 */
export function estimateMonthlyCost(
  system: string,
  resources: readonly PlannedResource[],
  level: TrafficLevel,
): MonthlyCost {
  const { standing, traffic } = estimateUse(resources, TRAFFIC_MODELS[system]?.[level]);
  const uses = [...standing, ...traffic];
  const lines = [...costOf(uses.filter(({ quantity }) => quantity > 0))].sort((a, b) => b.usd - a.usd);
  return { traffic: level, usd: totalOf(lines), lines, unpriced: unpricedOf(resources, uses) };
}

/** What the resources use in a month: without traffic, and by that traffic. */
export function estimateUse(
  resources: readonly PlannedResource[],
  traffic: SystemTraffic | undefined,
): Readonly<Record<'standing' | 'traffic', readonly Use[]>> {
  const stack = new Stack(resources);
  return {
    standing: [
      ...standingUse(stack, (stream) => traffic?.flowInto(stack, stream)),
      ...(traffic?.standingUse(stack) ?? []),
    ],
    traffic: traffic?.trafficUse(stack) ?? [],
  };
}

/** What a change makes of a line. */
export interface LineDifference {
  readonly service: string;
  readonly what: string;
  /** USD a month. */
  readonly before: number;
  readonly after: number;
  /** Quantity, unit and price, before and after. */
  readonly how: string;
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
 * @param after of the resources as they are to be, at the same level of traffic
 */
export function costDifference(before: MonthlyCost, after: MonthlyCost): CostDifference {
  const keyOf = ({ service, what }: CostLine) => `${service}: ${what}`;
  const lines = [...new Set([...before.lines, ...after.lines].map(keyOf))].map((key) => {
    const [old, next] = [before, after].map((month) => month.lines.filter((line) => keyOf(line) === key));
    return differenceOf(old!, next!);
  });
  const change = (line: LineDifference) => Math.abs(line.after - line.before);
  return {
    usd: after.usd - before.usd,
    lines: lines.filter((line) => change(line) > 0).sort((a, b) => change(b) - change(a)),
    unpricedAdded: beyond(after.unpriced, before.unpriced),
    unpricedRemoved: beyond(before.unpriced, after.unpriced),
  };
}

/** Of the lines about the same thing, before and after; at least one of them is there. */
function differenceOf(before: readonly CostLine[], after: readonly CostLine[]): LineDifference {
  const { service, what } = [...before, ...after][0]!;
  const [old, next] = [before, after].map((lines) => lines.map(inWords).join(' and '));
  const how = before.length === 0 ? next! : after.length === 0 ? old! : `${old!} → ${next!}`;
  return { service, what, before: totalOf(before), after: totalOf(after), how };
}

/** What is left out of the one and not, for the same reason, of the other. */
const beyond = (some: readonly Unpriced[], others: readonly Unpriced[]): readonly Unpriced[] =>
  some.flatMap((one) => {
    const known = others.filter(({ type, why }) => type === one.type && why === one.why);
    const addresses = one.addresses.filter(
      (address) => !known.some((other) => other.addresses.includes(address)),
    );
    return addresses.length > 0 ? [{ ...one, addresses }] : [];
  });
