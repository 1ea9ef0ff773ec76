import type { Plan } from '../terraform/plan-summary';
import type { Terraform } from '../terraform/terraform';
import type { StackEntry } from './manifest';

/** The Terraform commands that apply a saved plan. */
export type SavedPlanTerraform = Pick<
  Terraform,
  'init' | 'getVersions' | 'getStateId' | 'apply' | 'getLogFile'
>;

/** A plan of the remaining changes after a partial apply, and the Terraform commands to apply it. */
export interface RemainingPlan {
  readonly plan: Plan;
  readonly terraform: Pick<Terraform, 'apply' | 'getLogFile'>;
}

/** The operations that an apply depends on. */
export interface ApplyDependencies<T extends SavedPlanTerraform = Terraform> {
  createTerraform(entry: StackEntry, folder: string): T;
  /** Waits for a running Terraform, and cleans up after a killed one. */
  recover(entry: StackEntry, folder: string, terraform: T): Promise<void>;
  /** Plans the remaining changes of a stack, from the same commit. */
  planRemaining(entry: StackEntry): Promise<RemainingPlan>;
  /** @throws UserError if the stack must not be applied now */
  assertApplyAllowed(entry: StackEntry): Promise<void>;
  printProgress(line: string): void;
}

/** A saved plan in its folder, and the Terraform commands to apply it. */
export interface SavedPlan<T> {
  readonly entry: StackEntry;
  readonly folder: string;
  readonly terraform: T;
}
