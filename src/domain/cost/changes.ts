import type { Unpriced } from './coverage';
import { type CostLine, formatUsage, sumCost } from './line';
import type { MonthlyCost } from './month';

/** A line of the estimate before and after a change. */
export interface LineChange {
  readonly service: string;
  readonly item: string;
  /** USD a month. */
  readonly before: number;
  readonly after: number;
  /** Quantity, unit and price, before and after. */
  readonly calculation: string;
}

export interface CostChange {
  /** USD a month; below 0 if the change saves money. */
  readonly usd: number;
  /** The lines that change, the greatest change first. */
  readonly lines: readonly LineChange[];
  /** The parts without a price that the change adds and removes. */
  readonly unpricedAdded: readonly Unpriced[];
  readonly unpricedRemoved: readonly Unpriced[];
}

/** Compares two months of a stack at the same level of traffic. */
export function compareMonths(before: MonthlyCost, after: MonthlyCost): CostChange {
  const getKey = ({ service, item }: CostLine) => `${service}: ${item}`;
  const lines = [...new Set([...before.lines, ...after.lines].map(getKey))].map((key) => {
    const [old, next] = [before, after].map((month) => month.lines.filter((line) => getKey(line) === key));
    return compareLines(old!, next!);
  });
  const measure = (line: LineChange) => Math.abs(line.after - line.before);
  return {
    usd: after.usd - before.usd,
    lines: lines.filter((line) => measure(line) > 0).sort((a, b) => measure(b) - measure(a)),
    unpricedAdded: findAdded(before.unpriced, after.unpriced),
    unpricedRemoved: findAdded(after.unpriced, before.unpriced),
  };
}

/** Compares the lines about the same thing; one of the two lists may be empty. */
function compareLines(before: readonly CostLine[], after: readonly CostLine[]): LineChange {
  const { service, item } = [...before, ...after][0]!;
  const [old, next] = [before, after].map((lines) => lines.map(formatUsage).join(' and '));
  const calculation = before.length === 0 ? next! : after.length === 0 ? old! : `${old!} → ${next!}`;
  return { service, item, before: sumCost(before), after: sumCost(after), calculation };
}

/** The resources that are unpriced after, and were not unpriced for the same reason before. */
const findAdded = (before: readonly Unpriced[], after: readonly Unpriced[]): readonly Unpriced[] =>
  after.flatMap((entry) => {
    const known = before
      .filter(({ type, reason }) => type === entry.type && reason === entry.reason)
      .flatMap(({ addresses }) => addresses);
    const addresses = entry.addresses.filter((address) => !known.includes(address));
    return addresses.length > 0 ? [{ ...entry, addresses }] : [];
  });
