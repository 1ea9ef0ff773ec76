import type { Json } from '../plan/plan';

/**
 * - `drift`: somebody changed it behind Terraform's back.
 * - `unmanaged`: it carries the environment's suffix and no state records it.
 * - `not yet applied`: nobody touched it; the configuration has moved on.
 * - `expected`: something other than Terraform is meant to change it, and did.
 */
export const KINDS = ['drift', 'unmanaged', 'not yet applied', 'expected'] as const;
export type Kind = (typeof KINDS)[number];

/** Who may do or see what; what is kept, processed or noticed; what is paid or rationed; what only people read. */
export const SEVERITIES = ['security', 'data', 'cost', 'cosmetic'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What stands in place of an attribute where it is the resource as a whole. */
export const WHOLE = '(resource)';

/** One attribute of one resource that is not as it should be. */
export interface Finding {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  /** A path such as `environment[0].variables.LEVEL`, or `WHOLE`. */
  readonly attribute: string;
  /** What it was (drift, expected), or is until the next apply (not yet applied); secrets are masked. */
  readonly before: Json;
  readonly after: Json;
  readonly kind: Kind;
  readonly severity: Severity;
  /** Why it has its kind, where the values don't say it. */
  readonly reason?: string;
  /** The command that mends it; none where there is nothing to mend. */
  readonly mend?: string;
}

/** A finding and when it was found: ISO 8601. */
export interface DriftRecord extends Finding {
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** Whether a finding makes the command end with 2. */
export const isDrift = ({ kind }: Pick<Finding, 'kind'>): boolean => kind === 'drift' || kind === 'unmanaged';
