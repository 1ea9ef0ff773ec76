import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDrift } from '../../../src/domain/drift/find-drift';
import { type PlanDocument, parsePlanDocument } from '../../../src/domain/plan/plan';
import { COMMANDS } from './plans';

/**
 * A plan on the emulator after seventeen changes outside Terraform. It contains the changed resources, and some others
 * whose computed attributes the refresh filled in, as it does after every first apply.
 */
const drifted = parsePlanDocument(readFileSync(join(__dirname, '../../fixtures/plans/drifted.json'), 'utf8'));
const findDriftOf = (plan: PlanDocument) =>
  findDrift({ stack: 'pattern-detection-local', plan, commands: COMMANDS });

describe('a change outside Terraform', () => {
  const findings = findDriftOf(drifted);
  it.each([
    ['a policy widened', 'aws_iam_role_policy.AlertProcessor_Role_Policy_2010085C', 'policy', 'security'],
    [
      'a policy put on a role',
      'aws_iam_role.PatternQuery_Role_4D06A648',
      'inline_policy["by-hand"]',
      'security',
    ],
    ['an alarm disabled', 'aws_cloudwatch_metric_alarm.ApiServerErrors', 'actions_enabled', 'data'],
    [
      'log retention of one day',
      'aws_cloudwatch_log_group.PatternDetector_LogGroup_93872280',
      'retention_in_days',
      'data',
    ],
    ["a queue's attribute", 'aws_sqs_queue.AlertQueue', 'message_retention_seconds', 'data'],
    [
      "a function's environment",
      'aws_lambda_function.ThresholdChecker',
      'environment[0].variables.LOG_LEVEL',
      'data',
    ],
    ["a function's memory", 'aws_lambda_function.PatternQuery', 'memory_size', 'cost'],
    ['an alias moved', 'aws_lambda_alias.KinesisConsumer_Live_F8D6EEB5', 'function_version', 'data'],
    [
      'a mapping disabled',
      'aws_lambda_event_source_mapping.AlertProcessor_FromAlertQueue_7D45D158',
      'enabled',
      'data',
    ],
    ['a tag removed', 'aws_dynamodb_table.DetectorState', 'tags_all.CostCenter', 'cosmetic'],
    [
      "a table's backups off",
      'aws_dynamodb_table.TradingPatterns',
      'point_in_time_recovery[0].enabled',
      'data',
    ],
    [
      'a bucket opened',
      'aws_s3_bucket_public_access_block.FirewallLogs_PublicAccess_EBB7B6A2',
      'block_public_policy',
      'security',
    ],
    ["a web ACL's rules removed", 'aws_wafv2_web_acl.PatternDetectionWAF', 'rule', 'security'],
    ["a topic's policy", 'aws_sns_topic_policy.TradingAlerts_Policy_F3D02B7A', 'policy', 'security'],
    ["a stream's retention", 'aws_kinesis_stream.MarketDataStream', 'retention_period', 'data'],
    [
      "a stage's throttle",
      'aws_api_gateway_method_settings.PatternApi_Throttle_6392D2AB',
      'settings[0].throttling_rate_limit',
      'cost',
    ],
  ])('is found: %s', (_, address, attribute, severity) => {
    const finding = findings.find((one) => one.address === address && one.attribute === attribute);
    expect(finding).toMatchObject({ kind: 'drift', severity });
    expect(finding!.before).not.toEqual(finding!.after);
  });

  it('is the only finding: computed values and consequences of drift are not reported', () => {
    expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['drift']));
    expect(new Set(findings.map(({ address }) => address)).size).toBe(16);
    expect(findings.filter(({ type }) => type === 'aws_lambda_alias')).toHaveLength(1);
  });

  it('is fixed by a deploy, except for a policy that no configuration declares', () => {
    const fixes = new Set(findings.map(({ fix }) => fix));
    expect([...fixes].sort()).toEqual([
      "aws --region us-east-1 iam delete-role-policy --role-name 'PatternQuery-local' --policy-name 'by-hand'",
      COMMANDS.deployStack,
    ]);
  });

  it('is not found if the plan reverts nothing and only computed attributes differ', () => {
    const hit = new Set(findings.map(({ address }) => address));
    const quiet = {
      ...drifted,
      resource_drift: drifted.resource_drift.filter(({ address }) => !hit.has(address)),
      // Except for the role that still has the policy.
      resource_changes: drifted.resource_changes
        .filter(({ address }) => !address.startsWith('aws_iam_role.PatternQuery_'))
        .map((one) => ({
          ...one,
          change: { actions: ['no-op'], before: one.change.before, after: one.change.before },
        })),
    };
    expect(quiet.resource_drift.length).toBeGreaterThan(5);
    expect(findDriftOf(quiet)).toEqual([]);
  });
});
