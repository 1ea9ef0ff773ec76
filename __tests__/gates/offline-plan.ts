import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Env, runCommand } from '../../src/cli/process/run-command';
import { prepareProviders } from '../../src/cli/target/local/providers';
import { readConfig, getSystemTags } from '../../src/config';
import type { OfflinePlan } from '../../src/cli/terraform/plan-offline';
import { loadWaivers } from '../../src/cli/review/policy-waivers';
import { estimateMonthlyCost } from '../../src/domain/cost';
import { parsePlanDocument } from '../../src/domain/plan/plan';
import { getPlannedResources, getConfiguredResources } from '../../src/domain/plan/resources';
import { evaluateToday } from '../../src/policies/results';
import { PATTERN_DETECTION_PLAN } from './plan-expectations/pattern-detection';
import type { PlanExpectations } from './plan-expectations/plan-expectations';
import { TRADE_FOUNDATION_PLAN } from './plan-expectations/trade-foundation';
import { TRADE_PROCESSING_PLAN } from './plan-expectations/trade-processing';
import { TRADING_PLATFORM_PLAN } from './plan-expectations/trading-platform';
import { TRANSACTION_PIPELINE_PLAN } from './plan-expectations/transaction-pipeline';

interface Schemas {
  readonly provider_schemas: Record<
    string,
    { readonly resource_schemas: Record<string, { readonly block: { readonly attributes?: object } }> }
  >;
}

interface Planned {
  readonly address: string;
  readonly type: string;
  readonly change: { readonly actions: string[]; readonly after?: Record<string, unknown> };
}

