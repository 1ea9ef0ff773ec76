import type { PolicyRule, RuleText } from '../rule';
import type { ResourceRequirement } from './resource-requirements';

/** One requirement of a system, and what its stacks must contain to meet it. */
export interface RequirementRow extends RuleText {
  readonly expectations: readonly ResourceRequirement[];
}

/** What one system requires of its own stacks, in addition to the general rules. */
export interface SystemRequirements {
  /** Rules for each resource of its stacks. */
  readonly rules: readonly PolicyRule[];
  /** What its stacks must contain, in the order of its requirements. */
  readonly rows: readonly RequirementRow[];
  /** The paths of its API whose methods require no API key, such as signed links. @default - none */
  readonly publicPaths?: readonly RegExp[];
  /** The general rules that check some of its requirements, by the number of the requirement. */
  readonly coveredByGeneralRules: Readonly<Record<string, readonly string[]>>;
}
