import type { Json } from '../plan/plan';

/**
 * - `drift`: the resource was changed outside Terraform.
 * - `unmanaged`: the resource belongs to the environment by its suffix, and no state contains it.
 * - `not yet applied`: only the configuration changed.
 * - `expected`: an AWS service that is allowed to change the attribute did so.
 */
export const DRIFT_KINDS = ['drift', 'unmanaged', 'not yet applied', 'expected'] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

/**
 * - `security`: permissions, encryption, exposure.
 * - `data`: what is stored, processed or monitored.
 * - `cost`: charges and limits.
 * - `cosmetic`: tags and descriptions.
 */
export const DRIFT_SEVERITIES = ['security', 'data', 'cost', 'cosmetic'] as const;
export type DriftSeverity = (typeof DRIFT_SEVERITIES)[number];

/** The attribute of a finding about the resource as a whole. */
export const WHOLE_RESOURCE = '(resource)';

/** A difference in one attribute of one resource. */
export interface DriftFinding {
  readonly stack: string;
  readonly address: string;
  readonly type: string;
  /** A path such as `environment[0].variables.LEVEL`, or `WHOLE_RESOURCE`. */
  readonly attribute: string;
  /** The recorded value (drift, expected) or the actual one (not yet applied); secrets are masked. */
  readonly before: Json;
  readonly after: Json;
  readonly kind: DriftKind;
  readonly severity: DriftSeverity;
  /** Why it has this kind, if the values do not show it. */
  readonly reason?: string;
  /** The command that fixes it, if there is one. */
  readonly fix?: string;
}

/** A finding with the times at which it was first and last detected, in ISO 8601. */
export interface DriftRecord extends DriftFinding {
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** Whether the finding makes `stacks drift` exit with 2. */
export const isDrift = ({ kind }: Pick<DriftFinding, 'kind'>): boolean =>
  kind === 'drift' || kind === 'unmanaged';
