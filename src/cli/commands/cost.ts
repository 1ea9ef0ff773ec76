import pc from 'picocolors';
import {
  describeAssumptions,
  estimateMonthlyCost,
  type MonthlyCost,
  n,
  priceInWords,
  PRICES_CHECKED,
  totalOf,
  type TrafficLevel,
} from '../../domain/cost';
import { summarizeList } from '../../domain/plan/render/format';
import { getPlannedResources } from '../../domain/plan/resources';
import { planStacksOffline } from '../terraform/plan-stacks-offline';
import { formatCount, printNote, print, printJson } from '../terminal/print';
import { formatTable } from '../terminal/table';

export interface CostOptions {
  readonly traffic: TrafficLevel;
  readonly json?: boolean;
}

interface StackCost extends MonthlyCost {
  readonly stack: string;
}

/** `stacks cost`: a month of the complete stacks on AWS, by list prices. */
export async function cost(systems: readonly string[], { traffic, json }: CostOptions): Promise<void> {
  const planned = await planStacksOffline(process.env, systems, printNote);
  const stacks = planned.map(({ stack, system, plan, synthesized }): StackCost => ({
    stack,
    ...estimateMonthlyCost(system, getPlannedResources(plan, synthesized), traffic),
  }));
  const assumptions = describeAssumptions(
    planned.map(({ system }) => system),
    traffic,
  );
  const usd = stacks.reduce((sum, one) => sum + one.usd, 0);
  if (json)
    return printJson({
      traffic,
      usd,
      pricesChecked: PRICES_CHECKED,
      assumptions,
      stacks,
    });
  for (const one of stacks) describeCost(one, print);
  print(`${pc.bold(dollars(usd))} USD a month, traffic ${traffic}; prices compared on ${PRICES_CHECKED}`);
  for (const assumption of assumptions) print(`assumed: ${assumption}`);
  print('help/cost.md tells what else is assumed');
}

/** A stack's month: its lines, each as quantity, unit and price, then what is not in the sum. */
export function describeCost(cost: StackCost, tell: (line: string) => void): void {
  tell(`${pc.bold(cost.stack)}: ${dollars(cost.usd)} USD a month`);
  const shown = cost.lines.filter(({ usd }) => usd >= CENT);
  if (shown.length > 0)
    tell(
      formatTable(
        ['USD', 'service', 'what', 'quantity', 'unit', 'price of a unit'],
        shown.map(({ usd, service, what, quantity, price }) => [
          dollars(usd),
          service,
          what,
          n(quantity),
          price.unit,
          priceInWords(price),
        ]),
      ),
    );
  const rest = cost.lines.filter(({ usd }) => usd < CENT);
  if (rest.length > 0)
    tell(
      `${dollars(totalOf(rest))} for ${formatCount(rest.length, 'line')} of less than a cent, which --json tells`,
    );
  for (const { type, addresses, why } of cost.unpriced)
    tell(
      `${pc.yellow('not in the sum')}: ${addresses.length} ${type}: ${why} (${summarizeList(addresses.map(nameOf))})`,
    );
}

const CENT = 0.01;

/** The last part of an address: its type is told before. */
const nameOf = (address: string): string => address.slice(address.lastIndexOf('.') + 1);

const dollars = (usd: number): string => usd.toFixed(2);
