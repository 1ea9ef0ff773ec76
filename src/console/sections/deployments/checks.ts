import type { DriftReport } from '../../../cli/drift/report';
import { formatActions, summarizePlan } from '../../../cli/terraform/plan-summary';
import type { Planning } from '../../../cli/review/build-review-input';
import { ConsoleError } from '../../server/errors';

/**
 * - `drift`: compares the deployed resources with their states and the configuration.
 * - `plan`: plans what an apply would change.
 * - `offline`: plans the complete stacks for AWS as a first deployment.
 */
export const DEPLOYMENT_CHECKS = ['drift', 'plan', 'offline'] as const;
export type DeploymentCheck = (typeof DEPLOYMENT_CHECKS)[number];

/** The plan of a stack. */
export interface StackPlanResult {
  readonly stack: string;
  /** Such as `2 to create, 1 to replace`. */
  readonly actions: string;
  readonly isEmpty: boolean;
  /** Why the plan failed. */
  readonly error?: string;
}

/** The result of planning: what would change, and its review. */
export interface PlanResult {
  readonly stacks: readonly StackPlanResult[];
  /** The review as `stacks plan` prints it, without secrets. */
  readonly review: string;
}

/** The results of the checks. */
export interface CheckResults {
  readonly drift: DriftReport;
  readonly plan: PlanResult;
  readonly offline: PlanResult;
}

/** A result, and when its check ended, in milliseconds since 1970. */
export interface Dated<Result> {
  readonly at: number;
  readonly result: Result;
}

/** A check that runs. */
export interface RunningCheck {
  readonly check: DeploymentCheck;
  /** In milliseconds since 1970. */
  readonly startedAt: number;
  /** What it does now. */
  readonly line: string;
}

/** The checks of a console: the one that runs, and the last result of each. They are in memory only. */
export class DeploymentChecks {
  running: RunningCheck | undefined;
  readonly results: { -readonly [Name in DeploymentCheck]?: Dated<CheckResults[Name]> } = {};

  constructor(private readonly now: () => number = Date.now) {}

  /** Runs a check. @throws ConsoleError if another one runs, because they use the same files */
  async run<Name extends DeploymentCheck>(
    check: Name,
    action: (onProgress: (line: string) => void) => Promise<CheckResults[Name]>,
  ): Promise<CheckResults[Name]> {
    if (this.running)
      throw new ConsoleError(409, {
        what: `another check is running: ${this.running.check}, ${this.running.line}`,
        fix: 'wait until it ends',
      });
    const startedAt = this.now();
    const show = (line: string) => {
      this.running = { check, startedAt, line };
    };
    show('starting');
    try {
      const result = await action(show);
      const results: Partial<Record<DeploymentCheck, Dated<unknown>>> = this.results;
      results[check] = { at: this.now(), result };
      return result;
    } finally {
      this.running = undefined;
    }
  }
}

/** Describes the plans of stacks, and those that failed. */
export const describePlans = ({ planned, unplanned }: Planning): readonly StackPlanResult[] => [
  ...planned.map(({ stack, plan }) => {
    const summary = summarizePlan(plan);
    return { stack, actions: formatActions(summary), isEmpty: summary.empty };
  }),
  ...unplanned.map(({ stack, error }) => ({ stack, actions: 'failed', isEmpty: false, error })),
];
