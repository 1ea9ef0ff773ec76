import { Interrupted } from '../errors';
import { interruptSignal } from '../process/interrupt';
import { runTasksInParallel, type Task } from '../terminal/tasks';
import type { ProgressListener } from '../target/target';
import type { Deployable } from '../terraform/deployment';
import { formatActions } from '../terraform/plan-summary';
import { groupIntoWaves } from '../terraform/waves';
import type { StackPlan } from './save-plans';

/** The providers of one plan use a whole core, and AWS throttles more concurrent plans. */
const MAX_CONCURRENT_PLANS = 2;

/** A stack whose plan failed. */
export interface UnplannedStack {
  readonly stack: string;
  readonly error: string;
}

export interface PlanResults {
  /** The planned stacks in the order in which they can be applied. */
  readonly planned: readonly (StackPlan & Deployable)[];
  readonly unplanned: readonly UnplannedStack[];
}

/**
 * Plans stacks in the order of their dependencies, independent ones in parallel, and shows the progress on stderr.
 * Locks no state. If a plan fails, only the stacks that depend on it are not planned.
 * @param onProgress also receives the progress of each plan, for a caller whose user does not see stderr
 * @throws Interrupted after the running plans have ended
 */
export async function planStacks(
  stacks: readonly Deployable[],
  onProgress: ProgressListener = () => {},
): Promise<PlanResults> {
  const planned: (StackPlan & Deployable)[] = [];
  const unplanned: UnplannedStack[] = [];
  for (const wave of groupIntoWaves(stacks.map((deployable) => ({ ...deployable.stack, deployable })))) {
    const plans = new Map<string, StackPlan & Deployable>();
    const errors = new Map<string, string>();
    const steps = wave.map(({ name, dependencies, deployable }): Task<object> => ({
      title: `plan ${name}`,
      run: async (_, printProgress) => {
        try {
          const missing = dependencies.find((dependency) =>
            unplanned.some(({ stack }) => stack === dependency),
          );
          if (missing !== undefined) throw new Error(`it depends on ${missing}, whose plan failed`);
          // Read before the plan: if the state changes in between, apply refuses the plan as stale.
          const state = await deployable.terraform.getStateId();
          // Without a lock: parallel plans do not block each other, and a canceled plan leaves no lock. A changed state
          // makes the plan stale.
          onProgress(`planning ${name}`);
          const plan = await deployable.terraform.plan(['-lock=false'], (address) => {
            printProgress(`reading ${address}`);
            onProgress(`planning ${name}: reading ${address}`);
          });
          plans.set(name, { ...deployable, plan, state });
          return formatActions(plan.summary);
        } catch (error) {
          errors.set(name, (error as Error).message);
          throw error;
        }
      },
    }));
    await runTasksInParallel(steps, MAX_CONCURRENT_PLANS);
    if (interruptSignal.aborted) throw new Interrupted();
    planned.push(...wave.flatMap(({ name }) => plans.get(name) ?? []));
    unplanned.push(
      ...wave.flatMap(({ name }) => {
        const error = errors.get(name);
        return error === undefined ? [] : [{ stack: name, error }];
      }),
    );
  }
  return { planned, unplanned };
}