/** Lists the resource types that support tags, from the schema of the provider. */
async function listTaggableTypes(): Promise<ReadonlySet<string>> {
  const dir = mkdtempSync(join(tmpdir(), 'market stacks schema '));
  try {
    const aws = { source: 'hashicorp/aws', version: '5.100.0' };
    writeFileSync(join(dir, 'main.tf.json'), JSON.stringify({ terraform: { required_providers: { aws } } }));
    const { env } = await prepareProviders(() => {});
    const runTerraform = async (...args: string[]) => {
      const options = { env: { ...process.env, ...env }, cwd: dir };
      const { code, stdout, stderr } = await runCommand('terraform', args, options);
      if (code !== 0) throw new Error(stderr);
      return stdout;
    };
    await runTerraform('init', '-no-color');
    const { provider_schemas } = JSON.parse(await runTerraform('providers', 'schema', '-json')) as Schemas;
    const [provider] = Object.values(provider_schemas);
    return new Set(
      Object.entries(provider!.resource_schemas)
        .filter(([, { block }]) => block.attributes && 'tags_all' in block.attributes)
        .map(([type]) => type),
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** All stacks of the environment review, in alphabetical order. */
export const PLANNED_STACKS: readonly string[] = [
  'account-eu-central-1-shared',
  'account-eu-west-1-shared',
  'account-shared',
  'pattern-detection-review',
  'trade-foundation-eu-west-1-review',
  'trade-foundation-us-east-1-review',
  'trade-processing-eu-west-1-review',
  'trade-processing-us-east-1-review',
  'trading-platform-review',
  'transaction-pipeline-review',
];

/** A system in several regions has the expectations of its first region: its stacks are equal. */
const PLAN_EXPECTATIONS: readonly PlanExpectations[] = [
  PATTERN_DETECTION_PLAN,
  TRANSACTION_PIPELINE_PLAN,
  TRADE_FOUNDATION_PLAN,
  TRADE_PROCESSING_PLAN,
  TRADING_PLATFORM_PLAN,
];

/** Parses the plan of a stack, so that the rules can evaluate it. */
const parsePlan = ({ json, ...stack }: OfflinePlan) => ({
  ...stack,
  plan: parsePlanDocument(JSON.stringify(json)),
});

/** Returns the violations as address, check and the path of the construct, sorted. */
const listViolations = (plans: readonly ReturnType<typeof parsePlan>[]) =>
  evaluateToday(plans, loadWaivers())
    .violations.map(({ address, check, path }) => [address, check, path])
    .sort();

/**
 * Tests the plans of Terraform and the real provider for AWS, without an account and with all features.
 * @param env the configuration of the plans
 * @param getPlans returns the plans after they are created
 */
export function testOfflinePlan(env: Env, getPlans: () => readonly OfflinePlan[]): void {
  describe('the offline plan for AWS', () => {
    const getTags = (system: string) => getSystemTags(system, readConfig(env));
    let plans: readonly OfflinePlan[];

    beforeAll(() => {
      plans = getPlans();
    });

    const listChanges = (plan: OfflinePlan) => plan.json.resource_changes as unknown as Planned[];
    const findPlan = (stack: string) => plans.find((plan) => plan.stack === stack)!;

    it('contains every stack with all resources', () => {
      expect(plans.map(({ stack }) => stack).sort()).toEqual(PLANNED_STACKS);
      for (const { summary } of plans) {
        expect(summary.counts).toMatchObject({ update: 0, replace: 0, delete: 0 });
        expect(summary.counts.create).toBeGreaterThan(2);
      }
    });

    it('gives every resource that the provider can tag exactly the tags of its system', async () => {
      const types = await listTaggableTypes();
      const taggable = plans.flatMap((plan) =>
        listChanges(plan)
          .filter(({ type }) => types.has(type))
          .map((resource) => ({ ...resource, tags: getTags(plan.system) })),
      );
      expect(taggable.length).toBeGreaterThan(60);
      for (const { address, change, tags } of taggable)
        expect([address, change.after!.tags_all]).toEqual([address, tags]);
      for (const { system } of plans)
        expect(Object.keys(getTags(system))).toEqual(expect.arrayContaining(['Environment', 'Project']));
    });

    it('refers to existing archives, or to images by digest', () => {
      for (const { type, change } of plans.flatMap(listChanges))
        if (type === 'aws_lambda_function' && change.after!.package_type !== 'Image')
          expect(change.after!.source_code_hash).toMatch(/^[\w+/]{43}=$/);
    });

    it('complies with every rule, or has a valid waiver', () => {
      const {
        violations,
        expiredWaivers,
        unusedWaivers,
        resources: looked,
      } = evaluateToday(plans.map(parsePlan), loadWaivers());
      expect({ violations, expiredWaivers, unusedWaivers }).toEqual({
        violations: [],
        expiredWaivers: [],
        unusedWaivers: [],
      });
      expect(looked).toBeGreaterThan(350);
    });

    it.each(PLAN_EXPECTATIONS)(
      'of $system contains the resources that only some configurations have',
      (expected) => {
        const addresses = listChanges(findPlan(`${expected.stack}-review`)).map(({ address }) => address);
        for (const address of expected.addresses)
          expect(addresses).toContainEqual(expect.stringMatching(new RegExp(`^${address}(_[0-9A-F]{8})?$`)));
      },
    );

    it.each(PLAN_EXPECTATIONS)(
      'of $system has a violation after a change that violates a rule, in the format of the provider',
      ({ stack, changes }) => {
        const planned = parsePlan(findPlan(`${stack}-review`));
        for (const { address, change } of planned.plan.resource_changes)
          Object.assign(change.after as object, changes[address]?.[0]);
        expect(listViolations([planned])).toEqual(
          Object.entries(changes)
            .flatMap(([address, [, ...checks]]) =>
              checks.map((check) => [address, check, expect.stringContaining(`${stack}-review/`)]),
            )
            .sort(),
        );
      },
    );

    it.each(PLAN_EXPECTATIONS)(
      'of $system has a violation if all resources of a type are missing',
      ({ stack, unmissedTypes, leastTypes }) => {
        const { plan, ...system } = parsePlan(findPlan(`${stack}-review`));
        const types = [...new Set(plan.resource_changes.map(({ type }) => type))];
        const unmissed = types.filter((gone) => {
          const left = plan.resource_changes.filter(({ type }) => type !== gone);
          return listViolations([{ ...system, plan: { ...plan, resource_changes: left } }]).length === 0;
        });
        expect(unmissed).toEqual(unmissedTypes);
        expect(types.length).toBeGreaterThan(leastTypes);
      },
    );

    it.each(PLAN_EXPECTATIONS)(
      'of $system has a price for every type, or lists the type as free or unpriced',
      ({ system, stack, unpricedTypes }) => {
        const { json, synthesized } = findPlan(`${stack}-review`);
        const planned = getPlannedResources(parsePlanDocument(JSON.stringify(json)), synthesized);
        const estimate = estimateMonthlyCost(system, planned, 'normal');
        const written = getConfiguredResources(synthesized);
        // The values that the provider adds to the configuration cost nothing.
        expect(estimate.usd).toBeCloseTo(estimateMonthlyCost(system, written, 'normal').usd, 9);
        expect(estimate.unpriced.map(({ type }) => type).sort()).toEqual(unpricedTypes);
        expect(estimate.usd).toBeGreaterThan(0);
      },
    );

    it('of the account costs nothing', () => {
      const { json, synthesized } = findPlan('account-shared');
      const planned = getPlannedResources(parsePlanDocument(JSON.stringify(json)), synthesized);
      expect(estimateMonthlyCost('account', planned, 'normal')).toMatchObject({ usd: 0, unpriced: [] });
    });
  });
}

/**
 * Tests the plans for the stage prod of the systems whose stacks depend on the stage.
 * @param getPlans returns the plans after they are created
 */
export function testProductionPlan(getPlans: () => readonly OfflinePlan[]): void {
  describe('the offline plan for AWS in the stage prod', () => {
    it('has provisioned concurrency and more memory, and complies with every rule', () => {
      const plans = getPlans();
      const system = plans.find(({ stack }) => stack === 'transaction-pipeline-prodreview')!;
      const planned = system.json.resource_changes as unknown as Planned[];
      const functions = planned.filter(({ type }) => type === 'aws_lambda_function');
      expect(functions.map(({ change }) => change.after!.memory_size)).toEqual(functions.map(() => 3008));
      expect(planned.filter(({ type }) => type === 'aws_lambda_provisioned_concurrency_config')).toHaveLength(
        2,
      );
      expect(listViolations([parsePlan(system)])).toEqual([]);
    });
  });
}
