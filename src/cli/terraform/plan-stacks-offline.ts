import type { PlannedStack } from '../../policies/evaluate';
import { planOffline } from './plan-offline';
import type { ProgressListener } from '../target/target';
import type { Env } from '../process/run-command';

/** The complete stacks for AWS, planned against nothing. @throws UserError as planOffline does */
export async function planStacksOffline(
  env: Env,
  names: readonly string[],
  tell: ProgressListener,
): Promise<PlannedStack[]> {
  const plans = await planOffline(env, names, tell);
  return plans.map(({ stack, system, synthesized, document }) => ({
    stack,
    system,
    synthesized,
    plan: document,
  }));
}
