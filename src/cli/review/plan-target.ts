import { ROOT, type Session } from '../session';
import type { ProgressListener } from '../target/target';
import { initStacks, recoverStacks } from '../terraform/deployment';
import { withStackLocks } from '../terraform/stack-locks';
import type { Planning } from './build-review-input';
import { assertSameSnapshot, readSnapshot } from './checkout';
import { collectPlanning } from './collect-planning';
import { planStacks } from './plan-stacks';
import { savePlans } from './save-plans';

export interface PlanTargetOptions {
  /** The directory in which the plans are saved. @default - they are not saved */
  readonly out?: string;
  readonly onProgress: ProgressListener;
  /** Also receives the progress of each plan, which is otherwise only shown on stderr. */
  readonly onPlanProgress?: ProgressListener;
}

/**
 * Plans stacks against a target that is running, while no other command of this checkout uses them. It changes nothing there,
 * and locks no state.
 * @param systems the systems or stacks; all of the session if the list is empty
 */
export const planTarget = (
  session: Session,
  systems: readonly string[],
  { out, onProgress, onPlanProgress }: PlanTargetOptions,
): Promise<Planning> =>
  withStackLocks(session, systems, onProgress, async () => {
    const before = out === undefined ? undefined : await readSnapshot(ROOT, session.env);
    const stacks = await initStacks(session, systems, onProgress);
    // The saved plan names the commit, so neither the commit nor the files may change during synthesis.
    if (before) assertSameSnapshot(before, await readSnapshot(ROOT, session.env));
    // A plan does not lock the state, so it does not wait for another lock.
    await recoverStacks(session, stacks, onProgress, 'leave');
    const { planned, unplanned } = await planStacks(stacks, onPlanProgress);
    if (out !== undefined && before && unplanned.length === 0) await savePlans(out, session, before, planned);
    return collectPlanning(session, planned, unplanned);
  });
