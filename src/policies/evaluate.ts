import { SHARED_SUFFIX } from '../config';
import { maskChange, maskText, maskValue } from '../domain/plan/mask';
import type { Json, PlanDocument } from '../domain/plan/plan';
import {
  asBlocks,
  type PlannedResource,
  getPlannedResources,
  type Synthesized,
  asTexts,
} from '../domain/plan/resources';
import { matchesWildcard } from '../domain/plan/wildcard';
import { DEMANDS } from './pattern-detection';
import {
  type Breach,
  type ReviewedStack,
  type Rule,
  type RuleText,
  SEVERITIES,
  type Violation,
} from './rule';
import { RULES } from './rules';
import { applyWaivers, isExpired, type Waiver } from './waivers';

/** A stack with its plan. */
export interface PlannedStack {
  /** `<system>-<suffix>` */
  readonly stack: string;
  readonly system: string;
  readonly plan: PlanDocument;
  /** Its `cdk.tf.json`: what the plan can't know yet is read there, and the constructs' paths. */
  readonly synthesized: Synthesized;
}

/** What the rules say about stacks. */
export interface PolicyResults {
  /** What no waiver covers that is still good, the most severe first. */
  readonly violations: readonly Violation[];
  readonly waived: readonly (Violation & { readonly reason: string })[];
  /** The waivers of these rules whose day is over; they cover nothing. */
  readonly expiredWaivers: readonly Waiver[];
  /** The waivers of these rules that cover nothing in these stacks, and are for one of them. */
  readonly unusedWaivers: readonly Waiver[];
  /** How many rules looked at how many resources. */
  readonly rules: number;
  readonly resources: number;
}

/**
 * What the rules have against stacks, as their plans would leave them.
 * @param waivers those of other checks are passed over
 * @param today `YYYY-MM-DD`
 */
export function evaluate(
  planned: readonly PlannedStack[],
  waivers: readonly Waiver[],
  today: string,
): PolicyResults {
  const stacks = planned.map(reviewed);
  const violations = planned
    .flatMap((one, at) => violationsOf(stacks[at]!, reviewed(masked(one))))
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const ours = waivers.filter(({ check }) => check.startsWith('MS-'));
  const good = ours.filter((waiver) => !isExpired(waiver, today));
  const { unwaived, waived, unused } = applyWaivers(violations, good);
  const isHere = ({ stack }: Waiver) =>
    stack === undefined || stacks.some(({ name }) => matchesWildcard(stack, name));
  return {
    violations: unwaived,
    waived: waived.map(({ finding, waiver }) => ({ ...finding, reason: waiver.reason })),
    expiredWaivers: ours.filter((waiver) => isExpired(waiver, today)),
    unusedWaivers: unused.filter(isHere),
    rules: RULES.length + DEMANDS.length,
    resources: stacks.reduce((sum, { resources }) => sum + resources.length, 0),
  };
}

/**
 * What the rules have against a stack and what it lacks, waived or not, in the order of the rules.
 * @param shown the same stack without its secrets, the same resources in the same order: what is told of it is taken there
 * @throws Error naming the resource and the rule that could not read it, such as a policy that is no JSON
 */
export function violationsOf(stack: ReviewedStack, shown: ReviewedStack = stack): readonly Violation[] {
  const ofResources = RULES.flatMap((rule) =>
    stack.resources
      .map((resource, at) => ({ resource, twin: shown.resources[at]! }))
      .filter(({ resource: { type } }) => rule.types?.includes(type) ?? true)
      .flatMap(({ resource, twin }) =>
        told(breachesOf(rule, resource, stack), () => rule.check(twin, shown)).map((breach) =>
          violation(rule, stack, resource.address, resource.path, breach),
        ),
      ),
  );
  const missing = DEMANDS.filter(({ system }) => system === stack.system).flatMap((demand) =>
    told(demand.check(stack), () => demand.check(shown)).map(({ at, address, found, expected }) =>
      violation(demand, stack, at?.address ?? address, at ? at.path : stack.name, { found, expected }),
    ),
  );
  return [...ofResources, ...missing];
}

const violation = (
  { id, title, severity, mend }: RuleText,
  { name }: ReviewedStack,
  address: string,
  path: string | undefined,
  breach: Breach,
): Violation => ({
  ...{ check: id, title, severity, stack: name },
  // A key of `for_each` may be a secret.
  address: maskText(address),
  path,
  ...breach,
  mend,
});

function breachesOf(rule: Rule, resource: PlannedResource, stack: ReviewedStack): readonly Breach[] {
  try {
    return rule.check(resource, stack);
  } catch (error) {
    throw new Error(`${resource.address}: ${rule.id} can't read it: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** What a rule judged by the values as they are, in the words that it finds for the masked ones. */
function told<T extends Breach>(breaches: readonly T[], without: () => readonly Breach[]): readonly T[] {
  if (breaches.length === 0) return [];
  const found = attempt(without);
  return breaches.map((breach, at) => ({
    ...breach,
    // Where a rule reads something else in the masked values, nobody can tell what of the value is a secret.
    found: found.length === breaches.length ? maskText(found[at]!.found) : '(sensitive)',
  }));
}

function attempt(check: () => readonly Breach[]): readonly Breach[] {
  try {
    return check();
  } catch {
    return []; // a document that a rule reads, and that is masked as a whole
  }
}

/** A planned stack without its secrets. */
const masked = ({ plan, synthesized, ...rest }: PlannedStack): PlannedStack => ({
  ...rest,
  plan: { ...plan, resource_changes: plan.resource_changes.map(named) },
  synthesized: {
    ...synthesized,
    resource: mapValues(synthesized.resource, (of) => mapValues(of, (written) => maskValue(written as Json))),
  } as Synthesized,
});

/** A change without its secrets, under its own name and address: by these the configuration is found. */
const named = (change: PlanDocument['resource_changes'][number]) => ({
  ...maskChange(change),
  address: change.address,
  name: change.name,
});

const mapValues = <T, U>(of: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(of).map(([key, value]) => [key, map(value)]));

/** What a stack is besides its resources, from its `cdk.tf.json`: its region, and its outputs. */
export function aboutStack({
  provider,
  output = {},
}: Synthesized): Pick<ReviewedStack, 'region' | 'outputs'> {
  const [aws] = asBlocks((provider as { readonly aws?: Json } | undefined)?.aws);
  return { region: asTexts(aws?.region)[0], outputs: Object.keys(output as object) };
}

const reviewed = ({ stack, system, plan, synthesized }: PlannedStack): ReviewedStack => ({
  name: stack,
  system,
  suffix: stack.endsWith(`-${SHARED_SUFFIX}`) ? SHARED_SUFFIX : stack.slice(system.length + 1),
  resources: getPlannedResources(plan, synthesized),
  ...aboutStack(synthesized),
});
