import type { Deployable } from '../deployment';
import { Interrupted, UserError } from '../errors';
import { interrupted } from '../interrupt';
import { runSideBySide, type Step } from '../tasks';
import { wavesOf } from '../waves';
import { actionsInWords } from '../plan-summary';
import type { PlannedStack } from './keep';

/** Two: a plan keeps a core busy with its providers, and AWS throttles who asks for more at once. */
const AT_ONCE = 2;

/**
 * Plans stacks in the order of their dependencies, side by side where none depends on another, and shows on stderr how
 * far each of them is. All that were begun end, also where one fails.
 * @returns the plans in the order in which they can be applied
 * @throws UserError with every stack that could not be planned, and why
 */
export async function planStacks(chosen: readonly Deployable[]): Promise<PlannedStack[]> {
  const planned: PlannedStack[] = [];
  const waves = wavesOf(chosen.map((one) => ({ ...one, ...one.stack })));
  for (const wave of waves) {
    const plans = new Map<string, PlannedStack>();
    const steps = wave.map(({ stack, terraform }): Step<object> => ({
      title: `plan ${stack.name}`,
      run: async (_, tell) => {
        // Before the plan: a state that is written in between makes the plan a stale one, which apply refuses.
        const state = await terraform.state();
        const plan = await terraform.plan([], (address) => tell(`reading ${address}`));
        plans.set(stack.name, { stack, terraform, plan, state });
        return actionsInWords(plan.summary);
      },
    }));
    const errors = await runSideBySide(steps, AT_ONCE);
    if (interrupted.aborted) throw new Interrupted();
    if (errors.length > 0) throw new UserError(errors.map(({ message }) => message).join('; '));
    planned.push(...wave.map(({ stack }) => plans.get(stack.name)!));
  }
  return planned;
}
