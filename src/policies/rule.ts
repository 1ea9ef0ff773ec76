import type { PlannedResource } from '../domain/plan/resources';

/** A stack to evaluate: its resources as they are after its plan is applied. */
export interface EvaluatedStack {
  /** The name: `<system>-<suffix>`, or `<system>-<region>-<suffix>`. */
  readonly name: string;
  readonly system: string;
  readonly suffix: string;
  readonly resources: readonly PlannedResource[];
  /** The region of its provider; undefined if the provider sets none. */
  readonly region?: string;
  /** The names of its outputs. */
  readonly outputs: readonly string[];
  /** The tags that its provider adds to every resource. */
  readonly defaultTags: Readonly<Record<string, string>>;
  /** The paths of its API that everyone may call, according to the requirements of its system. */
  readonly publicPaths: readonly RegExp[];
}

export const RULE_SEVERITIES = ['high', 'medium', 'low'] as const;
export type RuleSeverity = (typeof RULE_SEVERITIES)[number];

/** The scope of a rule that applies to the stacks of every system. */
export const GENERAL = 'general';

/** A value in a resource that differs from the expectation of a rule. */
export interface Mismatch {
  readonly found: string;
  readonly expected: string;
}

/** The description of a rule or a requirement. */
export interface RuleText {
  /** The id: `<prefix>-<area>-<number>`. Waivers refer to it, so it never changes. */
  readonly id: string;
  readonly title: string;
  readonly severity: RuleSeverity;
  /** The reason for the rule: a topic, such as `security`, or the row of the requirement in the system's help page. */
  readonly source: string;
  /** How to fix a violation. */
  readonly fix: string;
}

/** A rule for each resource of some types. */
export interface PolicyRule extends RuleText {
  /** The types that it checks; all types if undefined. */
  readonly types?: readonly string[];
  /** Returns the mismatches of the resource; none if it follows the rule. */
  check(resource: PlannedResource, stack: EvaluatedStack): readonly Mismatch[];
}

/** A resource or output that a stack lacks, or a resource that differs from a requirement. */
export interface StackMismatch extends Mismatch {
  /** The resource that differs, or that requires the missing one. */
  readonly resource?: PlannedResource;
  /** The address of the resource; `*` replaces the name where any name is accepted. */
  readonly address: string;
}

/** A rule or a requirement that a stack violates. */
export interface PolicyViolation extends Mismatch {
  /** The id of the rule. A waiver names it together with `address`. */
  readonly check: string;
  /** `general`, or the system whose requirement it is. */
  readonly scope: string;
  readonly title: string;
  readonly severity: RuleSeverity;
  readonly system: string;
  readonly stack: string;
  readonly address: string;
  /** The path of the construct that creates the resource. */
  readonly path?: string;
  readonly fix: string;
}

/** Creates one mismatch, unless the condition is met. */
export const createMismatchUnless = (
  isMet: boolean,
  found: unknown,
  expected: string,
): readonly Mismatch[] => (isMet ? [] : [{ found: formatAttributeValue(found), expected }]);

/** Creates a mismatch for each value, because none of them is allowed. */
export const createMismatches = (values: readonly unknown[], expected: string): readonly Mismatch[] =>
  values.flatMap((value) => createMismatchUnless(false, value, expected));

const MAX_LENGTH = 240;

/** Formats a value for a line of a report. */
export function formatAttributeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
