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

/**
 * Tests the plans of Terraform and the real provider for AWS, without an account and with all features.
 * @param env the configuration of the plans
 * @param getPlans returns the plans after they are created
 */
export function testOfflinePlan(env: Env, getPlans: () => readonly OfflinePlan[]): void {
  describe('the offline plan for AWS', () => {
    const tags = getSystemTags('pattern-detection', readConfig(env));
    let plans: readonly OfflinePlan[];
    let resources: Planned[];

    beforeAll(() => {
      plans = getPlans();
      resources = plans.flatMap(({ json }) => json.resource_changes as unknown as Planned[]);
    });

    it('contains every stack with all resources', () => {
      expect(plans.map(({ stack }) => stack).sort()).toEqual(['account-shared', 'pattern-detection-review']);
      for (const { summary } of plans) {
        expect(summary.counts).toMatchObject({ update: 0, replace: 0, delete: 0 });
        expect(summary.counts.create).toBeGreaterThan(2);
      }
      expect(resources.map(({ type }) => type)).toContain('aws_kinesis_stream_consumer');
      const addresses = resources.map(({ address }) => address);
      expect(addresses).toEqual(expect.arrayContaining(['aws_lambda_function.BarClock']));
    });

    it('gives every resource that the provider can tag exactly the three tags', async () => {
      const types = await listTaggableTypes();
      const taggable = resources.filter(({ type }) => types.has(type));
      expect(taggable.length).toBeGreaterThan(30);
      for (const { address, change } of taggable)
        expect([address, change.after!.tags_all]).toEqual([address, tags]);
      expect(Object.keys(tags).sort()).toEqual(['CostCenter', 'Environment', 'Project']);
    });

    it('refers to existing archives', () => {
      for (const { type, change } of resources)
        if (type === 'aws_lambda_function') expect(change.after!.source_code_hash).toMatch(/^[\w+/]{43}=$/);
    });

    it('complies with every rule, or has a valid waiver', () => {
      const planned = plans.map(({ json, ...stack }) => ({
        ...stack,
        plan: parsePlanDocument(JSON.stringify(json)),
      }));
      const {
        violations,
        expiredWaivers,
        unusedWaivers,
        resources: looked,
      } = evaluateToday(planned, loadWaivers());
      expect({ violations, expiredWaivers, unusedWaivers }).toEqual({
        violations: [],
        expiredWaivers: [],
        unusedWaivers: [],
      });
      expect(looked).toBeGreaterThan(150);
    });

    it('has a violation for each change that violates a rule, in the format of the provider', () => {
      const changes: Readonly<Record<string, readonly [object, ...string[]]>> = {
        'aws_dynamodb_table.TradingPatterns': [{ point_in_time_recovery: [{ enabled: false }] }, 'MS-DDB-2'],
        'aws_lambda_function.PatternDetector': [{ tracing_config: [{ mode: 'PassThrough' }] }, 'MS-TRC-1'],
        'aws_sqs_queue.AlertQueue': [{ message_retention_seconds: 60 }, 'MS-SQS-1'],
        'aws_sqs_queue.ManualReview': [{ tags_all: { ...tags, Owner: 'me' } }, 'MS-TAG-1'],
        'aws_sfn_state_machine.PowerMeasurement': [{ type: 'STANDARD' }, 'MS-SFN-1'],
        'aws_kinesis_stream.MarketDataStream': [{ encryption_type: 'NONE' }, 'MS-ENC-4'],
        'aws_s3_bucket.FirewallLogs': [{ force_destroy: false }, 'MS-DEL-2'],
        'aws_wafv2_web_acl.PatternDetectionWAF': [
          { rule: [] },
          'MS-WAF-1',
          // The rate limit.
          'MS-WAF-3',
          // The countries, the common rules and the header.
          ...['MS-REQ-18', 'MS-REQ-18', 'MS-REQ-18'],
        ],
        'aws_cloudwatch_metric_alarm.EstimatedCharges': [{ threshold: 1000 }, 'MS-REQ-28'],
        'aws_sqs_queue.PendingApprovalsDlq': [{ name: 'PendingApprovalsDlq-dev' }, 'MS-NAM-1'],
      };
      const planned = plans.map(({ json, ...stack }) => {
        const plan = parsePlanDocument(JSON.stringify(json));
        for (const { address, change } of plan.resource_changes)
          Object.assign(change.after as object, changes[address]?.[0]);
        return { ...stack, plan };
      });
      const found = evaluateToday(planned, []).violations.map(({ address, check, path }) => [
        address,
        check,
        path,
      ]);
      expect(found.sort()).toEqual(
        Object.entries(changes)
          .flatMap(([address, [, ...checks]]) =>
            checks.map((check) => [address, check, expect.stringMatching(/^pattern-detection-review\//)]),
          )
          .sort(),
      );
    });

    it('has a violation if all resources of a type are missing', () => {
      const system = plans.find(({ stack }) => stack === 'pattern-detection-review')!;
      const plan = parsePlanDocument(JSON.stringify(system.json));
      const types = [...new Set(plan.resource_changes.map(({ type }) => type))];
      const unmissed = types.filter((gone) => {
        const left = plan.resource_changes.filter(({ type }) => type !== gone);
        const planned = [{ ...system, plan: { ...plan, resource_changes: left } }];
        return evaluateToday(planned, []).violations.length === 0;
      });
      // It protects older versions of logs, which no requirement mentions.
      expect(unmissed).toEqual(['aws_s3_bucket_versioning']);
      expect(types.length).toBeGreaterThan(40);
    });

    it('has a price for every type, or lists the type as free or unpriced', () => {
      const [account, system] = plans.map(({ system: name, json, synthesized }) =>
        estimateMonthlyCost(
          name,
          getPlannedResources(parsePlanDocument(JSON.stringify(json)), synthesized),
          'normal',
        ),
      );
      const written = getConfiguredResources(plans[1]!.synthesized);
      // The values that the provider adds to the configuration cost nothing.
      expect(system!.usd).toBeCloseTo(estimateMonthlyCost(plans[1]!.system, written, 'normal').usd, 9);
      expect(account).toMatchObject({ usd: 0, unpriced: [] });
      expect(system!.unpriced.map(({ type }) => type).sort()).toEqual([
        'aws_appautoscaling_target',
        'aws_cloudwatch_log_group',
        'aws_dynamodb_table',
        'aws_kms_key',
        'aws_lambda_function',
        'aws_s3_bucket',
        'aws_sfn_state_machine',
        'aws_sns_topic',
        'aws_sns_topic_subscription',
        'aws_sqs_queue',
      ]);
      expect(system!.usd).toBeGreaterThan(0);
    });
  });
}
