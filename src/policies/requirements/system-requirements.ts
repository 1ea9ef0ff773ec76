import type { PolicyRule, RuleText } from '../rule';
import type { ResourceRequirement } from './resource-requirements';

/** One requirement of a system, with the resources that its stacks must contain. */
export interface Requirement extends RuleText {
  readonly expectations: readonly ResourceRequirement[];
}

/** The requirements of one system for its own stacks, in addition to the general rules. */
export interface SystemRequirements {
  /** Rules for each resource of its stacks. */
  readonly rules: readonly PolicyRule[];
  /** The required resources and outputs, in the order of help/<name>.md. */
  readonly requirements: readonly Requirement[];
  /** The paths of its API whose methods require no API key, such as signed links. @default - none */
  readonly publicPaths?: readonly RegExp[];
  /** The general rules that check some of its requirements, by the number of the requirement. */
  readonly coveredByGeneralRules: Readonly<Record<string, readonly string[]>>;
}
