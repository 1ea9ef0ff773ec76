import type { PlannedStack } from '../../policies/evaluate';
import { planOffline } from './plan-offline';
import type { ProgressListener } from '../target/target';
import type { Env } from '../process/run-command';

/** Plans the complete stacks for AWS as a first deployment, for the policy rules. @throws UserError as planOffline does */
export async function planStacksOffline(
  env: Env,
  names: readonly string[],
  onProgress: ProgressListener,
): Promise<PlannedStack[]> {
  const plans = await planOffline(env, names, onProgress);
  return plans.map(({ stack, system, synthesized, document }) => ({
    stack,
    system,
    synthesized,
    plan: document,
  }));
}
