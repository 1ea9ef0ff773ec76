import pc from 'picocolors';
import { type MonthlyCost, monthOf, PRICES_CHECKED, type Profile } from '../../domain/cost';
import { plannedResources } from '../../domain/plan/resources';
import { plannedStacks } from '../planned-stacks';
import { note, say, sayJson } from '../print';
import { table } from '../table';

export interface CostOptions {
  readonly profile: Profile;
  readonly json?: boolean;
}

interface StackCost extends MonthlyCost {
  readonly stack: string;
}

/** `stacks cost`: a month of the complete stacks on AWS, by list prices. */
export async function cost(systems: readonly string[], { profile, json }: CostOptions): Promise<void> {
  const planned = await plannedStacks(process.env, systems, note);
  const stacks = planned.map(({ stack, plan, synthesized }): StackCost => ({
    stack,
    ...monthOf(plannedResources(plan, synthesized), profile),
  }));
  const usd = stacks.reduce((sum, one) => sum + one.usd, 0);
  if (json) return sayJson({ profile, usd, pricesChecked: PRICES_CHECKED, stacks });
  for (const one of stacks) describeCost(one, say);
  say(
    `${pc.bold(dollars(usd))} USD a month, profile ${profile}; list prices of us-east-1, compared on ${PRICES_CHECKED}`,
  );
  say('(?) is a price that no copy of AWS’s list was found to confirm; help/cost.md tells what is assumed');
}

/** A stack's month: its lines, then what is not in the sum. */
export function describeCost(cost: StackCost, tell: (line: string) => void): void {
  tell(`${pc.bold(cost.stack)}: ${dollars(cost.usd)} USD a month`);
  if (cost.lines.length > 0)
    tell(
      table(
        ['USD', 'service', 'what', 'quantity', 'of'],
        cost.lines.map(({ usd, service, what, quantity, price }) => [
          dollars(usd),
          service,
          what,
          quantity.toLocaleString('en-US', { maximumFractionDigits: quantity < 100 ? 2 : 0 }),
          `${price.unit}${price.verified ? '' : ' (?)'}`,
        ]),
      ),
    );
  for (const { type, count, why } of cost.unpriced)
    tell(`${pc.yellow('not in the sum')}: ${count} ${type}: ${why}`);
}

const dollars = (usd: number): string => usd.toFixed(2);
