import { createMismatchUnless, type PolicyRule } from '../rule';

/** Types that need no rule: they cannot be public, unencrypted or too permissive. */
export const TYPES_WITHOUT_RULES: readonly string[] = [
  // Parts of an API whose stage, OpenAPI document and throttle have rules.
  'aws_api_gateway_account',
  'aws_api_gateway_base_path_mapping',
  'aws_api_gateway_deployment',
  'aws_api_gateway_method_settings',
  'aws_api_gateway_usage_plan',
  // Scaling and schedules.
  'aws_appautoscaling_policy',
  'aws_appautoscaling_scheduled_action',
  'aws_appautoscaling_target',
  'aws_scheduler_schedule_group',
  'aws_cloudwatch_event_archive',
  'aws_cloudwatch_event_rule',
  // Monitoring.
  'aws_budgets_budget',
  'aws_cloudwatch_composite_alarm',
  'aws_cloudwatch_dashboard',
  'aws_cloudwatch_metric_alarm',
  'aws_cloudwatch_query_definition',
  'aws_xray_sampling_rule',
  // Names and parts of resources that have rules.
  'aws_codedeploy_app',
  'aws_db_subnet_group',
  'aws_ecr_lifecycle_policy',
  // It copies images to the same account only if its registry is that of the stack, which ImageReplication ensures.
  'aws_ecr_replication_configuration',
  'aws_flow_log',
  'aws_kinesis_stream_consumer',
  'aws_kms_alias',
  'aws_lambda_alias',
  'aws_lambda_function_event_invoke_config',
  'aws_lambda_layer_version',
  'aws_lambda_provisioned_concurrency_config',
  'aws_route53_record',
  'aws_route_table_association',
  'aws_s3_bucket_intelligent_tiering_configuration',
  'aws_s3_bucket_lifecycle_configuration',
  'aws_s3_bucket_public_access_block',
  'aws_s3_bucket_server_side_encryption_configuration',
  'aws_s3_bucket_versioning',
  'aws_sns_topic_subscription',
  'aws_wafv2_regex_pattern_set',
  'aws_wafv2_web_acl_association',
  'aws_wafv2_web_acl_logging_configuration',
];

/**
 * Creates the rule that every resource type has a rule or is listed in TYPES_WITHOUT_RULES.
 * @param rules all other rules
 */
export function createTypeRule(rules: readonly PolicyRule[]): PolicyRule {
  const known = new Set([...TYPES_WITHOUT_RULES, ...rules.flatMap(({ types = [] }) => types)]);
  return {
    id: 'MS-TYP-1',
    title: 'every resource type has a rule, or is listed as a type without rules',
    severity: 'medium',
    source: 'security',
    fix: 'add a rule for the type (src/policies/rules), or add the type to TYPES_WITHOUT_RULES (src/policies/rules/types.ts)',
    check: ({ type }) =>
      createMismatchUnless(known.has(type), `${type}, which has no rule`, 'a type with a rule'),
  };
}
