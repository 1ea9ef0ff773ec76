import type { PlannedResource } from '../domain/plan/resources';

/** A stack under review: what there is to be when its plan is applied. */
export interface ReviewedStack {
  /** `<system>-<suffix>` */
  readonly name: string;
  readonly system: string;
  readonly suffix: string;
  readonly resources: readonly PlannedResource[];
  /** Where it is; undefined if its provider does not say. */
  readonly region?: string;
  /** The names of its outputs. */
  readonly outputs: readonly string[];
}

export const SEVERITIES = ['high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a resource is, where a rule wants something else. */
export interface Breach {
  readonly found: string;
  readonly expected: string;
}

/** What every rule says of itself. */
export interface RuleText {
  /** `MS-<area>-<number>`; waivers name it, so it never changes. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Where it comes from: a row of help/pattern-detection.md, or the security that the project promises. */
  readonly source: string;
  /** What to do about it. */
  readonly mend: string;
}

/** Something that holds of every resource of some types. */
export interface Rule extends RuleText {
  /** The types that it looks at; undefined is all of them. */
  readonly types?: readonly string[];
  /** What is wrong with the resource; empty if nothing is. */
  check(resource: PlannedResource, stack: ReviewedStack): readonly Breach[];
}

/** Something that has to be in the stack of a system. */
export interface Demand extends RuleText {
  readonly system: string;
  /** What is missing; empty if nothing is. */
  check(stack: ReviewedStack): readonly Missing[];
}

/** What is not there, or is there otherwise than it has to be. */
export interface Missing extends Breach {
  /** The resource that is otherwise, or that something is missing for. */
  readonly at?: PlannedResource;
  /** The address that what is missing would have; `*` where any would do. */
  readonly address: string;
}

/** A rule that a resource breaks. */
export interface Violation extends Breach {
  /** The rule's id; with `address`, what a waiver names. */
  readonly check: string;
  readonly title: string;
  readonly severity: Severity;
  readonly stack: string;
  readonly address: string;
  /** The construct to look at. */
  readonly path?: string;
  readonly mend: string;
}

/** A breach if the value is another one than is expected. */
export const unless = (right: boolean, found: unknown, expected: string): readonly Breach[] =>
  right ? [] : [{ found: shown(found), expected }];

const MOST = 240;

/** A value in a line of a report. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}
