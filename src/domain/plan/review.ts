import type { Difference } from './diff';
import type { Impact } from './impact';
import type { Action, Json, PlanDocument } from './plan';

/** A month's cost in USD, before and after the plan. */
export interface CostDifference {
  readonly before: number;
  readonly after: number;
  /** What the difference is made of, the resource or the kind of resource. */
  readonly lines: readonly {
    readonly what: string;
    readonly before: number;
    readonly after: number;
    /** Quantity, unit and price, so that it can be checked by hand. */
    readonly how: string;
  }[];
  readonly assumptions: readonly string[];
  /** What the change adds that is in neither sum, and why. */
  readonly unpriced: readonly { readonly addresses: readonly string[]; readonly why: string }[];
}

/** What a policy found. */
export interface PolicyResult {
  readonly rule: string;
  readonly stack: string;
  readonly address: string;
  /** The construct to look at. */
  readonly path?: string;
  readonly severity: 'high' | 'medium' | 'low';
  readonly message: string;
  readonly fix: string;
}

/** What a policy found and somebody answers for, so many times. */
export interface WaivedResult {
  readonly rule: string;
  readonly reason: string;
  readonly count: number;
}

/** One attribute that somebody changed behind Terraform. */
export interface DriftedAttribute {
  readonly stack: string;
  readonly address: string;
  readonly attribute: string;
  readonly before: Json;
  readonly after: Json;
  readonly severity: string;
  /** Why it is drift, where the values don't say it. */
  readonly reason?: string;
  /** The command that mends it, or what else does. */
  readonly fix?: string;
}

/** What is to be reviewed: the stacks' plans, in order, and what other commands found out about them. */
export interface ReviewInput {
  readonly stacks: readonly {
    readonly stack: string;
    /** Undefined where it could not be planned; `error` says why. */
    readonly plan: PlanDocument | undefined;
    readonly error?: string;
  }[];
  readonly cost?: CostDifference;
  readonly policy?: readonly PolicyResult[];
  readonly waived?: readonly WaivedResult[];
  readonly drift?: readonly DriftedAttribute[];
}

/** A change of one resource, masked, with what a reviewer asks first. */
export interface ReviewedChange {
  readonly stack: string;
  readonly address: string;
  /** Its address before, if it moved. */
  readonly movedFrom?: string;
  readonly type: string;
  readonly action: Action;
  /** What is lost with it, where it is destroyed or replaced and holds something. */
  readonly dataLoss?: string;
  /** Why, in Terraform's words, such as `delete_because_no_resource_config`. */
  readonly reason?: string;
  readonly differences: readonly Difference[];
}

export interface ReviewedStack {
  readonly stack: string;
  readonly counts: Readonly<Record<'delete' | 'replace' | 'update' | 'create' | 'forget', number>>;
  /** Whether nothing of it is there yet: everything in it is created. */
  readonly isNew: boolean;
  /** The outputs that change. */
  readonly outputs: readonly { readonly name: string; readonly differences: readonly Difference[] }[];
  readonly error?: string;
}

export type LocatedImpact = Impact & { readonly stack: string; readonly address: string };

/** A review without secrets, in the order in which it is to be read: what every renderer renders. */
export interface PlanReview {
  readonly stacks: readonly ReviewedStack[];
  readonly changes: readonly ReviewedChange[];
  readonly impacts: readonly LocatedImpact[];
  readonly cost?: CostDifference;
  readonly policy?: readonly PolicyResult[];
  readonly waived?: readonly WaivedResult[];
  readonly drift: readonly DriftedAttribute[];
}
