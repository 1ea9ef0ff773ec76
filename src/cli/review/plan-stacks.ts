import type { Deployable } from '../terraform/deployment';
import { Interrupted } from '../errors';
import { interrupted } from '../process/interrupt';
import { runSideBySide, type Step } from '../terminal/tasks';
import { wavesOf } from '../terraform/waves';
import { actionsInWords } from '../terraform/plan-summary';
import type { PlannedStack } from './keep';

/** Two: a plan keeps a core busy with its providers, and AWS throttles who asks for more at once. */
const AT_ONCE = 2;

/** A stack that could not be planned, and why. */
export interface Unplanned {
  readonly stack: string;
  readonly error: string;
}

/** What became of the stacks that were to be planned. */
export interface Planned {
  /** In the order in which they can be applied. */
  readonly planned: readonly (PlannedStack & Deployable)[];
  readonly unplanned: readonly Unplanned[];
}

/**
 * Plans stacks in the order of their dependencies, side by side where none depends on another, and shows on stderr how
 * far each of them is. No state is locked. Where one fails the others are planned all the same, but for those that depend on it.
 * @throws Interrupted when those that were begun have ended
 */
export async function planStacks(chosen: readonly Deployable[]): Promise<Planned> {
  const planned: (PlannedStack & Deployable)[] = [];
  const unplanned: Unplanned[] = [];
  for (const wave of wavesOf(chosen.map((one) => ({ ...one.stack, one })))) {
    const plans = new Map<string, PlannedStack & Deployable>();
    const failed = new Map<string, string>();
    const steps = wave.map(({ name, dependencies, one }): Step<object> => ({
      title: `plan ${name}`,
      run: async (_, tell) => {
        try {
          const missing = dependencies.find((other) => unplanned.some(({ stack }) => stack === other));
          if (missing !== undefined) throw new Error(`it depends on ${missing}, which could not be planned`);
          // Before the plan: a state that is written in between makes the plan a stale one, which apply refuses.
          const state = await one.terraform.state();
          // Without the lock, for the same reason: plans side by side are in nobody's way, and a cancelled one leaves none.
          const plan = await one.terraform.plan(['-lock=false'], (address) => tell(`reading ${address}`));
          plans.set(name, { ...one, plan, state });
          return actionsInWords(plan.summary);
        } catch (error) {
          failed.set(name, (error as Error).message);
          throw error;
        }
      },
    }));
    await runSideBySide(steps, AT_ONCE);
    if (interrupted.aborted) throw new Interrupted();
    planned.push(...wave.flatMap(({ name }) => plans.get(name) ?? []));
    unplanned.push(
      ...wave.flatMap(({ name }) => {
        const error = failed.get(name);
        return error === undefined ? [] : [{ stack: name, error }];
      }),
    );
  }
  return { planned, unplanned };
}
