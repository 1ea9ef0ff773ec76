import { SHARED_SUFFIX } from '../config';
import { createAddressMasker } from '../domain/plan/mask';
import type { Json, PlanDocument } from '../domain/plan/plan';
import { asBlocks, getPlannedResources, type Synthesized, asStrings } from '../domain/plan/resources';
import { matchesWildcard } from '../domain/plan/wildcard';
import { getRequirements, getScope } from './catalog';
import { findViolations } from './find-violations';
import { maskPlannedStack } from './mask-stack';
import { GENERAL, type EvaluatedStack, RULE_SEVERITIES, type PolicyViolation } from './rule';
import { GENERAL_RULES } from './rules';
import { applyWaivers, EVERY_SYSTEM, isExpired, type Waiver } from './waivers';

/** A stack with its plan. */
export interface PlannedStack {
  /** `<system>-<suffix>` */
  readonly stack: string;
  readonly system: string;
  readonly plan: PlanDocument;
  /** Its `cdk.tf.json`, with the paths of the constructs and the values that the plan does not know yet. */
  readonly synthesized: Synthesized;
}

/** The result of evaluating stacks; `stacks policy --json` prints this object. */
export interface PolicyResults {
  /** The violations without a valid waiver, the most severe first. */
  readonly violations: readonly PolicyViolation[];
  readonly waived: readonly (PolicyViolation & { readonly reason: string })[];
  /** The expired waivers of these rules. They have no effect. */
  readonly expiredWaivers: readonly Waiver[];
  /** The waivers of these rules and stacks that no violation needs. */
  readonly unusedWaivers: readonly Waiver[];
  /** The number of rules that were evaluated. */
  readonly rules: number;
  /** The same number by scope: `general`, and each system with requirements. */
  readonly rulesByScope: Readonly<Record<string, number>>;
  /** The number of resources. */
  readonly resources: number;
}

/**
 * Evaluates stacks, as they are after their plans are applied, against the general rules and the requirements of their
 * systems.
 * @param waivers waivers of other checks have no effect
 * @param today `YYYY-MM-DD`
 */
export function evaluate(
  planned: readonly PlannedStack[],
  waivers: readonly Waiver[],
  today: string,
): PolicyResults {
  const stacks = planned.map(createEvaluatedStack);
  const violations = planned
    .flatMap((stack, index) =>
      findViolations(
        stacks[index]!,
        createEvaluatedStack(maskPlannedStack(stack)),
        createAddressMasker(stack.plan),
      ),
    )
    .sort((a, b) => RULE_SEVERITIES.indexOf(a.severity) - RULE_SEVERITIES.indexOf(b.severity));
  const policyWaivers = waivers.filter(({ check }) => getScope(check) !== undefined);
  const valid = policyWaivers.filter((waiver) => !isExpired(waiver, today));
  const { unwaived, waived, unused } = applyWaivers(violations, valid);
  const rulesByScope = countRules(stacks);
  return {
    violations: unwaived,
    waived: waived.map(({ finding, waiver }) => ({ ...finding, reason: waiver.reason })),
    expiredWaivers: policyWaivers.filter((waiver) => isExpired(waiver, today)),
    unusedWaivers: unused.filter((waiver) => stacks.some((stack) => appliesTo(waiver, stack))),
    rules: Object.values(rulesByScope).reduce((sum, count) => sum + count, 0),
    rulesByScope,
    resources: stacks.reduce((sum, { resources }) => sum + resources.length, 0),
  };
}

const appliesTo = (waiver: Waiver, { name, system }: EvaluatedStack): boolean =>
  [EVERY_SYSTEM, system].includes(waiver.system) &&
  (waiver.stack === undefined || matchesWildcard(waiver.stack, name));

function countRules(stacks: readonly EvaluatedStack[]): Record<string, number> {
  const counts: Record<string, number> = { [GENERAL]: GENERAL_RULES.length };
  for (const { system } of stacks) {
    const { rules, requirements } = getRequirements(system);
    if (rules.length + requirements.length > 0) counts[system] = rules.length + requirements.length;
  }
  return counts;
}

/** Reads the settings of a stack from its `cdk.tf.json`: region, default tags and outputs. */
export function readStackSettings({
  provider,
  output = {},
}: Synthesized): Pick<EvaluatedStack, 'region' | 'defaultTags' | 'outputs'> {
  const [aws] = asBlocks((provider as { readonly aws?: Json } | undefined)?.aws);
  const [defaults] = asBlocks(aws?.default_tags);
  const [tags = {}] = asBlocks(defaults?.tags);
  return {
    region: asStrings(aws?.region)[0],
    defaultTags: tags as Readonly<Record<string, string>>,
    outputs: Object.keys(output as object),
  };
}

function createEvaluatedStack({ stack, system, plan, synthesized }: PlannedStack): EvaluatedStack {
  const settings = readStackSettings(synthesized);
  return {
    name: stack,
    system,
    suffix: findSuffix(stack, system, settings.region),
    resources: getPlannedResources(plan, synthesized),
    publicPaths: getRequirements(system).publicPaths ?? [],
    ...settings,
  };
}

/**
 * Finds the suffix of a stack, whose name is `<system>-<suffix>`, or `<system>-<region>-<suffix>` with several regions.
 */
function findSuffix(stack: string, system: string, region = ''): string {
  if (stack.endsWith(`-${SHARED_SUFFIX}`)) return SHARED_SUFFIX;
  const rest = stack.slice(system.length + 1);
  return region !== '' && rest.startsWith(`${region}-`) ? rest.slice(region.length + 1) : rest;
}
