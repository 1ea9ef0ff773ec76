import type { CommonConfig } from '../../config';
import type { DriftedAttribute, ReviewInput } from '../../domain/plan/review';
import type { PlannedStack } from '../../policies/evaluate';
import type { Waiver } from '../../policies/waivers';
import { estimateCostChange } from './cost';
import type { UnplannedStack } from './plan-stacks';
import { reviewPolicy } from './policy-section';

/** A plan with the warnings of Terraform. */
export interface StackWithWarnings extends PlannedStack {
  readonly warnings?: readonly string[];
}

/** Plans, failed plans, and the drift that the plans detected. */
export interface Planning {
  readonly planned: readonly StackWithWarnings[];
  readonly unplanned: readonly UnplannedStack[];
  readonly drift: readonly DriftedAttribute[];
}

export interface ReviewOptions {
  readonly target: CommonConfig['target'];
  readonly waivers: readonly Waiver[];
  /** Whether the plans include all stacks. Only then are unused waivers reported. */
  readonly isComplete: boolean;
}

/**
 * Builds the input of a review: plans, policy results and cost. Policies and prices apply to AWS only, because the local
 * target omits resources that its emulator does not support.
 */
export function buildReviewInput(
  { planned, unplanned, drift }: Planning,
  { target, waivers, isComplete: all }: ReviewOptions,
): ReviewInput {
  return {
    stacks: [
      ...planned.map(({ stack, plan, warnings }) => ({ stack, plan, ...(warnings && { warnings }) })),
      ...unplanned.map(({ stack, error }) => ({ stack, plan: undefined, error })),
    ],
    drift,
    ...(target === 'aws' && {
      ...reviewPolicy(planned, waivers, all && unplanned.length === 0),
      cost: estimateCostChange(planned),
    }),
  };
}
