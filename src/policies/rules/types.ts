import { type Rule, unless } from '../rule';

/** Types that can't be open, unencrypted or allowed too much: there is nothing in them for a rule to look at. */
export const HARMLESS: readonly string[] = [
  // Settings of an API that its stage, its document and its throttle are looked at for.
  'aws_api_gateway_account',
  'aws_api_gateway_deployment',
  'aws_api_gateway_method_settings',
  'aws_api_gateway_usage_plan',
  // How much there is of something, and when.
  'aws_appautoscaling_policy',
  'aws_appautoscaling_scheduled_action',
  'aws_appautoscaling_target',
  'aws_scheduler_schedule_group',
  'aws_cloudwatch_event_target',
  // What watches.
  'aws_budgets_budget',
  'aws_cloudwatch_metric_alarm',
  'aws_cloudwatch_query_definition',
  'aws_xray_sampling_rule',
  // Names for, and parts of, what has rules.
  'aws_codedeploy_app',
  'aws_kinesis_stream_consumer',
  'aws_kms_alias',
  'aws_lambda_alias',
  'aws_lambda_layer_version',
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
 * The rule that no type passes in silence: each is one that a rule looks at, or one that needs none.
 * @param rules all others
 */
export const typeRule = (rules: readonly Rule[]): Rule => {
  const known = new Set([...HARMLESS, ...rules.flatMap(({ types = [] }) => types)]);
  return {
    id: 'MS-TYP-1',
    title: 'the rules know every type of resource',
    severity: 'medium',
    source: 'security',
    mend: 'write a rule for the type (src/policies/rules), or put it into HARMLESS of src/policies/rules/types.ts',
    check: ({ type }) =>
      unless(known.has(type), `${type}, which no rule looks at`, 'a type that a rule looks at'),
  };
};
