import type { ChangeCounts } from './counts';
import type { Difference } from './diff';
import type { Impact } from './impact';
import type { PlanNotices } from './notices';
import type { Action, Json, PlanDocument } from './plan';

/** The monthly cost in USD, before and after the plan. */
export interface CostDifference {
  readonly before: number;
  readonly after: number;
  /** The difference by resource or kind of resource. */
  readonly lines: readonly {
    readonly item: string;
    readonly before: number;
    readonly after: number;
    /** The calculation: quantity, unit and price. */
    readonly calculation: string;
  }[];
  readonly assumptions: readonly string[];
  /** Added resources without a price, which are in neither sum, and why. */
  readonly unpriced: readonly { readonly addresses: readonly string[]; readonly reason: string }[];
  /** Removed resources without a price. */
  readonly unpricedRemoved?: readonly { readonly addresses: readonly string[]; readonly reason: string }[];
}

/** A violation of a policy rule. */
export interface PolicyResult {
  readonly rule: string;
  /** `general`, or the system whose requirement the rule is. */
  readonly scope: string;
  readonly stack: string;
  readonly address: string;
  /** The path of the construct. */
  readonly path?: string;
  readonly severity: 'high' | 'medium' | 'low';
  readonly message: string;
  readonly fix: string;
}

/** Violations that a waiver covers: `count` of them for the same rule and reason. */
export interface WaivedResult {
  readonly rule: string;
  /** `general`, or the system whose requirement the rule is. */
  readonly scope: string;
  readonly reason: string;
  readonly count: number;
}

/** One attribute that was changed outside Terraform. */
export interface DriftedAttribute {
  readonly stack: string;
  readonly address: string;
  readonly attribute: string;
  readonly before: Json;
  readonly after: Json;
  readonly severity: string;
  /** Why the difference is drift, if the values do not show it. */
  readonly reason?: string;
  /** The command or action that fixes it. */
  readonly fix?: string;
}

/** The input of a review: the plans of the stacks, in order, and the results of other checks. */
export interface ReviewInput {
  readonly stacks: readonly {
    readonly stack: string;
    /** Undefined if the plan failed; `error` has the reason. */
    readonly plan: PlanDocument | undefined;
    readonly error?: string;
    /** The warnings of Terraform and the providers. */
    readonly warnings?: readonly string[];
  }[];
  readonly cost?: CostDifference;
  readonly policy?: readonly PolicyResult[];
  readonly waived?: readonly WaivedResult[];
  readonly drift?: readonly DriftedAttribute[];
}

/** The change of one resource, masked. */
export interface ReviewedChange {
  readonly stack: string;
  readonly address: string;
  /** The key of a deposed object: an earlier replacement did not destroy it. The current object has no key. */
  readonly deposed?: string;
  readonly replaceOrder?: 'create before destroy' | 'destroy before create';
  /** The paths of the attributes that force a replacement, whether their values differ or not. */
  readonly forcedBy?: readonly string[];
  /** The previous address of a moved resource. */
  readonly movedFrom?: string;
  /** The id, or the identity as JSON, of a resource that the apply imports. */
  readonly importId?: string;
  /** Whether the existing object is only removed from the state, and a new one is created. */
  readonly forgetsExisting?: boolean;
  /** The address under which the plan creates the destroyed resource again. A `moved` block retains the resource. */
  readonly renamedTo?: string;
  readonly type: string;
  readonly action: Action;
  /** A description of the data, or of the protection of data, that is lost, even if the resource remains. */
  readonly dataLoss?: string;
  /** Terraform's reason, such as `delete_because_no_resource_config`. */
  readonly reason?: string;
  readonly differences: readonly Difference[];
}

export interface ReviewedStack extends PlanNotices {
  readonly stack: string;
  readonly counts: ChangeCounts;
  /** Whether an apply changes anything, even if only the state; undefined if the plan does not say it. */
  readonly applyable?: boolean;
  /** Whether the plan creates every resource of the stack. */
  readonly isNew: boolean;
  /** The changed outputs. */
  readonly outputs: readonly { readonly name: string; readonly differences: readonly Difference[] }[];
  readonly error?: string;
}

export type LocatedImpact = Impact & { readonly stack: string; readonly address: string };

/** A review without secrets, in reading order: the input of every renderer. */
export interface PlanReview {
  readonly stacks: readonly ReviewedStack[];
  readonly changes: readonly ReviewedChange[];
  readonly impacts: readonly LocatedImpact[];
  readonly cost?: CostDifference;
  readonly policy?: readonly PolicyResult[];
  readonly waived?: readonly WaivedResult[];
  readonly drift: readonly DriftedAttribute[];
}
