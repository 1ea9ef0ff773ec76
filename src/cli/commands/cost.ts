import pc from 'picocolors';
import {
  type CostLine,
  describeAssumptions,
  estimateMonthlyCost,
  formatNumber,
  formatPrice,
  getStackRegion,
  type MonthlyCost,
  PRICES_CHECKED,
  sumCost,
  type TrafficLevel,
} from '../../domain/cost';
import { summarizeList } from '../../domain/plan/render/format';
import { getPlannedResources } from '../../domain/plan/resources';
import { planStacksOffline } from '../terraform/plan-stacks-offline';
import { formatCount, print, printJson, printNote } from '../terminal/print';
import { formatTable } from '../terminal/table';

export interface CostOptions {
  readonly traffic: TrafficLevel;
  readonly json?: boolean;
}

interface StackCost extends MonthlyCost {
  readonly stack: string;
}

/** `stacks cost`: estimates the monthly cost of the complete stacks on AWS, by list prices. */
export async function runCost(systems: readonly string[], { traffic, json }: CostOptions): Promise<void> {
  const planned = await planStacksOffline(process.env, systems, printNote);
  const stacks = planned.map(({ stack, system, plan, synthesized }): StackCost => ({
    stack,
    ...estimateMonthlyCost(
      system,
      getPlannedResources(plan, synthesized),
      traffic,
      getStackRegion(synthesized),
    ),
  }));
  const assumptions = describeAssumptions(
    planned.map(({ system }) => system),
    traffic,
    planned.map(({ synthesized }) => getStackRegion(synthesized)),
  );
  const usd = stacks.reduce((sum, stack) => sum + stack.usd, 0);
  if (json) return printJson({ traffic, usd, pricesChecked: PRICES_CHECKED, assumptions, stacks });
  for (const stack of stacks) describeCost(stack, print);
  const total = `${pc.bold(formatUsd(usd))} USD a month with traffic ${traffic}`;
  print(`${total}; prices checked on ${PRICES_CHECKED}`);
  for (const assumption of assumptions) print(`assumption: ${assumption}`);
  print('help/cost.md describes all assumptions');
}

/** Prints the monthly cost of a stack: a table of lines with quantity, unit and price, then what the sum does not include. */
export function describeCost(cost: StackCost, onLine: (line: string) => void): void {
  onLine(`${pc.bold(cost.stack)}: ${formatUsd(cost.usd)} USD a month`);
  const large = cost.lines.filter(({ usd }) => usd >= CENT);
  if (large.length > 0) onLine(formatLines(large));
  const small = cost.lines.filter(({ usd }) => usd < CENT);
  if (small.length > 0)
    onLine(
      `${formatUsd(sumCost(small))} for ${formatCount(small.length, 'line')} of less than a cent; --json lists them`,
    );
  for (const { type, addresses, reason } of cost.unpriced)
    onLine(
      `${pc.yellow('not priced')}: ${addresses.length} ${type}: ${reason} (${summarizeList(addresses.map(getId))})`,
    );
}

const CENT = 0.01;

const formatLines = (lines: readonly CostLine[]): string =>
  formatTable(
    ['USD', 'service', 'item', 'quantity', 'unit', 'price of a unit'],
    lines.map(({ usd, service, item, quantity, price }) => [
      formatUsd(usd),
      service,
      item,
      formatNumber(quantity),
      price.unit,
      formatPrice(price),
    ]),
  );

/** Returns the last part of an address, without the type. */
const getId = (address: string): string => address.slice(address.lastIndexOf('.') + 1);

const formatUsd = (usd: number): string => usd.toFixed(2);
